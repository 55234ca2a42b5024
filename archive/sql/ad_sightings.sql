-- Where one ad was seen, under every id that it had: every capture that held it, with the file, its sha256 and the record's number in it.
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
SELECT c.as_of, c.as_of_basis, g.capture_id, g.version_id, v.platform, v.ad_id, v.advertiser_id, f.name AS file, f.sha256,
  g.record_no, c.format, c.scope, c.complete
FROM member AS m JOIN sighting AS g ON g.ad_key = m.ad_key JOIN ad_version AS v ON v.version_id = g.version_id
JOIN capture AS c ON c.capture_id = g.capture_id
JOIN capture_file AS f ON f.capture_id = g.capture_id AND f.file_no = g.file_no
ORDER BY c.as_of NULLS FIRST, g.capture_id, g.file_no, g.record_no, g.version_id
