-- All that every source states about removed networks, in its own words, with document and record.
-- Parameters: $takedown_id the network
SELECT shown_id AS takedown_id, field, value, lower, upper, kind, step, currency, first_day, last_day, precision, label, words,
  is_read, is_disputed, note, source, basis, coalesce(source_url, document_url) AS source_url, document_id, document, record_no, sha256
FROM takedown_statement
WHERE $takedown_id IS NULL OR shown_id = $takedown_id
ORDER BY takedown_id, field, is_read DESC, lower NULLS LAST, first_day NULLS LAST, value, source, document_id, value_no
