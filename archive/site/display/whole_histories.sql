-- Every ad with all its versions, the newest first, in the order of the permanent addresses (`history_order`): `ad_histories` words it as it is
-- read. Some thousand ads at a time: they are too wide to be sorted by the million.
-- Parameters: $after and $upto, places in `history_order`
WITH wanted AS MATERIALIZED (
  SELECT o.place, o.ad_key, o.status, o.versions, o.name, o.page, v.platform, v.ad_id, v.ad_id_basis, v.advertiser_id, v.url
  FROM gathered.history_order AS o JOIN ad_version AS v ON v.version_id = o.version_id
  WHERE o.place > $after AND o.place <= $upto
), told AS MATERIALIZED (
  SELECT w.place, v.version_id, v.started_on, v.ended_on, v.spend_lower, v.spend_upper, v.spend_kind, v.currency, v.impressions_lower,
    v.impressions_upper, v.payer_state, v.payer, v.text, v.languages
  FROM ad_version AS v
  LEFT JOIN ad_link AS l ON l.ad_key = v.ad_key AND l.basis <> 'beside'
  JOIN wanted AS w ON w.ad_key = coalesce(l.linked_key, v.ad_key)
), seen AS (  -- a version may have been shown by several keys of one ad
  SELECT g.version_id, min(p.as_of) AS first_seen, max(p.as_of) AS last_seen, count(DISTINCT g.capture_id) AS captures,
    arg_max([g.capture_id, g.file_no, g.record_no], (coalesce(p.as_of, TIMESTAMP '0001-01-01'), g.capture_id, -g.file_no, -g.record_no)) AS record,
    max((coalesce(p.as_of, TIMESTAMP '0001-01-01'), g.capture_id)) AS newest
  FROM sighting AS g JOIN capture AS p ON p.capture_id = g.capture_id
  WHERE g.version_id IN (SELECT version_id FROM told)
  GROUP BY g.version_id
), version AS (
  SELECT v.*, s.first_seen, s.last_seen, s.captures, s.record, s.newest,
    row_number() OVER story AS age, lead(v.text) OVER story IS NOT DISTINCT FROM v.text AS said_before
  FROM told AS v JOIN seen AS s ON s.version_id = v.version_id
  WINDOW story AS (PARTITION BY v.place ORDER BY s.newest DESC, s.first_seen DESC, v.version_id DESC)
)
SELECT a.platform, a.ad_id, a.ad_id_basis, a.ad_key, a.advertiser_id, a.name, a.page, a.status, a.url, a.versions, v.first_seen, v.last_seen,
  v.captures, v.started_on, v.ended_on, v.spend_lower, v.spend_upper, v.spend_kind, v.currency, v.impressions_lower, v.impressions_upper,
  v.payer_state, v.payer, v.age, v.said_before, left(v.text, 1501) AS text, v.languages, v.record[2] AS file_no, v.record[3] AS record_no,
  p.fingerprint, e.name AS file
FROM version AS v
JOIN wanted AS a ON a.place = v.place
JOIN capture AS p ON p.capture_id = v.record[1]
LEFT JOIN capture_file AS e ON e.capture_id = v.record[1] AND e.file_no = v.record[2]
WHERE v.age <= 30
ORDER BY a.place, v.age
