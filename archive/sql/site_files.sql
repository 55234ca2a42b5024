-- Which files an advertiser's ads and figures on the site come from, with how many of each.
-- Parameters: none
WITH used AS (
  SELECT v.platform, v.advertiser_id, s.capture_id, s.file_no, count(*) AS ads, 0 AS lines
  FROM ad_current AS c
  JOIN ad_version AS v ON v.version_id = c.version_id
  JOIN sighting AS s ON s.ad_key = c.ad_key AND s.capture_id = c.last_capture_id AND s.version_id = c.version_id
  GROUP BY v.platform, v.advertiser_id, s.capture_id, s.file_no
  UNION ALL
  SELECT platform, advertiser_id, capture_id, file_no, 0, count(*)
  FROM spend_line_history WHERE advertiser_id IS NOT NULL
  GROUP BY platform, advertiser_id, capture_id, file_no
)
SELECT u.platform, u.advertiser_id, u.capture_id, u.file_no, c.format, c.scope, c.as_of, c.as_of_basis, c.complete, c.fingerprint,
  f.name, f.sha256, sum(u.ads)::BIGINT AS ads, sum(u.lines)::BIGINT AS lines
FROM used AS u
JOIN capture AS c ON c.capture_id = u.capture_id
JOIN capture_file AS f ON f.capture_id = u.capture_id AND f.file_no = u.file_no
GROUP BY ALL
ORDER BY u.platform, u.advertiser_id, c.as_of DESC NULLS LAST, u.capture_id, u.file_no
