-- Documents that state something about a removed network, by network.
SELECT DISTINCT s.shown_id, d.document_id, file_name(d.name) AS name, coalesce(plain_text(d.title), '') AS title,
  coalesce(plain_text(d.publisher), '') AS publisher, coalesce(web_address(d.url), '') AS url, d.sha256, say_number(d.rows_read) AS rows_read,
  d.rows_rejected
FROM takedown_document AS d JOIN (
  SELECT shown_id, document_id FROM takedown_statement
  UNION SELECT l.shown_id, a.document_id FROM takedown_asset AS a JOIN takedown_link AS l ON l.takedown_id = a.takedown_id
) AS s ON s.document_id = d.document_id
ORDER BY s.shown_id, d.document_id
