-- Lists of advertisers by spend, with a bar each on the scale of its list: of all ads, of each platform, of each country, and of the
-- platforms' own figures.
WITH ranked AS (
  SELECT basis, source, country, grain, currency, items, spend_lower, spend_upper, period_start, period_end, platform, advertiser_id, advertiser_name
  FROM site_rankings
  UNION ALL
  SELECT 'platform', platform, NULL, NULL, currency, items, spend_lower, spend_upper, NULL, NULL, platform, advertiser_id, advertiser_name
  FROM site_rankings WHERE basis = 'ads'
  UNION ALL
  SELECT 'country', NULL, country_code(l.country), NULL, l.currency, sum(l.priced)::BIGINT, sum(l.spend_lower),
    CASE WHEN bool_and(l.spend_upper IS NOT NULL) THEN sum(l.spend_upper) END, NULL, NULL, l.platform, l.advertiser_id, any_value(a.advertiser_name)
  FROM site_countries AS l JOIN advertiser AS a ON a.platform = l.platform AND a.advertiser_id = l.advertiser_id
  WHERE l.priced > 0 AND country_code(l.country) IS NOT NULL
  GROUP BY country_code(l.country), l.currency, l.platform, l.advertiser_id
)
SELECT basis, coalesce(platform_list, '') AS source, coalesce(country, '') AS country, coalesce(grain, '') AS grain, coalesce(currency, '') AS currency,
  place, list_length, list_period, title, name, path, platform_words, items, spend, say_platform(platform_list) AS source_words,
  coalesce(round(spend_lower::DOUBLE / nullif(scale, 0) * 100, 2), 0) AS solid,
  CASE WHEN spend_upper IS NULL THEN coalesce(round(100 - spend_lower::DOUBLE / nullif(scale, 0) * 100, 2), 100)
    ELSE coalesce(round((spend_upper - spend_lower)::DOUBLE / nullif(scale, 0) * 100, 2), 0) END AS hatched,
  spend_upper IS NULL AS is_open
FROM (
  SELECT r.basis, r.source AS platform_list, r.country, r.grain, r.currency, r.items, r.spend_lower, r.spend_upper,
    row_number() OVER list AS place, count(*) OVER whole AS list_length,
    max(coalesce(r.spend_upper::DOUBLE, r.spend_lower::DOUBLE * 1.15)) OVER whole AS scale,
    CASE WHEN r.basis <> 'lines' THEN '' ELSE say_window_within(r.grain) END AS title,
    CASE WHEN r.basis <> 'lines' THEN '' ELSE say_period(min(r.period_start) OVER whole, max(r.period_end) OVER whole) END AS list_period,
    shown_name(r.advertiser_name, r.advertiser_id) AS name, advertiser_path(r.platform, r.advertiser_id) AS path,
    say_platform(r.platform) AS platform_words, say_bounds(r.spend_lower, r.spend_upper, r.currency) AS spend
  FROM ranked AS r
  WINDOW whole AS (PARTITION BY r.basis, r.source, r.country, r.grain, r.currency),
    list AS (PARTITION BY r.basis, r.source, r.country, r.grain, r.currency
      ORDER BY r.spend_lower DESC, r.spend_upper DESC NULLS FIRST, r.platform, r.advertiser_id)
)
ORDER BY basis, source, country, grain, currency = '', currency, place
