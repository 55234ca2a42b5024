-- What each ad stands on: its bytes in the Parquet files, at a guess, and a hash that is another as soon as anything of it is that `ads`,
-- `delivery`, `weeks` or `every_ad` show.
SELECT c.platform, c.advertiser_id, c.version_id, greatest(2500, 1250 + coalesce(strlen(v.text), 0)) AS bytes,
  hash(c, v.content_hash, p.fingerprint, s.file_no, s.record_no, f.name, f.sha256) AS state
FROM ad_current AS c
JOIN ad_version AS v ON v.version_id = c.version_id
JOIN capture AS p ON p.capture_id = c.last_capture_id
LEFT JOIN (
  SELECT capture_id, ad_key, version_id, min(file_no) AS file_no, arg_min(record_no, (file_no, record_no)) AS record_no
  FROM sighting GROUP BY capture_id, ad_key, version_id
) AS s ON s.capture_id = c.last_capture_id AND s.ad_key = c.ad_key AND s.version_id = c.version_id
LEFT JOIN capture_file AS f ON f.capture_id = s.capture_id AND f.file_no = s.file_no
ORDER BY c.platform, c.advertiser_id, c.ad_key
