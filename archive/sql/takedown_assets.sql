-- Pages, accounts, sites and the like that documents about removed networks list; addresses are defanged.
-- Parameters: $takedown_id the network
SELECT l.shown_id AS takedown_id, a.platform, a.asset_type, a.asset_id, a.asset_name, a.asset_url, a.relation, a.first_seen,
  a.first_seen_precision, a.removed_on, a.removed_precision, a.confidence, a.label, a.note,
  coalesce(a.source_url, d.url) AS source_url, coalesce(d.publisher, d.name) AS source, a.document_id, a.record_no
FROM takedown_asset AS a JOIN takedown_document AS d ON d.document_id = a.document_id
JOIN takedown_link AS l ON l.takedown_id = a.takedown_id
WHERE $takedown_id IS NULL OR l.shown_id = $takedown_id
ORDER BY takedown_id, a.relation DESC, a.platform NULLS LAST, a.asset_type, a.asset_name NULLS LAST, a.asset_id NULLS LAST,
  a.asset_url NULLS LAST, a.document_id, a.asset_no
