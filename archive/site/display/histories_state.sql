-- What each page of permanent addresses stands on: a hash that is another as soon as anything is that `ad_histories` shows there.
WITH told AS (
  SELECT coalesce(l.linked_key, v.ad_key) AS ad_key, v.version_id, v.content_hash
  FROM ad_version AS v LEFT JOIN ad_link AS l ON l.ad_key = v.ad_key AND l.basis <> 'beside'
), seen AS (
  SELECT g.version_id, sum(hash(g.capture_id, g.file_no, g.record_no, p.as_of, p.fingerprint, f.name)::HUGEINT) AS records
  FROM sighting AS g JOIN capture AS p ON p.capture_id = g.capture_id
  LEFT JOIN capture_file AS f ON f.capture_id = g.capture_id AND f.file_no = g.file_no
  GROUP BY g.version_id
), version AS (
  SELECT t.ad_key, sum(hash(t.version_id, t.content_hash, s.records)::HUGEINT) AS versions
  FROM told AS t JOIN seen AS s ON s.version_id = t.version_id
  GROUP BY t.ad_key
)
SELECT o.platform, o.part, sum(hash(o.ad_key, o.version_id, o.status, o.versions, o.name, o.page, v.versions)::HUGEINT) AS state
FROM gathered.history_order AS o JOIN version AS v ON v.ad_key = o.ad_key
GROUP BY o.platform, o.part
ORDER BY o.platform, o.part
