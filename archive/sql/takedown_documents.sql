-- Every imported document about removed networks: who published it, its sha256, and what became of its records.
-- Parameters: $takedown_id the network
SELECT document_id, name, format, title, publisher, url, published_on, rows_read, rows_loaded, rows_unchanged, rows_merged, rows_rejected,
  warnings, bytes, sha256, imported_at
FROM takedown_document AS d
WHERE $takedown_id IS NULL OR document_id IN (
  SELECT document_id FROM takedown_statement WHERE shown_id = $takedown_id
  UNION SELECT a.document_id FROM takedown_asset AS a JOIN takedown_link AS l ON l.takedown_id = a.takedown_id
  WHERE l.shown_id = $takedown_id
)
ORDER BY document_id
