-- A6 within the platform's own tables: each advertiser's total against the sum of its weeks, which the platform rounds apart.
-- Parameters: $platform such as google; $advertiser_id of one advertiser; $currency such as EUR; $verdict such as cannot agree
-- Amounts in major units. `gap` is the total less the weeks, as an interval: every figure is widened by its step. A total goes from the
-- first day of the source to its capture's, weeks to the last complete one, so a total may rightly be more, and `can agree`. Only one
-- certainly below its weeks `cannot agree`, unless the weeks are of a later capture. Nothing here says which is true.
WITH total AS (
  SELECT platform, advertiser_id, currency, money_total(spend_lower, spend_upper, spend_kind, spend_step) AS spend, max(covers_until) AS until
  FROM line_spend('total', NULL, NULL, NULL)
  WHERE advertiser_id IS NOT NULL AND ($platform IS NULL OR platform = $platform)
    AND ($advertiser_id IS NULL OR advertiser_id = $advertiser_id) AND ($currency IS NULL OR currency = $currency)
  GROUP BY platform, advertiser_id, currency
), week AS (
  SELECT l.platform, l.advertiser_id, l.currency, money_total(l.spend_lower, l.spend_upper, l.spend_kind, l.spend_step) AS spend,
    min(l.period_start) AS first_day, max(l.covers_until) AS until, max(least(l.covers_until, CAST(c.as_of AS DATE))) AS known_until
  FROM line_spend('week', NULL, NULL, NULL) AS l JOIN capture AS c ON c.capture_id = l.capture_id
  WHERE l.advertiser_id IS NOT NULL
  GROUP BY l.platform, l.advertiser_id, l.currency
), beside AS (
  SELECT t.platform, t.advertiser_id, t.currency, t.spend AS total, w.spend AS weeks, t.until AS total_until, w.first_day, w.until AS weeks_until,
    w.known_until,
    coalesce(t.spend.lower, t.spend.upper) IS NOT NULL AND coalesce(w.spend.lower, w.spend.upper) IS NOT NULL AS both_known,
    CASE WHEN t.spend.step IS NULL AND w.spend.step IS NULL AND t.spend.lower = w.spend.lower AND t.spend.upper = w.spend.upper THEN 'agrees'
      ELSE money_verdict(t.spend, w.spend) END AS said
  FROM total AS t LEFT JOIN week AS w ON w.platform = t.platform AND w.advertiser_id = t.advertiser_id AND w.currency = t.currency
), judged AS (
  SELECT *, CASE WHEN said = 'agrees' THEN said
    WHEN said = 'ads above' AND coalesce(known_until <= total_until, true) THEN 'cannot agree'
    WHEN said IN ('ads above', 'ads below', 'consistent') THEN 'can agree' ELSE 'cannot tell' END AS verdict
  FROM beside
)
SELECT j.verdict, j.platform, j.advertiser_id, a.advertiser_name, j.currency,
  CASE WHEN j.both_known THEN CAST(money_gap_lower(j.total, j.weeks) AS DECIMAL(38,2)) END AS gap_lower,
  CASE WHEN j.both_known THEN CAST(money_gap_upper(j.total, j.weeks) AS DECIMAL(38,2)) END AS gap_upper,
  CAST(j.total.lower - j.weeks.lower AS DECIMAL(38,2)) AS printed_gap, CAST(j.total.lower AS DECIMAL(38,2)) AS total,
  CAST(j.total.step AS DECIMAL(38,2)) AS total_step, CAST(j.weeks.lower AS DECIMAL(38,2)) AS weeks,
  CAST(j.weeks.step AS DECIMAL(38,2)) AS weeks_step, coalesce(j.weeks.count, 0) AS weeks_counted, j.total_until, j.first_day AS weeks_from, j.weeks_until
FROM judged AS j LEFT JOIN advertiser AS a ON a.platform = j.platform AND a.advertiser_id = j.advertiser_id
WHERE $verdict IS NULL OR j.verdict = $verdict
ORDER BY CASE j.verdict WHEN 'cannot agree' THEN 1 WHEN 'can agree' THEN 2 WHEN 'agrees' THEN 3 ELSE 4 END, j.platform, j.currency NULLS LAST,
  abs(j.total.lower - j.weeks.lower) DESC NULLS LAST, j.advertiser_id
