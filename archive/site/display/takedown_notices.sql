-- Advertisers whose page is a listed asset of a removed network, one row for each listing.
SELECT DISTINCT n.platform, n.advertiser_id, plain_text(t.name) AS name, takedown_path(n.takedown_id) AS path, n.asset_type,
  CASE WHEN n.removed_on IS NULL THEN '' ELSE say_precise(n.removed_on, n.removed_precision) END AS removed, coalesce(n.confidence::VARCHAR, '') AS confidence,
  plain_text(n.source) AS source, coalesce(web_address(n.source_url), '') AS source_url
FROM takedown_notice AS n JOIN takedown AS t ON t.takedown_id = n.takedown_id
JOIN site_advertisers AS a ON a.platform = n.platform AND a.advertiser_id = n.advertiser_id
ORDER BY n.platform, n.advertiser_id, path, source, source_url, asset_type, removed, confidence
