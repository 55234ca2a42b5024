-- What happened to ads from capture to capture, one row each: `new`, `changed` (seen with another content), `ended`, `gone`, `returned`,
-- `moved` (to another advertiser, or to another file of its platform) and `renumbered` by the platform. An ad is gone when a complete
-- capture no longer shows its id under any advertiser; it is not gone when another file of the platform shows it as soon as that
-- file is looked at again. `new` means first seen, though its source had been looked at before.
-- Derived: run after `ad_current.sql`, inside every import's transaction.
DELETE FROM ad_event;
INSERT INTO ad_event BY NAME
WITH presence AS MATERIALIZED (
  FROM ad_presence
), gap AS (  -- the last sighting before each time that a complete capture missed the ad, and where it was seen again
  SELECT p.ad, p.version_id, p.capture_id, p.next_place, m.capture_id AS missed_in, m.place AS missed_at, m.source_no AS missed_source
  FROM presence AS p JOIN ad_capture AS m ON m.place = p.reach
  WHERE p.was_complete AND p.reach < coalesce(p.next_place, 1000000)
), twin AS (  -- where the same id stood under another advertiser
  SELECT l.ad_key AS ad, g.capture_id, arg_min(g.version_id, g.ad_key) AS version_id
  FROM ad_link AS l JOIN sighting AS g ON g.ad_key = l.linked_key
  WHERE l.basis = 'beside'
  GROUP BY l.ad_key, g.capture_id
), missed AS (
  SELECT g.*, n.capture_id AS next_capture, n.version_id AS next_version, t.version_id AS twin_version
  FROM gap AS g
  LEFT JOIN presence AS n ON n.ad = g.ad AND n.place = g.next_place
  LEFT JOIN twin AS t ON t.ad = g.ad AND t.capture_id = g.missed_in
  WHERE NOT coalesce(n.complete AND n.source_no <> g.missed_source AND coalesce(n.place_before < g.missed_at, true), false)
), stepped AS (  -- two sightings of one ad in turn
  SELECT p.ad, p.ad_key, p.version_id, p.capture_id, p.source_no,
    p.next_complete IS NOT NULL AND coalesce(p.next_in_source > p.next_complete, true) AS left_source,
    n.ad_key AS next_key, n.version_id AS next_version, n.capture_id AS next_capture, n.source_no AS next_source,
    n.complete AND n.last_in_source IS NULL AS first_there
  FROM presence AS p JOIN presence AS n ON n.ad = p.ad AND n.place = p.next_place
), span AS (  -- the first and the last day on which an ad had to be over to have ended
  SELECT c.ad_key, c.versions, c.ended_on, CAST(f.as_of AS DATE) - CASE f.active_rule WHEN 'last_impression' THEN 2 ELSE 0 END AS first_day,
    CAST(l.as_of AS DATE) - CASE l.active_rule WHEN 'last_impression' THEN 2 ELSE 0 END AS last_day
  FROM ad_current AS c
  JOIN ad_capture AS l ON l.capture_id = c.last_capture_id
  JOIN ad_capture AS f ON f.capture_id = c.first_capture_id
  WHERE c.first_capture_id <> c.last_capture_id
), over AS (  -- ads whose last day passed between two sightings
  SELECT ad_key FROM span WHERE versions = 1 AND ended_on < last_day AND ended_on >= first_day
  UNION ALL
  SELECT s.ad_key FROM span AS s JOIN ad_version AS v ON v.ad_key = s.ad_key
  WHERE s.versions > 1
  GROUP BY s.ad_key HAVING bool_or(v.ended_on < s.last_day) AND bool_or(coalesce(v.ended_on >= s.first_day, true))
), ending AS (
  SELECT g.ad_key, g.version_id, g.capture_id, c.place,
    coalesce(v.ended_on < c.as_of::DATE - CASE c.active_rule WHEN 'last_impression' THEN 2 ELSE 0 END, false) AS has_ended
  FROM over AS o JOIN sighting AS g ON g.ad_key = o.ad_key
  JOIN ad_capture AS c ON c.capture_id = g.capture_id
  JOIN ad_version AS v ON v.version_id = g.version_id
  WHERE g.repeat_no = 1 AND v.ad_id_basis = 'platform' AND list_contains(c.fields, 'ended_on') AND c.as_of IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY g.ad_key, c.as_of ORDER BY c.place DESC) = 1
), ended AS (
  SELECT *, lag(has_ended) OVER w AS had_ended, lag(version_id) OVER w AS before_version_id, lag(capture_id) OVER w AS before_capture_id
  FROM ending
  WINDOW w AS (PARTITION BY ad_key ORDER BY place)
), event AS (
  SELECT CAST('new' AS VARCHAR) AS kind, c.ad_key, f.before_capture_id, CAST(NULL AS BIGINT) AS before_version_id,
    f.capture_id AS after_capture_id, g.version_id AS after_version_id
  FROM ad_current AS c JOIN ad_capture AS f ON f.capture_id = c.first_capture_id
  JOIN sighting AS g ON g.capture_id = f.capture_id AND g.ad_key = c.ad_key AND g.repeat_no = 1
  JOIN ad_version AS v ON v.version_id = g.version_id AND v.ad_id_basis = 'platform'
  WHERE f.before_capture_id IS NOT NULL AND c.steady
  UNION ALL
  SELECT 'new', p.ad, f.before_capture_id, NULL, p.capture_id, p.version_id
  FROM presence AS p JOIN ad_capture AS f ON f.capture_id = p.capture_id
  JOIN ad_current AS c ON c.ad_key = p.ad AND c.first_capture_id = p.capture_id
  WHERE f.before_capture_id IS NOT NULL AND p.last_place IS NULL
  UNION ALL
  SELECT 'ended', ad_key, before_capture_id, before_version_id, capture_id, version_id FROM ended WHERE has_ended AND NOT had_ended
  UNION ALL
  SELECT 'gone', ad, capture_id, version_id, missed_in, NULL FROM missed WHERE twin_version IS NULL
  UNION ALL
  SELECT 'moved', ad, capture_id, version_id, missed_in, twin_version FROM missed WHERE twin_version IS NOT NULL
  UNION ALL
  SELECT 'returned', ad, capture_id, version_id, next_capture, next_version FROM missed WHERE next_capture IS NOT NULL
  UNION ALL
  SELECT 'moved', ad, capture_id, version_id, next_capture, next_version
  FROM stepped WHERE next_key = ad_key AND next_source <> source_no AND left_source AND first_there
    AND next_capture IN (SELECT capture_id FROM capture WHERE scope <> 'not stated')
  UNION ALL
  SELECT CASE l.basis WHEN 'renumbered' THEN 'renumbered' ELSE 'moved' END, s.ad, s.capture_id, s.version_id, s.next_capture, s.next_version
  FROM stepped AS s JOIN ad_link AS l ON l.ad_key = s.ad_key AND l.basis <> 'beside'
  WHERE s.next_key <> s.ad_key
)
SELECT *, false AS spend_fell, false AS payer_withdrawn FROM event
UNION ALL BY NAME
SELECT 'changed' AS kind, s.*, coalesce(a.spend_upper < b.spend_lower AND a.currency = b.currency, false) AS spend_fell,
  coalesce(b.payer_state = 'disclosed' AND a.payer_state = 'undisclosed', false) AS payer_withdrawn
FROM ad_step AS s
JOIN ad_version AS b ON b.version_id = s.before_version_id
JOIN ad_version AS a ON a.version_id = s.after_version_id
