-- What the archive holds: per source its captures, the newest of them, and where its ads stand.
-- Parameters: none
WITH source AS (
  SELECT platform, format, scope, count(*) AS captures,
    count(*) FILTER (WHERE complete) AS complete_captures,
    max(as_of) AS as_of, max_by(as_of_basis, coalesce(as_of, TIMESTAMP '1000-01-01')) AS as_of_basis,
    sum(rows_rejected) AS rejected
  FROM capture GROUP BY platform, format, scope
), standing AS (
  SELECT c.platform, c.format, c.scope, count(*) AS ads,
    count(*) FILTER (WHERE a.status = 'active') AS active, count(*) FILTER (WHERE a.status = 'ended') AS ended,
    count(*) FILTER (WHERE a.status = 'gone') AS gone, count(*) FILTER (WHERE a.status = 'unknown') AS unknown
  FROM ad_current AS a JOIN capture AS c ON c.capture_id = a.last_capture_id
  GROUP BY c.platform, c.format, c.scope
), figures AS (
  SELECT c.platform, c.format, c.scope, count(*) AS spend_lines
  FROM spend_line AS l JOIN capture AS c ON c.capture_id = l.capture_id
  GROUP BY c.platform, c.format, c.scope
)
SELECT s.platform, s.format, s.scope, s.captures, s.complete_captures, s.as_of, s.as_of_basis,
  coalesce(t.ads, 0) AS ads, coalesce(t.active, 0) AS active, coalesce(t.ended, 0) AS ended, coalesce(t.gone, 0) AS gone,
  coalesce(t.unknown, 0) AS unknown, coalesce(f.spend_lines, 0) AS spend_lines, CAST(s.rejected AS BIGINT) AS rejected
FROM source AS s
LEFT JOIN standing AS t ON t.platform = s.platform AND t.format = s.format AND t.scope = s.scope
LEFT JOIN figures AS f ON f.platform = s.platform AND f.format = s.format AND f.scope = s.scope
ORDER BY s.platform, s.format, s.scope
