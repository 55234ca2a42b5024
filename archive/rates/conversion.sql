-- By which rate an amount of each currency and day is converted into $target; without a row: by none.
-- A bank's rate stands until the bank publishes again, and no longer than `stands` days: over a weekend the last known rate, but
-- never a later one, nor the last rate of a currency that the bank has dropped. Of several banks the daily ones come first, and the
-- European Central Bank before the others. Two currencies meet through the bank's own base, in one bank's rates.
CREATE OR REPLACE TEMP TABLE conversion AS
WITH bank AS (
  SELECT k.source, any_value(k.base) AS base, any_value(k.per) AS per, any_value(k.every) AS every, any_value(s.days) AS stands
  FROM rate_known AS k JOIN rate_stands AS s ON s.every = k.every
  GROUP BY k.source
), published AS (
  SELECT source, day, lead(day) OVER (PARTITION BY source ORDER BY day) AS next_day
  FROM (SELECT DISTINCT source, day FROM rate_known)
), leg AS (  -- the bank's own money is worth one of itself
  SELECT source, currency, day, rate FROM rate_known
  UNION ALL
  SELECT b.source, b.base, p.day, 1 FROM bank AS b JOIN published AS p ON p.source = b.source
), standing AS (
  SELECT l.source, l.currency, l.day, l.rate, b.per, b.every,
    CASE b.every WHEN 'day' THEN least(l.day + b.stands, p.next_day - 1) ELSE l.day + b.stands END AS until
  FROM leg AS l JOIN bank AS b ON b.source = l.source JOIN published AS p ON p.source = l.source AND p.day = l.day
), wanted AS (
  SELECT DISTINCT w.currency, w.day, b.source
  FROM rate_wanted AS w CROSS JOIN bank AS b
  WHERE w.currency <> $target
), met AS (
  SELECT w.currency, w.day, w.source, one.per, one.every, one.rate AS rate_from, other.rate AS rate_to,
    least(one.day, other.day) AS rate_day
  FROM wanted AS w
  ASOF JOIN standing AS one ON one.source = w.source AND one.currency = w.currency AND one.day <= w.day
  ASOF JOIN (FROM standing WHERE currency = $target) AS other ON other.source = w.source AND other.day <= w.day
  WHERE w.day <= one.until AND w.day <= other.until
)
SELECT currency, day, source, rate_day,
  CASE per WHEN 'base' THEN money_cross(rate_to, rate_from) ELSE money_cross(rate_from, rate_to) END AS rate
FROM met
QUALIFY row_number() OVER (
  PARTITION BY currency, day
  ORDER BY CASE every WHEN 'day' THEN 1 WHEN 'month' THEN 2 ELSE 3 END, source <> 'ECB', source
) = 1
