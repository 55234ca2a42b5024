-- Where one ad was seen: every capture that held it, with the file, its sha256 and the record's number in it.
-- Parameters: $ad_id its id; $platform such as meta; $advertiser_id where several advertisers have an ad of this id
SELECT c.as_of, c.as_of_basis, g.capture_id, g.version_id, v.platform, v.ad_id, v.advertiser_id, f.name AS file, f.sha256,
  g.record_no, c.format, c.scope, c.complete
FROM ad_version AS v JOIN sighting AS g ON g.version_id = v.version_id
JOIN capture AS c ON c.capture_id = g.capture_id
JOIN capture_file AS f ON f.capture_id = g.capture_id AND f.file_no = g.file_no
WHERE v.ad_id = $ad_id AND ($platform IS NULL OR v.platform = $platform)
  AND ($advertiser_id IS NULL OR v.advertiser_id = $advertiser_id)
ORDER BY c.as_of NULLS FIRST, g.capture_id, g.file_no, g.record_no, g.version_id
