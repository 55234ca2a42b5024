-- Advertisers whose page is listed, by the platform's id, as an asset of a removed network's own; one row for each listing.
CREATE OR REPLACE VIEW takedown_notice AS
SELECT CASE WHEN a.platform IN ('facebook', 'instagram', 'threads', 'meta') THEN 'meta' WHEN a.platform = 'youtube' THEN 'google' ELSE a.platform END AS platform,
  a.asset_id AS advertiser_id, l.shown_id AS takedown_id, a.platform AS asset_platform, a.asset_type, a.asset_name,
  a.removed_on, a.removed_precision, a.confidence, coalesce(a.source_url, d.url) AS source_url, coalesce(d.publisher, d.name) AS source,
  d.document_id, a.record_no, d.sha256
FROM takedown_asset AS a JOIN takedown_document AS d ON d.document_id = a.document_id
JOIN takedown_link AS l ON l.takedown_id = a.takedown_id
WHERE a.relation = 'part' AND a.asset_id IS NOT NULL AND a.platform IS NOT NULL
  AND a.asset_type IN ('page', 'account', 'channel', 'advertiser')
