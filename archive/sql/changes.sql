-- What changed from capture to capture, in ads, in the platforms' own figures and in names, with both values and both records; the newest first.
-- Parameters: $since a day, or the number of a capture; $kind such as gone or spend-fell; $advertiser an id or a name; $platform such as meta; $limit how many
-- Kinds: new, changed (with payer-withdrawn and spend-fell), payer-withdrawn, spend-fell, ended, gone, returned, moved, renumbered, renamed.
WITH change AS (
  SELECT kind, 'ad' AS what, platform, advertiser_id, advertiser_name, ad_id, CAST(NULL AS VARCHAR) AS grain, CAST(NULL AS DATE) AS period_start,
    CAST(NULL AS DATE) AS period_end, CAST(NULL AS VARCHAR) AS place, field, before, after, before_capture_id, before_as_of, before_file,
    before_sha256, before_record_no, after_capture_id, after_as_of, after_file, after_sha256, after_record_no
  FROM ad_change
  UNION ALL
  SELECT kind, 'line', platform, advertiser_id, advertiser_name, NULL, grain, period_start, period_end,
    nullif(concat_ws(', ', country, region, district, keyword), ''), field, before, after, before_capture_id, before_as_of, before_file,
    before_sha256, before_record_no, after_capture_id, after_as_of, after_file, after_sha256, after_record_no
  FROM line_change
  UNION ALL
  SELECT 'renamed', 'advertiser', platform, advertiser_id, name_after, NULL, NULL, NULL, NULL, NULL, 'advertiser_name', name_before,
    name_after, before_capture_id, before_as_of, NULL, NULL, NULL, after_capture_id, after_as_of, NULL, NULL, NULL
  FROM name_change
), named AS (
  SELECT DISTINCT platform, advertiser_id FROM advertiser_seen
  WHERE advertiser_id = $advertiser OR strip_accents(lower(advertiser_name)) = strip_accents(lower($advertiser))
), same AS (  -- the advertiser's id, those it had before and those it became
  FROM named
  UNION
  SELECT l.platform, l.linked_id FROM advertiser_link AS l JOIN named AS n ON n.platform = l.platform AND n.advertiser_id = l.advertiser_id
  UNION
  SELECT l.platform, l.advertiser_id FROM advertiser_link AS l JOIN named AS n ON n.platform = l.platform AND n.advertiser_id = l.linked_id
), since AS (  -- only captures after this one, or from this day on
  SELECT max(as_of) AS as_of, max(capture_id) AS capture_id FROM capture WHERE capture_id = TRY_CAST($since AS INTEGER)
)
SELECT c.after_as_of AS changed_by, c.kind, c.what, c.platform, c.advertiser_id, c.advertiser_name, c.ad_id, c.grain, c.period_start,
  c.period_end, c.place, c.field, c.before, c.after, c.before_capture_id, c.before_as_of, c.before_file, c.before_record_no,
  c.before_sha256, c.after_capture_id, c.after_file, c.after_record_no, c.after_sha256
FROM change AS c CROSS JOIN since AS s
WHERE ($kind IS NULL OR c.kind = $kind OR $kind = 'changed' AND c.kind IN ('payer-withdrawn', 'spend-fell'))
  AND ($platform IS NULL OR c.platform = $platform)
  AND ($advertiser IS NULL OR (c.platform, c.advertiser_id) IN (SELECT (platform, advertiser_id) FROM same))
  AND ($since IS NULL OR CASE WHEN TRY_CAST($since AS INTEGER) IS NULL THEN c.after_as_of >= CAST($since AS TIMESTAMP)
    ELSE (c.after_as_of, c.after_capture_id) > (s.as_of, s.capture_id) END)
ORDER BY c.after_as_of DESC NULLS LAST, c.platform, c.what, c.advertiser_id, c.ad_id, c.grain, c.period_start, c.place, c.kind, c.field,
  c.before, c.after, c.after_capture_id
LIMIT $limit
