-- Every distinct content of one ad, with the captures that first and last showed it, in the order they were seen.
-- Parameters: $ad_id its id; $platform such as meta; $advertiser_id where several advertisers have an ad of this id
SELECT s.first_seen, s.last_seen, s.captures, v.* EXCLUDE (content_hash)
FROM ad_version AS v JOIN (
  SELECT g.version_id, min(c.as_of) AS first_seen, max(c.as_of) AS last_seen, count(DISTINCT c.capture_id) AS captures,
    min(c.capture_id) AS first_capture_id
  FROM sighting AS g JOIN capture AS c ON c.capture_id = g.capture_id
  WHERE g.ad_key IN (SELECT ad_key FROM ad_version WHERE ad_id = $ad_id)
  GROUP BY g.version_id
) AS s ON s.version_id = v.version_id
WHERE v.ad_id = $ad_id AND ($platform IS NULL OR v.platform = $platform)
  AND ($advertiser_id IS NULL OR v.advertiser_id = $advertiser_id)
ORDER BY v.platform, v.advertiser_id, s.first_seen NULLS FIRST, s.first_capture_id, v.version_id
