-- Advertisers whose page is listed, by the platform's id, as an asset of a removed network; each listing with source and confidence.
-- Parameters: $takedown_id the network
SELECT n.platform, n.advertiser_id, a.advertiser_name, n.takedown_id, t.name AS takedown, n.asset_type, n.asset_name, n.removed_on,
  n.removed_precision, n.confidence, n.source, n.source_url, n.document_id, n.record_no, n.sha256
FROM takedown_notice AS n
JOIN advertiser AS a ON a.platform = n.platform AND a.advertiser_id = n.advertiser_id
JOIN takedown AS t ON t.takedown_id = n.takedown_id
WHERE $takedown_id IS NULL OR n.takedown_id = $takedown_id
ORDER BY n.platform, n.advertiser_id, n.takedown_id, n.document_id, n.record_no
