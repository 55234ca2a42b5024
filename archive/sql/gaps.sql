-- Days without a complete capture, per source, from its first capture to the newest of the archive; never until today, which no file says.
-- Parameters: $platform such as meta
WITH source AS (
  SELECT platform, format, scope, CAST(min(as_of) AS DATE) AS first_day, (SELECT CAST(max(as_of) AS DATE) FROM capture) AS last_day
  FROM capture
  WHERE as_of IS NOT NULL AND ($platform IS NULL OR platform = $platform)
  GROUP BY platform, format, scope
), edge AS (  -- days with a complete capture, and the days just outside the span
  SELECT platform, format, scope, first_day - 1 AS day FROM source
  UNION
  SELECT platform, format, scope, last_day + 1 FROM source
  UNION
  SELECT platform, format, scope, CAST(as_of AS DATE) FROM capture WHERE complete AND as_of IS NOT NULL AND ($platform IS NULL OR platform = $platform)
), gap AS (
  SELECT platform, format, scope, day + 1 AS first_day, lead(day) OVER (PARTITION BY platform, format, scope ORDER BY day) - 1 AS last_day
  FROM edge
)
SELECT g.platform, g.format, g.scope, g.first_day, g.last_day, g.last_day - g.first_day + 1 AS days,
  count(c.capture_id) AS partial_captures
FROM gap AS g LEFT JOIN capture AS c ON c.platform = g.platform AND c.format = g.format AND c.scope = g.scope AND NOT c.complete
  AND CAST(c.as_of AS DATE) BETWEEN g.first_day AND g.last_day
WHERE g.last_day >= g.first_day
GROUP BY g.platform, g.format, g.scope, g.first_day, g.last_day
ORDER BY g.platform, g.format, g.scope, g.first_day
