-- What the ads of each month cost: per currency the sums of the lower and of the upper bounds, the oldest month first.
-- Parameters: $from a day; $to a day; $pro_rate true for the share of days; $platform such as meta; $currency such as EUR; $status such as active
-- An ad counts whole in every month in which it ran, so months are not to be added; with $pro_rate each month gets its share of the
-- ad's days, an estimate that is rounded once, as a sum. Ads without a first day are left out, and with $pro_rate
-- such of which nothing tells how long they ran (ad_spend).
WITH run AS (
  SELECT currency, spend_kind, spend_lower, spend_upper, started_on, ran_until, greatest(started_on, CAST($from AS DATE)) AS first_day,
    least(ran_until, CAST($to AS DATE)) AS last_day /*+ , rate_source, rate_day +*/
  FROM ad_spend($from, $to, false)
  WHERE started_on IS NOT NULL AND (has_length OR NOT coalesce(CAST($pro_rate AS BOOLEAN), false)) AND ($platform IS NULL OR platform = $platform)
    AND ($currency IS NULL OR currency = $currency) AND ($status IS NULL OR status = $status)
), placed AS (  -- a month by its last day, which is cheaper to find than its first
  SELECT *, last_day(first_day) AS first_month, last_day(last_day) AS last_month,
    CASE WHEN CAST($pro_rate AS BOOLEAN) THEN ran_until - started_on + 1 END AS of_days
  FROM run
), grouped AS (  -- ads that ran as long, from and to the same month, are counted together
  SELECT currency, spend_kind, first_month, last_month, of_days, CASE WHEN of_days IS NOT NULL THEN last_day - first_day + 1 END AS counted,
    money_run(spend_lower, spend_upper, CASE WHEN of_days IS NOT NULL THEN least(last_day, first_month) - first_day + 1 END) AS run
    /*+ , rates_part(rate_source, rate_day) AS rates +*/
  FROM placed
  GROUP BY currency, spend_kind, first_month, last_month, of_days, counted
), part AS (
  SELECT g.currency, g.of_days, CAST(b.bucket AS DATE) AS month,
    CASE WHEN g.of_days > g.counted OR g.of_days IS NOT NULL AND g.first_month < g.last_month THEN money_share_kind(g.spend_kind, 0, 1)
      ELSE g.spend_kind END AS spend_kind,
    money_run_part(g.run, last_day(b.bucket) = g.first_month, last_day(b.bucket) = g.last_month, g.counted, day(last_day(b.bucket)),
      CAST(date_trunc('month', g.last_month) AS DATE) - g.first_month - 1, g.of_days) AS part /*+ , g.rates +*/
  FROM grouped AS g CROSS JOIN UNNEST(generate_series(
    CAST(date_trunc('month', g.first_month) AS TIMESTAMP), CAST(g.last_month AS TIMESTAMP), INTERVAL 1 MONTH
  )) AS b(bucket)
), shared AS (
  SELECT currency, month, spend_kind, money_run_total(money_run_sum(part), of_days) AS part /*+ , rates_sum(rates) AS rates +*/
  FROM part
  GROUP BY currency, month, spend_kind, of_days
), summed AS (
  SELECT currency, month, money_total_of(spend_kind, part) AS spend /*+ , rates_total_of(rates) AS rates +*/
  FROM shared
  GROUP BY currency, month
)
SELECT p.currency, p.month, money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper,
  p.spend.kind AS spend_kind, money_cents(p.spend.step) AS spend_step, p.spend.count AS ads, p.spend.open AS open_ads,
  p.spend.undisclosed AS undisclosed_ads, p.spend.absent AS absent_ads
  /*+ , p.rates.count AS converted_ads, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/
FROM summed AS p
ORDER BY p.currency NULLS LAST, p.month
