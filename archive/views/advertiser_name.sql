-- Every name an advertiser was seen under, as spans of time: a name runs from the first to the last capture that showed it without
-- one between that showed the advertiser without it. A name that comes back is a span of its own; `span` counts them.
CREATE OR REPLACE VIEW advertiser_name AS
WITH placed AS (  -- an advertiser's captures in the order of what they describe; one that says no date comes first
  SELECT s.platform, s.advertiser_id, s.advertiser_name, s.capture_id, c.as_of,
    dense_rank() OVER (PARTITION BY s.platform, s.advertiser_id ORDER BY c.as_of NULLS FIRST, s.capture_id) AS place
  FROM advertiser_seen AS s JOIN capture AS c ON c.capture_id = s.capture_id
), span AS (
  SELECT DISTINCT platform, advertiser_id, advertiser_name, capture_id, as_of, place,
    place - dense_rank() OVER (PARTITION BY platform, advertiser_id, advertiser_name ORDER BY place) AS island
  FROM placed WHERE advertiser_name IS NOT NULL
)
SELECT platform, advertiser_id, advertiser_name, min(as_of) AS first_seen, max(as_of) AS last_seen, count(*) AS captures,
  arg_min(capture_id, place) AS first_capture_id, arg_max(capture_id, place) AS last_capture_id,
  min(place) = 1 AS is_first,
  row_number() OVER (PARTITION BY platform, advertiser_id ORDER BY min(place), advertiser_name) AS span
FROM span
GROUP BY platform, advertiser_id, advertiser_name, island
