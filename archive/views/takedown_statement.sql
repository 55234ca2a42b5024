-- Every statement about a removed network, under the id it is shown by, with its document; and whether sources disagree about it.
CREATE OR REPLACE VIEW takedown_statement AS
WITH stated AS (
  SELECT l.shown_id, v.*, d.name AS document, d.publisher, d.title AS document_title, d.url AS document_url, d.sha256,
    coalesce(v.said_by, d.publisher, d.name) AS source,
    greatest(v.lower - coalesce(v.step, 0), 0) AS least, v.upper + coalesce(v.step, 0) AS most
  FROM takedown_value AS v JOIN takedown_document AS d ON d.document_id = v.document_id
  JOIN takedown_link AS l ON l.takedown_id = v.takedown_id
), apart AS (  -- two intervals, or two times, that have nothing in common; rounded numbers are widened by their step
  SELECT shown_id, field,
    count(DISTINCT (document_id, source)) > 1 AND (max(least) > min(most) OR max(first_day) > min(last_day)
      OR count(DISTINCT currency) FILTER (field = 'ad_spend') > 1) AS is_disputed
  FROM stated WHERE is_read AND kind IS DISTINCT FROM 'not_stated' AND (lower IS NOT NULL OR upper IS NOT NULL OR first_day IS NOT NULL)
  GROUP BY shown_id, field
)
SELECT s.* EXCLUDE (least, most), coalesce(a.is_disputed, false) AS is_disputed
FROM stated AS s LEFT JOIN apart AS a ON a.shown_id = s.shown_id AND a.field = s.field
