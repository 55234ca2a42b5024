-- Every distinct content of one ad, under every id that it had, with the captures that first and last showed it, in the order they were seen.
-- Parameters: $ad_id its id; $platform such as meta; $advertiser_id where several advertisers have an ad of this id
WITH asked AS (
  SELECT DISTINCT ad_key FROM ad_version
  WHERE ad_id = $ad_id AND ($platform IS NULL OR platform = $platform) AND ($advertiser_id IS NULL OR advertiser_id = $advertiser_id)
), one AS (  -- the key that the ad has now
  SELECT DISTINCT coalesce(l.linked_key, a.ad_key) AS ad
  FROM asked AS a LEFT JOIN ad_link AS l ON l.ad_key = a.ad_key AND l.basis <> 'beside'
), member AS (  -- and those that it had before
  SELECT ad, ad AS ad_key FROM one
  UNION ALL
  SELECT o.ad, l.ad_key FROM ad_link AS l JOIN one AS o ON o.ad = l.linked_key WHERE l.basis <> 'beside'
)
SELECT s.first_seen, s.last_seen, s.captures, v.* EXCLUDE (content_hash, place_set, fields_said)
FROM (
  SELECT m.ad, g.version_id, min(c.as_of) AS first_seen, max(c.as_of) AS last_seen, count(DISTINCT c.capture_id) AS captures,
    min(c.capture_id) AS first_capture_id
  FROM member AS m JOIN sighting AS g ON g.ad_key = m.ad_key JOIN capture AS c ON c.capture_id = g.capture_id
  GROUP BY m.ad, g.version_id
) AS s JOIN ad_version AS v ON v.version_id = s.version_id
ORDER BY v.platform, s.ad, s.first_seen NULLS FIRST, s.first_capture_id, v.version_id
