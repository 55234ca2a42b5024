-- Ads that a complete capture did not hold although captures of the same source before and after it did.
-- Parameters: $platform such as google; $limit how many
WITH placed AS (
  SELECT capture_id, platform, scope, as_of, row_number() OVER (PARTITION BY platform, scope ORDER BY as_of NULLS FIRST, capture_id) AS place
  FROM capture AS c
  WHERE complete AND ($platform IS NULL OR platform = $platform)
    AND EXISTS (SELECT 1 FROM capture_file AS f WHERE f.capture_id = c.capture_id AND f.holds = 'ads')
), seen AS (
  SELECT DISTINCT g.ad_key, p.platform, p.scope, p.place, p.as_of
  FROM sighting AS g JOIN placed AS p ON p.capture_id = g.capture_id
), spaced AS (
  SELECT ad_key, place, as_of, lag(place) OVER (PARTITION BY ad_key, platform, scope ORDER BY place) AS place_before,
    lag(as_of) OVER (PARTITION BY ad_key, platform, scope ORDER BY place) AS seen_before
  FROM seen
)
SELECT s.seen_before, s.as_of AS seen_again, a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, a.status, a.text
FROM spaced AS s JOIN ad AS a ON a.ad_key = s.ad_key
WHERE s.place > s.place_before + 1 AND a.ad_id_basis = 'platform'
ORDER BY s.as_of NULLS FIRST, a.platform, a.advertiser_id, a.ad_id
LIMIT $limit
