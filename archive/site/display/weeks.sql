-- Spend by week on an advertiser's ads: a row of the page's table (cells parted by U+001F), three pieces of the band that is drawn of them,
-- and lines of the files to take away.
-- `low`, `high` and `open` are pieces of paths in a box of as many units as weeks by 100, a week being a column one unit wide, with the weeks
-- before it that have no ad (`empty`): up to the lower bound, and up to the upper one, which is left out where there is
-- none: such a week is open, up to the edge.
-- In the order of `week_figures`.
WITH said AS (
  SELECT *, say_period(week, week + 6) AS period, say_estimate(spend_lower, spend_upper, currency) AS spend FROM gathered.week_figures
)
SELECT platform, advertiser_id, coalesce(currency, '') AS currency, week, empty, period, spend, spend_lower::DOUBLE AS least,
  spend_upper IS NULL AS is_open, period || chr(31) || ads || chr(31) || spend AS cells,
  repeat('V100h1', empty::BIGINT) || 'V' || format('{:g}', 100 - round(spend_lower::DOUBLE / top * 100, 1)) || 'h1' AS low,
  repeat('V100h1', empty::BIGINT) || 'V' || coalesce(format('{:g}', 100 - round(spend_upper::DOUBLE / top * 100, 1)), '100') || 'h1' AS high,
  repeat('V100h1', empty::BIGINT) || CASE WHEN spend_upper IS NULL THEN 'V0h1' ELSE 'V100h1' END AS open,
  CASE WHEN with_downloads() THEN table_csv('weeks', platform, advertiser_id, period_start := week, period_end := week + 6, ads := ads,
    open_ads := open_ads, currency := currency, spend_kind := spend_kind, spend_lower := spend_lower, spend_upper := spend_upper) END AS csv,
  CASE WHEN with_downloads() THEN to_json({'section': 'weeks', 'platform': platform, 'advertiser_id': advertiser_id, 'period_start': week,
    'period_end': week + 6, 'ads': ads, 'open_ads': open_ads, 'currency': currency, 'spend_kind': spend_kind, 'spend_lower': spend_lower,
    'spend_upper': spend_upper})::VARCHAR END AS json
FROM said
