-- The platforms' own figures of one grain, as sums over them count. With a period, the figures whose span overlaps it: whole, or with
-- `pro_rate` only the share of their days that lie in it, which is an estimate. A span without an end goes to its capture's as-of
-- time; figures without a beginning cover all time and have no place in a period.
CREATE OR REPLACE MACRO line_spend(wanted, since, until, pro_rate) AS TABLE
WITH span AS (
  SELECT l.*, coalesce(l.period_end, CAST(c.as_of AS DATE)) AS covers_until
  FROM spend_line AS l JOIN capture AS c ON c.capture_id = l.capture_id
  WHERE l.grain = coalesce(wanted, 'total') AND l.grain <> 'undocumented' -- such figures do not add up
), counted AS (
  SELECT *, covers_until - period_start + 1 AS of_days, CASE WHEN CAST(pro_rate AS BOOLEAN)
    THEN least(covers_until, CAST(until AS DATE)) - greatest(period_start, CAST(since AS DATE)) + 1
    ELSE covers_until - period_start + 1 END AS days
  FROM span
  WHERE (since IS NULL AND until IS NULL) OR (
    period_start IS NOT NULL AND (since IS NULL OR covers_until >= CAST(since AS DATE))
    AND (until IS NULL OR period_start <= CAST(until AS DATE))
  )
)
SELECT * EXCLUDE (spend_lower, spend_upper, spend_kind, spend_step, days, of_days),
  CASE WHEN CAST(pro_rate AS BOOLEAN) THEN money_share(spend_lower, days, of_days) ELSE spend_lower END AS spend_lower,
  CASE WHEN CAST(pro_rate AS BOOLEAN) THEN money_share(spend_upper, days, of_days) ELSE spend_upper END AS spend_upper,
  CASE WHEN CAST(pro_rate AS BOOLEAN) THEN money_share_kind(spend_kind, days, of_days) ELSE spend_kind END AS spend_kind,
  CASE WHEN CAST(pro_rate AS BOOLEAN) THEN money_share(spend_step, days, of_days) ELSE spend_step END AS spend_step
FROM counted
