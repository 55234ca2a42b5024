-- Where each ad stands: its last version, when it was first and last seen, and its status as of its source's newest capture.
-- Derived: run inside every import's transaction. The rules of `status` are those of DESIGN: only a complete capture shows that
-- an ad is gone, and each capture carries the rule by which its format's ads count as active.
DELETE FROM ad_current;
INSERT INTO ad_current BY NAME
WITH place AS (  -- captures in the order of what they describe; one that says no date comes first
  SELECT c.*, row_number() OVER (ORDER BY as_of NULLS FIRST, capture_id) AS place
  FROM capture AS c
  WHERE EXISTS (FROM capture_file AS f WHERE f.capture_id = c.capture_id AND f.holds = 'ads')
), source AS (  -- per source, its newest capture and its newest complete one
  SELECT platform, scope, max(place) FILTER (complete) AS newest_complete, max(as_of) AS as_of,
    max(as_of) FILTER (complete) AS complete_as_of
  FROM place GROUP BY platform, scope
), shown AS (
  SELECT p.capture_id, p.place, p.as_of, p.complete, p.active_rule, s.newest_complete,
    coalesce(s.complete_as_of, s.as_of) AS status_as_of, p.place = s.newest_complete AS is_newest_complete
  FROM place AS p JOIN source AS s ON s.platform = p.platform AND s.scope = p.scope
), last AS (  -- few and narrow aggregates: this runs over every sighting there is
  SELECT g.ad_key,
    arg_max(g.version_id, c.place * 65536 + g.repeat_no) AS version_id,
    min(c.place) AS first_place, max(c.place) AS last_place,
    min(c.place) FILTER (c.as_of IS NOT NULL) AS first_dated,
    max(c.status_as_of) AS status_as_of,
    bool_or(c.is_newest_complete) AS in_newest,
    max(c.newest_complete) FILTER (c.complete) AS newest_complete,
    max(c.place) FILTER (NOT c.complete) AS last_partial
  FROM sighting AS g JOIN shown AS c ON c.capture_id = g.capture_id
  GROUP BY g.ad_key
), history AS (
  SELECT l.*, f.as_of AS first_seen, c.as_of AS last_seen, c.capture_id AS last_capture_id, c.active_rule,
    l.newest_complete IS NOT NULL AS was_complete
  FROM last AS l JOIN shown AS c ON c.place = l.last_place LEFT JOIN shown AS f ON f.place = l.first_dated
), counted AS (
  SELECT ad_key, count(*)::INTEGER AS versions FROM ad_version GROUP BY ad_key
), open_ended AS (  -- ads whose rule needs proof that they still run
  SELECT h.ad_key, h.last_place, v.spend_lower, v.impressions_lower
  FROM history AS h JOIN ad_version AS v ON v.version_id = h.version_id
  WHERE h.active_rule = 'delivery' AND v.ended_on IS NULL AND h.in_newest
), before AS (
  SELECT o.ad_key, arg_max(g.version_id, c.place * 65536 + g.repeat_no) AS version_id
  FROM open_ended AS o JOIN sighting AS g ON g.ad_key = o.ad_key JOIN shown AS c ON c.capture_id = g.capture_id
  WHERE c.place < o.last_place
  GROUP BY o.ad_key
), risen AS (
  SELECT o.ad_key
  FROM open_ended AS o JOIN before AS b ON b.ad_key = o.ad_key JOIN ad_version AS v ON v.version_id = b.version_id
  WHERE o.spend_lower > v.spend_lower OR o.impressions_lower > v.impressions_lower
)
SELECT h.ad_key, h.version_id, h.first_seen, h.last_seen, h.last_capture_id, n.versions, h.status_as_of,
  CASE
    WHEN h.was_complete AND NOT h.in_newest AND v.ad_id_basis = 'platform' AND coalesce(h.last_partial < h.newest_complete, true)
      THEN 'gone'
    WHEN h.status_as_of IS NULL THEN 'unknown'
    WHEN h.active_rule = 'last_impression' THEN
      CASE WHEN v.ended_on >= h.status_as_of::DATE - 2 THEN 'active' WHEN v.ended_on IS NOT NULL THEN 'ended' ELSE 'unknown' END
    WHEN v.ended_on < h.status_as_of::DATE THEN 'ended'
    WHEN v.started_on IS NULL OR v.started_on > h.status_as_of::DATE THEN 'unknown'
    WHEN h.active_rule = 'delivery' AND v.ended_on IS NULL THEN CASE WHEN r.ad_key IS NOT NULL THEN 'active' ELSE 'unknown' END
    WHEN h.in_newest OR (NOT h.was_complete AND h.last_seen >= h.status_as_of - INTERVAL 7 DAY) THEN 'active'
    ELSE 'unknown'
  END AS status
FROM history AS h
JOIN ad_version AS v ON v.version_id = h.version_id
JOIN counted AS n ON n.ad_key = h.ad_key
LEFT JOIN risen AS r ON r.ad_key = h.ad_key
