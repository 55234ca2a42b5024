-- What happened to one ad from capture to capture: first seen, ended, gone, back, moved or renumbered, and when it said something else.
-- Parameters: $ad_id its id, of now or of before; $platform such as meta; $advertiser_id where several advertisers have an ad of this id
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
SELECT a.as_of, e.kind, b.ad_id AS ad_id_before, b.advertiser_id AS advertiser_id_before, n.ad_id AS ad_id_after,
  n.advertiser_id AS advertiser_id_after, e.spend_fell, e.payer_withdrawn, e.before_capture_id, p.as_of AS before_as_of,
  p.name AS before_name, e.after_capture_id, a.name AS after_name
FROM ad_event AS e
JOIN capture AS a ON a.capture_id = e.after_capture_id
JOIN capture AS p ON p.capture_id = e.before_capture_id
LEFT JOIN ad_version AS b ON b.version_id = e.before_version_id
LEFT JOIN ad_version AS n ON n.version_id = e.after_version_id
WHERE e.ad_key IN (SELECT ad_key FROM member)
ORDER BY a.as_of NULLS FIRST, e.after_capture_id, e.kind, e.before_capture_id, e.ad_key
