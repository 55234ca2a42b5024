-- Every time that an ad was seen with another content than the time before; the ad's own sightings in turn, whatever lay between.
-- Of captures of one moment the last counts; one that says no date comes before none.
CREATE OR REPLACE VIEW ad_step AS
WITH several AS (
  SELECT ad_key AS ad, ad_key FROM ad_current WHERE versions > 1
  UNION ALL
  SELECT l.linked_key, l.ad_key FROM ad_link AS l JOIN ad_current AS c ON c.ad_key = l.linked_key WHERE l.basis <> 'beside'
), repeated AS (  -- a capture that shows an ad several times counts with the last of them
  SELECT capture_id, ad_key, max(repeat_no) AS repeat_no FROM sighting WHERE repeat_no > 1 GROUP BY capture_id, ad_key
), seen AS (
  SELECT s.ad, g.ad_key, g.version_id, g.capture_id, c.place, c.as_of
  FROM sighting AS g JOIN several AS s ON s.ad_key = g.ad_key JOIN ad_capture AS c ON c.capture_id = g.capture_id
  LEFT JOIN repeated AS r ON r.capture_id = g.capture_id AND r.ad_key = g.ad_key
  WHERE g.repeat_no = coalesce(r.repeat_no, 1) AND c.as_of IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY s.ad, c.as_of ORDER BY c.place DESC, g.ad_key = s.ad DESC) = 1
), stepped AS (
  SELECT ad AS ad_key, lag(capture_id) OVER w AS before_capture_id, lag(version_id) OVER w AS before_version_id,
    capture_id AS after_capture_id, version_id AS after_version_id
  FROM seen
  WINDOW w AS (PARTITION BY ad ORDER BY as_of)
)
FROM stepped WHERE before_version_id <> after_version_id
