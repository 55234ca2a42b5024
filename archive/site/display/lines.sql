-- The platforms' own figures for an advertiser, table by table. `together` is the sum of the rows of one window, currency and
-- capture (distinct payers add up), said on the last of them; regions stand in the order of what was spent there. Weeks, regions and different grains are never summed.
SELECT platform, advertiser_id, format, coalesce(country, '') AS country, grain, say_grain(grain) AS title,
  say_period(period_start, period_end) AS period,
  coalesce(plain_text(concat_ws(', ', region, district)), '') AS region,
  payer_state, coalesce(plain_text(payer), '') AS payer,
  coalesce(say_number(ads), '') AS ads,
  say_money(spend_lower, spend_upper, spend_kind, currency) AS spend,
  CASE WHEN spend_kind = 'rounded' AND spend_step IS NOT NULL THEN say_amount(spend_step, currency) ELSE '' END AS step,
  say_as_of(l.as_of) AS as_of, capture_path(fingerprint) AS capture_path, in_newest,
  CASE WHEN grain IN ('total', 'day', 'last_7_days', 'last_30_days', 'last_90_days') AND count(*) OVER sums > 1 AND
      row_number() OVER (sums ORDER BY l.file_no DESC, l.row_no DESC, l.line_no DESC) = 1
    THEN say_bounds(sum(spend_lower) OVER sums, CASE WHEN count(*) OVER sums = count(spend_upper) OVER sums THEN sum(spend_upper) OVER sums END,
      currency) ELSE '' END AS together,
  -- each ad has one payer, so the ads of several payers add up as well
  CASE WHEN grain IN ('total', 'day', 'last_7_days', 'last_30_days', 'last_90_days') AND count(*) OVER sums = count(ads) OVER sums
    THEN say_number(sum(ads) OVER sums) ELSE '' END AS all_ads,
  CASE WHEN grain = 'week' THEN l.period_start END AS week, coalesce(spend_lower, 0)::DOUBLE AS amount, coalesce(currency, '') AS currency,
  CASE WHEN l.region IS NOT NULL THEN sum(l.spend_lower) OVER place END AS region_amount
FROM site_lines AS l
WINDOW sums AS (PARTITION BY l.platform, l.advertiser_id, l.format, l.country, l.grain, l.period_start, l.period_end, l.currency, l.capture_id),
  place AS (PARTITION BY l.platform, l.advertiser_id, l.format, l.country, l.grain, l.period_start, l.period_end, l.currency, l.capture_id,
    l.region, l.district)
ORDER BY l.platform, l.advertiser_id, l.format, l.country NULLS FIRST,
  CASE grain WHEN 'total' THEN 1 WHEN 'last_90_days' THEN 2 WHEN 'last_30_days' THEN 3 WHEN 'last_7_days' THEN 4 WHEN 'day' THEN 5 ELSE 6 END, l.grain,
  l.period_end DESC NULLS FIRST, l.period_start, l.capture_id, l.currency NULLS LAST, l.region = 'Unknown',
  region_amount DESC NULLS LAST, sort_name(l.region), l.region, l.district, l.file_no, l.row_no, l.line_no
