-- Every time that an advertiser was seen under another name than the time before, with the captures on both sides; and who bore the
-- new name until then, which tells of pages that trade names.
CREATE OR REPLACE VIEW name_change AS
WITH began AS (  -- spans of a name that begin after the advertiser was first seen, and the name that ended last before
  SELECT n.platform, n.advertiser_id, n.advertiser_name, n.first_capture_id, n.first_seen,
    max_by(o.advertiser_name, (oc.place, o.advertiser_name)) AS name_before, max_by(o.last_capture_id, (oc.place, o.advertiser_name)) AS before_capture_id
  FROM advertiser_name AS n
  JOIN (SELECT capture_id, row_number() OVER (ORDER BY as_of NULLS FIRST, capture_id) AS place FROM capture) AS nc
    ON nc.capture_id = n.first_capture_id
  JOIN advertiser_name AS o ON o.platform = n.platform AND o.advertiser_id = n.advertiser_id AND o.advertiser_name <> n.advertiser_name
  JOIN (SELECT capture_id, row_number() OVER (ORDER BY as_of NULLS FIRST, capture_id) AS place FROM capture) AS oc
    ON oc.capture_id = o.last_capture_id AND oc.place < nc.place
  WHERE NOT n.is_first
  GROUP BY n.platform, n.advertiser_id, n.advertiser_name, n.first_capture_id, n.first_seen
)
SELECT b.platform, b.advertiser_id, b.name_before, b.advertiser_name AS name_after, b.before_capture_id, c.as_of AS before_as_of,
  b.first_capture_id AS after_capture_id, b.first_seen AS after_as_of,
  (SELECT list(DISTINCT o.advertiser_id ORDER BY o.advertiser_id) FROM advertiser_name AS o
    WHERE o.platform = b.platform AND o.advertiser_name = b.advertiser_name AND o.advertiser_id <> b.advertiser_id
      AND o.last_seen < b.first_seen) AS borne_before_by
FROM began AS b JOIN capture AS c ON c.capture_id = b.before_capture_id
