-- Ads as they stand, of one advertiser or all, by platform, advertiser and id; with a notice where the advertiser is a listed asset of a removed network.
-- Parameters: $advertiser an id or a name; $status such as active; $platform such as meta; $limit how many
WITH named AS (
  SELECT DISTINCT platform, advertiser_id FROM advertiser_seen
  WHERE advertiser_id = $advertiser OR strip_accents(lower(advertiser_name)) = strip_accents(lower($advertiser))
), found AS NOT MATERIALIZED (
  SELECT version_id, platform, advertiser_id, status, first_seen, last_seen FROM ad_current
  WHERE ($advertiser IS NULL OR (platform, advertiser_id) IN (SELECT (platform, advertiser_id) FROM named))
    AND ($status IS NULL OR status = $status) AND ($platform IS NULL OR platform = $platform)
), edge AS (  -- with a limit, no ad of an advertiser after this one is shown: few are looked up whole
  SELECT platform, advertiser_id FROM found
  WHERE $limit IS NOT NULL
  ORDER BY platform, advertiser_id LIMIT 1 OFFSET greatest(CAST(coalesce($limit, 1) AS BIGINT) - 1, 0)
), chosen AS (
  SELECT f.*
  FROM found AS f LEFT JOIN edge AS e ON true JOIN ad_version AS v ON v.version_id = f.version_id
  WHERE e.platform IS NULL OR (f.platform, f.advertiser_id) <= (e.platform, e.advertiser_id)
  ORDER BY f.platform, f.advertiser_id, v.ad_id
  LIMIT $limit
), noticed AS (
  SELECT platform, advertiser_id, string_agg(DISTINCT takedown_id || ': ' || asset_type || ' listed by ' || source
    || coalesce(', ' || source_url, '') || ', confidence ' || coalesce(confidence::VARCHAR, 'not stated'), '; ' ORDER BY takedown_id || ': ' || asset_type || ' listed by ' || source
    || coalesce(', ' || source_url, '') || ', confidence ' || coalesce(confidence::VARCHAR, 'not stated')) AS takedown_notice
  FROM takedown_notice GROUP BY platform, advertiser_id
)
SELECT v.platform, v.ad_id, c.status, v.started_on, v.ended_on, v.advertiser_id, v.advertiser_name, v.payer, v.payer_state, v.currency,
  v.spend_lower, v.spend_upper, v.spend_kind, v.impressions_lower, v.impressions_upper, v.text, v.url, c.first_seen, c.last_seen,
  n.takedown_notice
FROM chosen AS c JOIN ad_version AS v ON v.version_id = c.version_id
LEFT JOIN noticed AS n ON n.platform = v.platform AND n.advertiser_id = v.advertiser_id
ORDER BY v.platform, v.advertiser_id, v.ad_id
