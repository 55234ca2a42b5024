-- Every time that an advertiser was seen under another name than the time before, with the captures on both sides; and who bore the
-- new name until then, which tells of pages that trade names. Captures of one moment, or of none that is known, are not before one another.
CREATE OR REPLACE VIEW name_change AS
WITH placed AS (
  SELECT capture_id, as_of, row_number() OVER (ORDER BY as_of NULLS FIRST, capture_id) AS place FROM capture
), name AS MATERIALIZED (
  SELECT n.*, f.place AS first_place, l.place AS last_place, l.as_of AS last_as_of
  FROM advertiser_name AS n JOIN placed AS f ON f.capture_id = n.first_capture_id JOIN placed AS l ON l.capture_id = n.last_capture_id
), began AS (  -- spans that begin after the advertiser was first seen, with the name that was seen last before
  SELECT n.platform, n.advertiser_id, n.advertiser_name, n.first_capture_id, n.first_seen, n.first_place,
    arg_max({'name': o.advertiser_name, 'capture_id': o.last_capture_id, 'as_of': o.last_as_of}, (o.last_place, o.advertiser_name)) AS before
  FROM name AS n JOIN name AS o ON o.platform = n.platform AND o.advertiser_id = n.advertiser_id
    AND o.advertiser_name <> n.advertiser_name AND o.last_place < n.first_place
  WHERE NOT n.is_first AND o.last_as_of <= n.first_seen AND o.first_seen < n.first_seen
  GROUP BY n.platform, n.advertiser_id, n.advertiser_name, n.first_capture_id, n.first_seen, n.first_place
), bearer AS (
  SELECT b.platform, b.advertiser_id, b.first_place, b.advertiser_name, list(DISTINCT o.advertiser_id ORDER BY o.advertiser_id) AS ids
  FROM began AS b JOIN name AS o ON o.platform = b.platform AND o.advertiser_name = b.advertiser_name
    AND o.advertiser_id <> b.advertiser_id AND o.first_seen < b.first_seen
  GROUP BY b.platform, b.advertiser_id, b.first_place, b.advertiser_name
)
SELECT b.platform, b.advertiser_id, b.before.name AS name_before, b.advertiser_name AS name_after, b.before.capture_id AS before_capture_id,
  b.before.as_of AS before_as_of, b.first_capture_id AS after_capture_id, b.first_seen AS after_as_of, o.ids AS borne_before_by
FROM began AS b LEFT JOIN bearer AS o ON o.platform = b.platform AND o.advertiser_id = b.advertiser_id
  AND o.first_place = b.first_place AND o.advertiser_name = b.advertiser_name
