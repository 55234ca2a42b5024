-- A17, publication lag: how long after an ad began its source showed it, as an interval between two captures, against publication_limits.
-- Parameters: $platform such as meta; $verdict such as late; $limit how many
-- Hours. An ad that a capture shows and the source's complete capture before did not was published between the two: at most
-- `lag_upper`, at least `lag_lower` hours after it began. Where only the day is known, the lag counts from its end at least, from its
-- beginning at most. `verdict`, by the limits of adlib.toml: within, late or cannot tell; ads of a source's first capture are left out.
WITH later AS MATERIALIZED (  -- ads that came after their source's first capture, which are few
  SELECT c.platform, c.version_id, f.as_of AS shown_by, b.as_of AS not_shown_at
  FROM ad_current AS c
  JOIN ad_capture AS f ON f.capture_id = c.first_capture_id
  JOIN ad_capture AS b ON b.place = f.place_before
  WHERE f.as_of IS NOT NULL AND b.as_of IS NOT NULL AND ($platform IS NULL OR c.platform = $platform)
), seen AS (
  SELECT c.*,
    coalesce(v.started_at, CAST(v.started_on AS TIMESTAMP)) AS began_earliest,
    coalesce(v.started_at, CAST(v.started_on + 1 AS TIMESTAMP)) AS began_latest
  FROM later AS c JOIN ad_version AS v ON v.version_id = c.version_id
  WHERE v.started_on IS NOT NULL AND v.ad_id_basis = 'platform'
), lag AS (
  SELECT *, greatest(date_diff('hour', began_latest, not_shown_at), 0) AS lag_lower,
    greatest(date_diff('hour', began_earliest, shown_by), 0) AS lag_upper
  FROM seen
), judged AS (
  SELECT l.*, p.hours, p.rule, CASE WHEN p.hours IS NULL THEN NULL WHEN l.lag_upper <= p.hours THEN 'within' WHEN l.lag_lower > p.hours THEN 'late'
    ELSE 'cannot tell' END AS verdict
  FROM lag AS l LEFT JOIN publication_limit AS p ON p.platform IS NULL OR p.platform = l.platform
)
SELECT j.verdict, j.hours AS limit_hours, j.rule, j.lag_lower, j.lag_upper, a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, a.started_on,
  j.not_shown_at, j.shown_by
FROM judged AS j JOIN ad_version AS a ON a.version_id = j.version_id
WHERE $verdict IS NULL OR j.verdict = $verdict
ORDER BY j.lag_lower DESC, j.lag_upper DESC, a.platform, a.advertiser_id, a.ad_id, j.hours, j.rule
LIMIT $limit
