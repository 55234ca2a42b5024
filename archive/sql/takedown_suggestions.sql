-- Advertisers that may be in a removed network: they bear the name of a listed asset, or a source mentions them. Two may share a name: suggestions only.
-- Parameters: none
WITH listed AS (
  SELECT l.shown_id AS takedown_id, a.*, coalesce(d.publisher, d.name) AS source, coalesce(a.source_url, d.url) AS told_at,
    plain_name(a.asset_name) AS plain,
    CASE WHEN a.platform IN ('facebook', 'instagram', 'threads', 'meta') THEN 'meta' WHEN a.platform = 'youtube' THEN 'google' ELSE a.platform END AS ad_platform
  FROM takedown_asset AS a JOIN takedown_document AS d ON d.document_id = a.document_id
  JOIN takedown_link AS l ON l.takedown_id = a.takedown_id
  WHERE a.asset_type IN ('page', 'account', 'channel', 'advertiser')
), seen AS (
  SELECT DISTINCT platform, advertiser_id, advertiser_name, plain_name(advertiser_name) AS plain FROM advertiser_seen
  WHERE advertiser_name IS NOT NULL
), found AS (
  SELECT s.platform, s.advertiser_id, s.advertiser_name, l.*, 'same name' AS reason
  FROM seen AS s JOIN listed AS l ON l.plain = s.plain AND s.platform = coalesce(l.ad_platform, s.platform)
  WHERE length(s.plain) > 2
  UNION ALL
  SELECT s.platform, s.advertiser_id, s.advertiser_name, l.*, 'same id, but the source only mentions it' AS reason
  FROM seen AS s JOIN listed AS l ON l.asset_id = s.advertiser_id AND s.platform = l.ad_platform AND l.relation <> 'part'
)
SELECT DISTINCT f.platform, f.advertiser_id, f.advertiser_name, f.reason, f.takedown_id, f.asset_type, f.asset_name, f.asset_id,
  f.platform_1 AS asset_platform, f.source, f.told_at AS source_url, f.document_id, f.record_no,
  (SELECT count(DISTINCT o.advertiser_id) FROM seen AS o WHERE o.plain = f.plain AND o.platform = f.platform) AS advertisers_of_that_name
FROM found AS f
WHERE NOT EXISTS (FROM takedown_notice AS n WHERE n.platform = f.platform AND n.advertiser_id = f.advertiser_id AND n.takedown_id = f.takedown_id)
ORDER BY f.platform, f.advertiser_name, f.advertiser_id, f.takedown_id, f.reason, f.document_id, f.record_no
