-- Lists of advertisers by spend, with a bar each on the scale of its list.
SELECT basis, coalesce(platform_list, '') AS source, coalesce(country, '') AS country, coalesce(grain, '') AS grain, coalesce(currency, '') AS currency,
  place, list_length, list_period, title, name, path, platform_words, items, spend,
  coalesce(round(spend_lower::DOUBLE / nullif(scale, 0) * 100, 2), 0) AS solid,
  CASE WHEN spend_upper IS NULL THEN coalesce(round(100 - spend_lower::DOUBLE / nullif(scale, 0) * 100, 2), 100)
    ELSE coalesce(round((spend_upper - spend_lower)::DOUBLE / nullif(scale, 0) * 100, 2), 0) END AS hatched,
  spend_upper IS NULL AS is_open
FROM (
  SELECT r.basis, r.source AS platform_list, r.country, r.grain, r.currency, r.items, r.spend_lower, r.spend_upper,
    row_number() OVER list AS place, count(*) OVER whole AS list_length,
    max(coalesce(r.spend_upper::DOUBLE, r.spend_lower::DOUBLE * 1.15)) OVER whole AS scale,
    CASE WHEN r.basis = 'ads' THEN '' ELSE say_window(r.grain) END AS title,
    CASE WHEN r.basis = 'ads' THEN '' ELSE say_period(min(r.period_start) OVER whole, max(r.period_end) OVER whole) END AS list_period,
    shown_name(r.advertiser_name, r.advertiser_id) AS name, advertiser_path(r.platform, r.advertiser_id) AS path,
    say_platform(r.platform) AS platform_words, say_bounds(r.spend_lower, r.spend_upper, say_unit(r.currency)) AS spend
  FROM site_rankings AS r
  WINDOW whole AS (PARTITION BY r.basis, r.source, r.country, r.grain, r.currency),
    list AS (PARTITION BY r.basis, r.source, r.country, r.grain, r.currency
      ORDER BY r.spend_lower DESC, r.spend_upper DESC NULLS FIRST, r.platform, r.advertiser_id)
)
WHERE place <= coalesce($most, place)
ORDER BY basis, source, country, grain, currency = '', currency, place
