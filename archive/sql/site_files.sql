-- Which captures, and which files of them, an advertiser's ads and figures on the site come from, with how many of each.
-- Parameters: none
WITH named AS (  -- as in site_lines
  SELECT l.platform, l.advertiser_id, l.grain, l.capture_id
  FROM spend_line_history AS l JOIN capture AS c ON c.capture_id = l.capture_id
  WHERE l.advertiser_id IS NOT NULL
  GROUP BY l.platform, l.advertiser_id, c.format, c.scope, l.grain, l.capture_id
  QUALIFY row_number() OVER (
    PARTITION BY l.platform, l.advertiser_id, c.format, c.scope, l.grain ORDER BY any_value(c.as_of) DESC NULLS LAST, l.capture_id DESC
  ) = 1
), used AS (
  SELECT v.platform, v.advertiser_id, s.capture_id, s.file_no, count(*) AS ads, 0 AS lines
  FROM ad_current AS c
  JOIN ad_version AS v ON v.version_id = c.version_id
  JOIN sighting AS s ON s.ad_key = c.ad_key AND s.capture_id = c.last_capture_id AND s.version_id = c.version_id
  GROUP BY v.platform, v.advertiser_id, s.capture_id, s.file_no
  UNION ALL
  SELECT l.platform, l.advertiser_id, l.capture_id, l.file_no, 0, count(*)
  FROM spend_line_history AS l
  JOIN named AS n ON n.capture_id = l.capture_id AND n.platform = l.platform AND n.advertiser_id = l.advertiser_id AND n.grain = l.grain
  GROUP BY l.platform, l.advertiser_id, l.capture_id, l.file_no
)
SELECT u.platform, u.advertiser_id, u.capture_id, c.as_of, sum(u.ads)::BIGINT AS ads, sum(u.lines)::BIGINT AS lines,
  list(DISTINCT u.file_no ORDER BY u.file_no) AS file_nos
FROM used AS u JOIN capture AS c ON c.capture_id = u.capture_id
GROUP BY u.platform, u.advertiser_id, u.capture_id, c.as_of
ORDER BY u.platform, u.advertiser_id, c.as_of DESC NULLS LAST, u.capture_id
