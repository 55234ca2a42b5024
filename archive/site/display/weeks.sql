-- Spend by week on an advertiser's ads, also as lines of the files to take away.
SELECT platform, advertiser_id, coalesce(currency, '') AS currency, week, say_period(week, week + 6) AS period, ads,
  say_bounds(spend_lower, spend_upper, currency) AS spend, spend_lower::DOUBLE AS least, spend_upper::DOUBLE AS most,
  CASE WHEN with_downloads() THEN table_csv('weeks', platform, advertiser_id, period_start := week, period_end := week + 6, ads := ads,
    open_ads := open_ads, currency := currency, spend_kind := spend_kind, spend_lower := spend_lower, spend_upper := spend_upper) END AS csv,
  CASE WHEN with_downloads() THEN to_json({'section': 'weeks', 'platform': platform, 'advertiser_id': advertiser_id, 'period_start': week,
    'period_end': week + 6, 'ads': ads, 'open_ads': open_ads, 'currency': currency, 'spend_kind': spend_kind, 'spend_lower': spend_lower,
    'spend_upper': spend_upper})::VARCHAR END AS json
FROM site_weeks
ORDER BY platform, advertiser_id, site_weeks.currency NULLS LAST, week
