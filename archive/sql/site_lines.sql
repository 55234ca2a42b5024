-- The platforms' own figures for each advertiser: per source and grain those of the newest capture that names it.
-- `in_newest` is false where the source's newest capture of that grain no longer has the advertiser.
-- Parameters: none
WITH named AS (
  SELECT l.platform, l.advertiser_id, c.format, c.scope, l.grain, l.capture_id, any_value(c.as_of) AS as_of,
    any_value(c.fingerprint) AS fingerprint
  FROM spend_line_history AS l JOIN capture AS c ON c.capture_id = l.capture_id
  WHERE l.advertiser_id IS NOT NULL
  GROUP BY l.platform, l.advertiser_id, c.format, c.scope, l.grain, l.capture_id
  QUALIFY row_number() OVER (
    PARTITION BY l.platform, l.advertiser_id, c.format, c.scope, l.grain ORDER BY any_value(c.as_of) DESC NULLS LAST, l.capture_id DESC
  ) = 1
), held AS (
  SELECT c.format, c.scope, f.grain, c.capture_id
  FROM capture_file AS f JOIN capture AS c ON c.capture_id = f.capture_id
  WHERE f.holds = 'spend_lines'
  GROUP BY c.format, c.scope, f.grain, c.capture_id, c.as_of
  QUALIFY row_number() OVER (PARTITION BY c.format, c.scope, f.grain ORDER BY c.as_of DESC NULLS LAST, c.capture_id DESC) = 1
)
SELECT l.platform, l.advertiser_id, n.format, n.scope, l.grain, l.country, l.period_start, l.period_end, l.region, l.district,
  coalesce(l.payer_state, 'field_absent') AS payer_state, l.payer, l.ads, l.currency, l.spend_lower, l.spend_upper, l.spend_kind,
  l.spend_step, n.as_of, n.fingerprint, l.capture_id, l.file_no, l.row_no, l.line_no, h.capture_id IS NOT NULL AS in_newest
FROM spend_line_history AS l
JOIN named AS n ON n.capture_id = l.capture_id AND n.platform = l.platform AND n.advertiser_id = l.advertiser_id AND n.grain = l.grain
LEFT JOIN held AS h ON h.capture_id = l.capture_id AND h.grain = l.grain
ORDER BY l.platform, l.advertiser_id, n.format, l.country, l.grain, l.period_end DESC, l.currency, l.region, l.payer,
  l.capture_id, l.file_no, l.row_no, l.line_no
