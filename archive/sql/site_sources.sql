-- What the archive holds: every source (platform, format, scope) with its newest capture.
-- Parameters: none
SELECT c.platform, c.format, c.scope, c.country, c.capture_id, c.fingerprint, c.as_of, c.as_of_basis, c.complete,
  count(*) OVER source AS captures, c.ads, c.rows_read, c.rows_rejected
FROM capture AS c
WINDOW source AS (PARTITION BY c.platform, c.format, c.scope)
QUALIFY row_number() OVER (
  PARTITION BY c.platform, c.format, c.scope ORDER BY c.as_of DESC NULLS LAST, c.capture_id DESC
) = 1
ORDER BY c.platform, c.format, c.scope
