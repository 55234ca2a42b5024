-- How many ads each complete capture lost and gained against the complete one before it of its source: gone, returned, moved and new; gross and net.
-- Parameters: $platform such as meta; $since a day: captures on or after it
-- `gone_share` is gross: ads gone, of those before. `net_share` is how much fewer there are. `gone_still` never came back.
-- ads_after = ads_before - gone - moved_away + returned + moved_in + new, which a test holds.
WITH step AS (  -- complete captures in turn
  SELECT a.capture_id AS after_id, b.capture_id AS before_id, a.platform, a.scope, b.as_of AS before_as_of, a.as_of AS after_as_of,
    b.place AS before_place, a.place AS after_place, a.source_no, b.ads AS ads_before, a.ads AS ads_after
  FROM ad_capture AS a JOIN ad_capture AS b ON b.place = a.place_before AND b.complete
  WHERE a.complete AND ($platform IS NULL OR a.platform = $platform) AND ($since IS NULL OR a.as_of >= CAST($since AS TIMESTAMP))
), unsteady AS (  -- in which complete captures of each source the ads were that are not steady, by key
  SELECT DISTINCT m.ad, g.ad_key, g.capture_id, c.place, c.source_no, c.next_complete, c.place_before
  FROM (
    SELECT ad_key AS ad, ad_key FROM ad_current WHERE NOT steady
    UNION ALL
    SELECT linked_key, ad_key FROM ad_link WHERE basis <> 'beside'
  ) AS m JOIN sighting AS g ON g.ad_key = m.ad_key JOIN ad_capture AS c ON c.capture_id = g.capture_id
  WHERE c.complete
), placed AS (
  SELECT *, lead(place) OVER w AS next_place, lag(place) OVER w AS last_place
  FROM unsteady
  WINDOW w AS (PARTITION BY ad_key, source_no ORDER BY place)
), event AS MATERIALIZED (
  FROM ad_event WHERE kind IN ('gone', 'returned', 'new')
), away AS (
  SELECT p.source_no, p.next_complete AS place, count(*) AS ads, count(e.ad) AS gone,
    count(e.ad) FILTER (NOT EXISTS (
      SELECT 1 FROM event AS r JOIN ad_capture AS c ON c.capture_id = r.after_capture_id
      WHERE r.kind = 'returned' AND r.ad = p.ad AND c.place > p.next_complete)) AS gone_still
  FROM placed AS p JOIN ad_capture AS n ON n.place = p.next_complete
  LEFT JOIN event AS e ON e.kind = 'gone' AND e.ad = p.ad AND e.after_capture_id = n.capture_id
  WHERE p.next_complete IS NOT NULL AND coalesce(p.next_place > p.next_complete, true)
  GROUP BY p.source_no, p.next_complete
), came AS (
  SELECT p.source_no, p.place, count(*) AS ads, count(e.ad) AS returned, count(n.ad) AS fresh
  FROM placed AS p
  LEFT JOIN event AS e ON e.kind = 'returned' AND e.ad = p.ad AND e.after_capture_id = p.capture_id
  LEFT JOIN event AS n ON n.kind = 'new' AND n.ad = p.ad AND n.after_capture_id = p.capture_id
  WHERE p.place_before IS NOT NULL AND coalesce(p.last_place < p.place_before, true)
  GROUP BY p.source_no, p.place
)
SELECT s.platform, s.scope, s.before_as_of, s.after_as_of, s.ads_before, coalesce(a.gone, 0) AS gone, coalesce(a.gone_still, 0) AS gone_still,
  coalesce(a.ads - a.gone, 0) AS moved_away, coalesce(c.returned, 0) AS returned, coalesce(c.ads - c.returned - c.fresh, 0) AS moved_in,
  s.ads_after - s.ads_before + coalesce(a.ads, 0) - coalesce(c.ads - c.fresh, 0) AS new, s.ads_after,
  CAST(round(100.0 * coalesce(a.gone, 0) / nullif(s.ads_before, 0), 1) AS DECIMAL(6,1)) AS gone_share,
  CAST(round(100.0 * (s.ads_before - s.ads_after) / nullif(s.ads_before, 0), 1) AS DECIMAL(18,1)) AS net_share,
  s.before_id AS before_capture_id, s.after_id AS after_capture_id
FROM step AS s
LEFT JOIN away AS a ON a.source_no = s.source_no AND a.place = s.after_place
LEFT JOIN came AS c ON c.source_no = s.source_no AND c.place = s.after_place
ORDER BY s.platform, s.scope, s.after_as_of NULLS FIRST, s.after_id
