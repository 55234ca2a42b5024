-- Ads that are not steady, capture by capture: where each was seen, from when on it was missing, and when it was seen again.
-- An ad counts as present from a capture that shows it until the next complete capture of that source; a sighting in a partial
-- capture lasts until the next complete capture of any source that holds such ads whole. `reach` is the end of that, over all
-- its sightings until then, and `ad` the key that the ad has now. A capture that says no date shows nothing of when.
CREATE OR REPLACE VIEW ad_presence AS
WITH member AS (
  SELECT ad_key AS ad, ad_key FROM ad_current WHERE NOT steady
  UNION ALL
  SELECT l.linked_key, l.ad_key FROM ad_link AS l JOIN ad_current AS c ON c.ad_key = l.linked_key WHERE l.basis <> 'beside'
), seen AS (  -- one row per ad, source and moment; the place of its first capture stands for all of them
  SELECT m.ad, g.ad_key, g.version_id, g.capture_id, c.moment_place AS place, c.as_of, c.source_no, c.complete, c.place_before,
    c.next_complete
  FROM sighting AS g JOIN member AS m ON m.ad_key = g.ad_key JOIN ad_capture AS c ON c.capture_id = g.capture_id
  WHERE c.as_of IS NOT NULL
  QUALIFY row_number() OVER (
      PARTITION BY m.ad, c.moment_place ORDER BY c.complete DESC, m.ad = g.ad_key DESC, c.place DESC, g.repeat_no DESC, g.version_id DESC
    ) = 1
), whole AS (
  SELECT DISTINCT ad, source_no FROM seen WHERE complete
), partial AS (
  SELECT s.ad, s.capture_id, min(c.place) AS until
  FROM seen AS s JOIN whole AS w ON w.ad = s.ad JOIN ad_capture AS c ON c.source_no = w.source_no AND c.complete AND c.as_of > s.as_of
  WHERE NOT s.complete
  GROUP BY s.ad, s.capture_id
), lasting AS (
  SELECT s.*, CASE WHEN s.complete THEN s.next_complete ELSE p.until END AS until
  FROM seen AS s LEFT JOIN partial AS p ON p.ad = s.ad AND p.capture_id = s.capture_id
)
SELECT *,
  max(coalesce(until, 1000000)) OVER (PARTITION BY ad ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reach,
  bool_or(complete) OVER (PARTITION BY ad ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS was_complete,
  lead(place) OVER (PARTITION BY ad ORDER BY place) AS next_place,
  lag(place) OVER (PARTITION BY ad ORDER BY place) AS last_place,
  lead(place) OVER (PARTITION BY ad, source_no ORDER BY place) AS next_in_source,
  lag(place) OVER (PARTITION BY ad, source_no ORDER BY place) AS last_in_source
FROM lasting
