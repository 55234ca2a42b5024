-- A23, import anomalies: complete captures whose rows rose or fell much against the one before of their source, or whose fields or currencies differ.
-- Parameters: $platform such as snapchat; $percent more than this is much (20)
-- `anomaly`: rows, fields or currencies; per table of a dump for rows. A change may be real: an election, a purge, a new column. It
-- says only that somebody should look before trusting what was counted gone or new.
WITH captured AS (
  SELECT c.capture_id, c.platform, c.format, c.scope, c.as_of, c.fields, s.currencies,
    lag(c.capture_id) OVER w AS before_id, lag(c.as_of) OVER w AS before_as_of, lag(c.fields) OVER w AS fields_before,
    lag(s.currencies) OVER w AS currencies_before
  FROM capture AS c LEFT JOIN (
    SELECT capture_id, list(DISTINCT currency ORDER BY currency) AS currencies FROM spend_line_history WHERE currency IS NOT NULL GROUP BY capture_id
  ) AS s ON s.capture_id = c.capture_id
  WHERE c.complete AND c.as_of IS NOT NULL AND ($platform IS NULL OR c.platform = $platform)
  WINDOW w AS (PARTITION BY c.platform, c.format, c.scope ORDER BY c.as_of, c.capture_id)
  QUALIFY before_as_of < c.as_of  -- captures of one moment are not before one another
), rows_of AS (
  SELECT capture_id, member, part, sum(rows_read) AS rows FROM capture_file GROUP BY capture_id, member, part
), anomaly AS (
  SELECT c.*, 'rows' AS anomaly, n.member AS part, CAST(o.rows AS VARCHAR) AS before, CAST(n.rows AS VARCHAR) AS after,
    CAST(round(100.0 * (n.rows - o.rows) / nullif(o.rows, 0), 1) AS DECIMAL(18,1)) AS percent
  FROM captured AS c JOIN rows_of AS n ON n.capture_id = c.capture_id
  JOIN rows_of AS o ON o.capture_id = c.before_id AND o.member = n.member AND o.part IS NOT DISTINCT FROM n.part
  WHERE abs(n.rows - o.rows) > o.rows * coalesce(CAST($percent AS DOUBLE), 20) / 100
  UNION ALL
  SELECT c.*, 'fields', NULL, array_to_string(list_sort(list_filter(fields_before, lambda each: NOT list_contains(fields, each))), ', '),
    array_to_string(list_sort(list_filter(fields, lambda each: NOT list_contains(fields_before, each))), ', '), NULL
  FROM captured AS c WHERE list_sort(fields) <> list_sort(fields_before)
  UNION ALL
  SELECT c.*, 'currencies', NULL, array_to_string(list_filter(currencies_before, lambda each: NOT list_contains(currencies, each)), ', '),
    array_to_string(list_filter(currencies, lambda each: NOT list_contains(currencies_before, each)), ', '), NULL
  FROM captured AS c WHERE currencies <> currencies_before
)
SELECT as_of, platform, format, scope, anomaly, part, before, after, percent, before_as_of, before_id AS before_capture_id, capture_id
FROM anomaly
ORDER BY as_of DESC NULLS LAST, platform, format, scope, anomaly, part, capture_id
