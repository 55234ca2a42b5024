-- Advertisers by spend: one list per currency from their ads, and apart from it one per source, grain and currency of the
-- platforms' own figures (the newest capture of each country and grain; never added to the ads or across grains).
-- Parameters: none
WITH newest AS (
  SELECT l.platform, l.country, l.grain, l.capture_id, any_value(c.as_of) AS as_of
  FROM spend_line AS l JOIN capture AS c ON c.capture_id = l.capture_id
  WHERE l.advertiser_id IS NOT NULL AND l.region IS NULL AND l.grain <> 'week'
    -- rows that do not add up: of no documented grain, or shares of one figure by criterion
    AND l.grain <> 'undocumented' AND l.grain NOT LIKE '%by_targeting'
  GROUP BY l.platform, l.country, l.grain, l.capture_id
  QUALIFY row_number() OVER (
    PARTITION BY l.platform, l.country, l.grain ORDER BY any_value(c.as_of) DESC NULLS LAST, l.capture_id DESC
  ) = 1
), ranked AS (
  SELECT 'ads' AS basis, NULL AS source, NULL AS country, NULL AS grain, NULL::BIGINT AS capture_id, NULL::DATE AS period_start, NULL::DATE AS period_end,
    currency, platform, advertiser_id, sum(ads)::BIGINT AS items,
    sum(spend_lower) AS spend_lower, CASE WHEN sum(ads) = sum(closed_ads) THEN sum(spend_upper) END AS spend_upper
  FROM advertiser_spend
  WHERE spend_kind <> 'not_disclosed'
  GROUP BY currency, platform, advertiser_id
  UNION ALL
  SELECT 'lines', l.platform, l.country, l.grain, l.capture_id, min(l.period_start), max(l.period_end),
    l.currency, l.platform, l.advertiser_id, count(*),
    sum(l.spend_lower), CASE WHEN count(*) = count(l.spend_upper) THEN sum(l.spend_upper) END
  FROM spend_line AS l
  JOIN newest AS n ON n.capture_id = l.capture_id AND n.grain = l.grain AND n.country IS NOT DISTINCT FROM l.country
  WHERE l.advertiser_id IS NOT NULL AND l.region IS NULL AND l.spend_kind <> 'not_disclosed'
  GROUP BY l.platform, l.country, l.grain, l.capture_id, l.currency, l.advertiser_id
)
SELECT r.*, a.advertiser_name
FROM ranked AS r JOIN advertiser AS a ON a.platform = r.platform AND a.advertiser_id = r.advertiser_id
ORDER BY basis, source, country, grain, currency NULLS LAST, spend_lower DESC, spend_upper DESC NULLS FIRST, platform, advertiser_id
