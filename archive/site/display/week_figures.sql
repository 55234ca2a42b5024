-- Spend by week on an advertiser's ads, with what its band is drawn by: `top`, the highest figure, and `empty`, the weeks before it that have
-- no ad. A week without an upper bound counts for the scale as if it reached 15 % beyond its lower one.
SELECT *, coalesce(nullif(max(coalesce(spend_upper::DOUBLE, spend_lower::DOUBLE * 1.15)) OVER course, 0), 1) AS top,
  coalesce((week - lag(week) OVER (course ORDER BY week)) // 7 - 1, 0) AS empty
FROM site_weeks
WINDOW course AS (PARTITION BY platform, advertiser_id, currency)
ORDER BY platform, advertiser_id, currency NULLS LAST, week
