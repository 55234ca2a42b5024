-- Assets that documents list, by network.
SELECT l.shown_id, coalesce(a.platform, '') AS platform, a.asset_type, coalesce(plain_text(a.asset_name), '') AS name,
  coalesce(plain_text(a.asset_id), '') AS id, coalesce(plain_text(a.asset_url), '') AS address, a.relation,
  CASE WHEN a.removed_on IS NULL THEN '' ELSE say_precise(a.removed_on, a.removed_precision) END AS removed, coalesce(a.confidence::VARCHAR, '') AS confidence,
  plain_text(coalesce(d.publisher, d.name)) AS source, coalesce(web_address(coalesce(a.source_url, d.url)), '') AS source_url,
  coalesce((SELECT advertiser_path(v.platform, v.advertiser_id) FROM takedown_notice AS n
    JOIN site_advertisers AS v ON v.platform = n.platform AND v.advertiser_id = n.advertiser_id
    WHERE n.document_id = a.document_id AND n.record_no = a.record_no AND n.advertiser_id = a.asset_id LIMIT 1), '') AS advertiser_path
FROM takedown_asset AS a JOIN takedown_document AS d ON d.document_id = a.document_id
JOIN takedown_link AS l ON l.takedown_id = a.takedown_id
ORDER BY l.shown_id, a.relation DESC, a.platform NULLS LAST, a.asset_type, a.asset_name NULLS LAST, a.asset_id NULLS LAST,
  a.asset_url NULLS LAST, a.document_id, a.asset_no
