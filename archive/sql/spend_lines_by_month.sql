-- What the platforms' own figures of one grain say was spent in each month; never to be added to sums over ads.
-- Parameters: $grain such as week (the default) or day; $from a day; $to a day; $pro_rate true for the share of days; $platform such as google; $currency such as EUR; $country such as DE
-- A figure counts whole in every month that it overlaps, so months are not to be added. With $pro_rate each month
-- gets its share of the figure's days, an estimate. Figures without a beginning are left out.
WITH run AS (  -- figures that go from and to the same month are counted together; pro rata, from and to the same day
  SELECT currency, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part /*+ , rates_part(rate_source, rate_day) AS rates +*/,
    CASE WHEN CAST($pro_rate AS BOOLEAN) THEN period_start ELSE CAST(date_trunc('month', period_start) AS DATE) END AS first_day,
    CASE WHEN CAST($pro_rate AS BOOLEAN) THEN covers_until ELSE CAST(date_trunc('month', covers_until) AS DATE) END AS last_day
  FROM line_spend(coalesce($grain, 'week'), $from, $to, false)
  WHERE period_start IS NOT NULL AND ($platform IS NULL OR platform = $platform)
    AND ($currency IS NULL OR currency = $currency) AND ($country IS NULL OR country = $country)
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
  p.spend.kind AS spend_kind, money_cents(p.spend.step) AS spend_step, p.spend.count AS lines, p.spend.open AS open_lines,
  p.spend.undisclosed AS undisclosed_lines, p.spend.absent AS absent_lines
  /*+ , p.rates.count AS converted_lines, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/
FROM summed AS p
ORDER BY p.currency NULLS LAST, p.month
