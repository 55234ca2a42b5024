-- How many ads each complete capture lost and gained against the complete one before it of its source: vanished, expired, returned, moved and new; gross and net.
-- Parameters: $platform such as meta; $since a day: captures on or after it
-- `vanished` left although the platform had not kept them for as long as it says it does (or says nothing of it), `expired` after that
-- time. `gross_share` is vanished ads, of those before; `net_share` is how much fewer there are. `gone_still` never came back.
-- ads_after = ads_before - vanished - expired - moved_away + returned + moved_in + new. Ads without an id of their platform cannot be
-- followed, and are counted apart (`without_id`, in the later capture).
WITH unnamed AS (
  SELECT g.capture_id, count(DISTINCT g.ad_key) AS ads
  FROM sighting AS g JOIN ad_version AS v ON v.version_id = g.version_id
  WHERE v.ad_id_basis <> 'platform'
  GROUP BY g.capture_id
), step AS (  -- complete captures in turn
  SELECT a.capture_id AS after_id, b.capture_id AS before_id, a.platform, a.scope, b.as_of AS before_as_of, a.as_of AS after_as_of,
    b.place AS before_place, a.place AS after_place, a.source_no, b.ads - coalesce(ub.ads, 0) AS ads_before,
    a.ads - coalesce(ua.ads, 0) AS ads_after, coalesce(ua.ads, 0) AS without_id
  FROM ad_capture AS a JOIN ad_capture AS b ON b.place = a.place_before AND b.complete
  LEFT JOIN unnamed AS ub ON ub.capture_id = b.capture_id
  LEFT JOIN unnamed AS ua ON ua.capture_id = a.capture_id
  WHERE a.complete AND ($platform IS NULL OR a.platform = $platform) AND ($since IS NULL OR a.as_of >= CAST($since AS TIMESTAMP))
), held AS (  -- in which complete captures of each source the ads were that are not steady, by key
  SELECT DISTINCT m.ad, g.ad_key, c.place, c.source_no, c.next_complete, c.place_before
  FROM (
    SELECT ad_key AS ad, ad_key FROM ad_current WHERE NOT steady
    UNION ALL
    SELECT linked_key, ad_key FROM ad_link WHERE basis <> 'beside'
  ) AS m JOIN sighting AS g ON g.ad_key = m.ad_key JOIN ad_capture AS c ON c.capture_id = g.capture_id
  WHERE c.complete
), placed AS (
  SELECT *, lead(place) OVER w AS next_place, lag(place) OVER w AS last_place
  FROM held
  WINDOW w AS (PARTITION BY ad_key, source_no ORDER BY place)
), event AS MATERIALIZED (
  SELECT e.kind, e.ad_key AS ad, e.before_version_id, c.place, c.as_of, b.as_of AS last_seen
  FROM ad_event AS e JOIN ad_capture AS c ON c.capture_id = e.after_capture_id JOIN ad_capture AS b ON b.capture_id = e.before_capture_id
  WHERE e.kind IN ('gone', 'returned', 'new')
), gone AS (
  SELECT e.ad, e.place, e.as_of >= coalesce(v.ended_on, v.started_on, CAST(e.last_seen AS DATE)) + to_years(k.years) AS has_expired,
    EXISTS (SELECT 1 FROM event AS r WHERE r.kind = 'returned' AND r.ad = e.ad AND r.place > e.place) AS came_back
  FROM event AS e JOIN ad_version AS v ON v.version_id = e.before_version_id
  LEFT JOIN retention AS k ON k.platform = v.platform
  WHERE e.kind = 'gone'
), away AS (
  SELECT p.source_no, p.next_complete AS place, count(*) AS ads, count(e.ad) AS gone, count(e.ad) FILTER (e.has_expired) AS expired,
    count(e.ad) FILTER (NOT e.came_back) AS gone_still
  FROM placed AS p LEFT JOIN gone AS e ON e.ad = p.ad AND e.place = p.next_complete
  WHERE p.next_complete IS NOT NULL AND coalesce(p.next_place > p.next_complete, true)
  GROUP BY p.source_no, p.next_complete
), arrived AS (  -- an ad may have been seen in a partial capture between the two
  SELECT p.source_no, p.place, p.ad_key,
    bool_or(coalesce(e.kind = 'returned', false)) AS has_returned, bool_or(coalesce(e.kind = 'new', false)) AS is_new
  FROM placed AS p
  LEFT JOIN event AS e ON e.kind IN ('returned', 'new') AND e.ad = p.ad AND e.place > p.place_before AND e.place <= p.place
  WHERE p.place_before IS NOT NULL AND coalesce(p.last_place < p.place_before, true)
  GROUP BY p.source_no, p.place, p.ad_key
), came AS (
  SELECT source_no, place, count(*) FILTER (has_returned) AS returned, count(*) FILTER (NOT has_returned AND NOT is_new) AS moved_in
  FROM arrived GROUP BY source_no, place
), counted AS (
  SELECT s.*, coalesce(a.gone - a.expired, 0) AS vanished, coalesce(a.expired, 0) AS expired, coalesce(a.gone_still, 0) AS gone_still,
    coalesce(a.ads - a.gone, 0) AS moved_away, coalesce(c.returned, 0) AS returned, coalesce(c.moved_in, 0) AS moved_in
  FROM step AS s
  LEFT JOIN away AS a ON a.source_no = s.source_no AND a.place = s.after_place
  LEFT JOIN came AS c ON c.source_no = s.source_no AND c.place = s.after_place
)
SELECT platform, scope, before_as_of, after_as_of, ads_before, vanished, expired, gone_still, moved_away, returned, moved_in,
  ads_after - ads_before + vanished + expired + moved_away - returned - moved_in AS new, ads_after,
  CAST(round(100.0 * vanished / nullif(ads_before, 0), 1) AS DECIMAL(18,1)) AS gross_share,
  CAST(round(100.0 * (ads_before - ads_after) / nullif(ads_before, 0), 1) AS DECIMAL(18,1)) AS net_share,
  without_id, before_id AS before_capture_id, after_id AS after_capture_id
FROM counted
ORDER BY platform, scope, after_as_of NULLS FIRST, after_id
