-- What the ads of each month cost: per currency the sums of the lower and of the upper bounds, the oldest month first.
-- Parameters: $from a day; $to a day; $pro_rate true for the share of days; $platform such as meta; $currency such as EUR; $status such as active
-- An ad counts whole in every month in which it ran, so months are not to be added; with $pro_rate each month gets its share of the
-- ad's days, an estimate. Ads without a first day are left out.
WITH run AS (  -- ads that ran from and to the same month are counted together; pro rata, from and to the same day
  SELECT currency, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part /*+ , rates_part(rate_source, rate_day) AS rates +*/,
    CASE WHEN CAST($pro_rate AS BOOLEAN) THEN started_on ELSE CAST(date_trunc('month', started_on) AS DATE) END AS first_day,
    CASE WHEN CAST($pro_rate AS BOOLEAN) THEN ran_until ELSE CAST(date_trunc('month', ran_until) AS DATE) END AS last_day
  FROM ad_spend($from, $to, false)
  WHERE started_on IS NOT NULL AND ($platform IS NULL OR platform = $platform)
    AND ($currency IS NULL OR currency = $currency) AND ($status IS NULL OR status = $status)
  GROUP BY currency, spend_kind, first_day, last_day
), dated AS (
  SELECT r.*, CAST(b.bucket AS DATE) AS month
  FROM run AS r CROSS JOIN UNNEST(generate_series(
    date_trunc('month', greatest(r.first_day, CAST($from AS DATE))), CAST(least(r.last_day, CAST($to AS DATE)) AS TIMESTAMP), INTERVAL 1 MONTH
  )) AS b(bucket)
), measured AS (
  SELECT *, last_day - first_day + 1 AS of_days, CASE WHEN CAST($pro_rate AS BOOLEAN)
    THEN least(last_day, CAST($to AS DATE), last_day(month)) - greatest(first_day, CAST($from AS DATE), month) + 1
    ELSE last_day - first_day + 1 END AS days
  FROM dated
), summed AS (
  SELECT currency, month,
    money_total_of(money_share_kind(spend_kind, days, of_days), money_part_share(part, days, of_days)) AS spend /*+ , rates_total_of(rates) AS rates +*/
  FROM measured
  GROUP BY currency, month
)
SELECT p.currency, p.month, money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper,
  p.spend.kind AS spend_kind, money_cents(p.spend.step) AS spend_step, p.spend.count AS ads, p.spend.open AS open_ads,
  p.spend.undisclosed AS undisclosed_ads, p.spend.absent AS absent_ads
  /*+ , p.rates.count AS converted_ads, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/
FROM summed AS p
ORDER BY p.currency NULLS LAST, p.month
