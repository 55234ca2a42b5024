-- What each advertiser's ads stand on: a hash that is another as soon as anything of them is that `ads` or `delivery` show.
SELECT c.platform, c.advertiser_id, hash(list(
  hash(c, v.content_hash, p.fingerprint, s.file_no, s.record_no, f.name) ORDER BY c.ad_key
)) AS state
FROM ad_current AS c
JOIN ad_version AS v ON v.version_id = c.version_id
JOIN capture AS p ON p.capture_id = c.last_capture_id
LEFT JOIN (
  SELECT capture_id, ad_key, version_id, min(file_no) AS file_no, arg_min(record_no, (file_no, record_no)) AS record_no
  FROM sighting GROUP BY capture_id, ad_key, version_id
) AS s ON s.capture_id = c.last_capture_id AND s.ad_key = c.ad_key AND s.version_id = c.version_id
LEFT JOIN capture_file AS f ON f.capture_id = s.capture_id AND f.file_no = s.file_no
GROUP BY c.platform, c.advertiser_id
ORDER BY c.platform, c.advertiser_id
