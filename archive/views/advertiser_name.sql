-- Every name an advertiser was seen under, with the captures that first and last showed it.
CREATE OR REPLACE VIEW advertiser_name AS
SELECT s.platform, s.advertiser_id, s.advertiser_name, min(c.as_of) AS first_seen, max(c.as_of) AS last_seen,
  count(DISTINCT s.capture_id) AS captures
FROM advertiser_seen AS s JOIN capture AS c ON c.capture_id = s.capture_id
WHERE s.advertiser_name IS NOT NULL
GROUP BY s.platform, s.advertiser_id, s.advertiser_name
