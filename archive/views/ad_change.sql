-- What changed from one capture to the next, per ad: one row per ad and what happened to it (`ad_event`), and one row per field that
-- says something else than the time before. Only fields that both captures carry are compared, and ads without an id of their
-- platform never count. `kind`: new, changed, payer-withdrawn (disclosed before, not disclosed after), spend-fell (the most it can
-- be now is below the least it was), ended, gone, returned, moved, renumbered. A new name of an advertiser is in `name_change`.
CREATE OR REPLACE VIEW ad_change AS
WITH pair AS MATERIALIZED (  -- fields that both captures carry
  SELECT b.capture_id AS before_id, a.capture_id AS after_id,
    list_intersect(b.fields, a.fields) AS fields
  FROM ad_capture AS b JOIN ad_capture AS a ON a.platform = b.platform AND b.capture_id <> a.capture_id
), step AS (
  SELECT e.*, p.fields FROM ad_event AS e JOIN pair AS p ON p.before_id = e.before_capture_id AND p.after_id = e.after_capture_id
  WHERE e.kind = 'changed'
), differing AS (
  SELECT 'changed' AS kind, s.* EXCLUDE (kind, fields), a.platform, a.ad_id, a.advertiser_id, a.advertiser_name,
    list_filter([
      {differences}
    ], lambda part: part IS NOT NULL AND NOT (part.field = 'spend' AND s.spend_fell OR part.field = 'payer' AND s.payer_withdrawn)) AS parts
  FROM step AS s
  JOIN ad_version AS b ON b.version_id = s.before_version_id
  JOIN ad_version AS a ON a.version_id = s.after_version_id
), fallen AS (  -- these two kinds are looked for often, and rest on few columns
  SELECT 'spend-fell' AS kind, s.* EXCLUDE (kind, fields), a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, {spend_difference} AS part
  FROM step AS s
  JOIN ad_version AS b ON b.version_id = s.before_version_id
  JOIN ad_version AS a ON a.version_id = s.after_version_id
  WHERE s.spend_fell
), withdrawn AS (
  SELECT 'payer-withdrawn' AS kind, s.* EXCLUDE (kind, fields), a.platform, a.ad_id, a.advertiser_id, a.advertiser_name,
    {payer_difference} AS part
  FROM step AS s
  JOIN ad_version AS b ON b.version_id = s.before_version_id
  JOIN ad_version AS a ON a.version_id = s.after_version_id
  WHERE s.payer_withdrawn
), parted AS (
  SELECT * EXCLUDE (parts), unnest(parts) AS part FROM differing
  UNION ALL BY NAME
  FROM fallen
  UNION ALL BY NAME
  FROM withdrawn
), placed AS (
  SELECT e.*, a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, b.ad_id AS id_before, b.advertiser_id AS advertiser_before,
    CAST(b.ended_on AS VARCHAR) AS ended_before, CAST(a.ended_on AS VARCHAR) AS ended_after, cb.scope AS scope_before, ca.scope AS scope_after,
    CASE WHEN e.kind = 'ended' THEN 'ended_on' WHEN a.ad_id <> b.ad_id THEN 'ad_id' WHEN a.advertiser_id <> b.advertiser_id THEN 'advertiser_id'
      ELSE 'scope' END AS field
  FROM ad_event AS e
  JOIN ad_version AS b ON b.version_id = e.before_version_id
  JOIN ad_version AS a ON a.version_id = e.after_version_id
  JOIN capture AS cb ON cb.capture_id = e.before_capture_id
  JOIN capture AS ca ON ca.capture_id = e.after_capture_id
  WHERE e.kind IN ('ended', 'moved', 'renumbered')
), told AS (
  SELECT kind, ad_key, platform, ad_id, advertiser_id, advertiser_name, part.field AS field, part.before AS before, part.after AS after,
    part.before_lower AS before_lower, part.before_upper AS before_upper, part.after_lower AS after_lower, part.after_upper AS after_upper,
    before_capture_id, before_version_id, after_capture_id, after_version_id
  FROM parted WHERE part IS NOT NULL
  UNION ALL
  SELECT e.kind, e.ad_key, v.platform, v.ad_id, v.advertiser_id, v.advertiser_name, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    e.before_capture_id, e.before_version_id, e.after_capture_id, e.after_version_id
  FROM ad_event AS e JOIN ad_version AS v ON v.version_id = coalesce(e.after_version_id, e.before_version_id)
  WHERE e.kind IN ('new', 'gone', 'returned')
  UNION ALL
  SELECT kind, ad_key, platform, ad_id, advertiser_id, advertiser_name, field,
    CASE field WHEN 'ended_on' THEN ended_before WHEN 'ad_id' THEN id_before WHEN 'advertiser_id' THEN advertiser_before ELSE scope_before END,
    CASE field WHEN 'ended_on' THEN ended_after WHEN 'ad_id' THEN ad_id WHEN 'advertiser_id' THEN advertiser_id ELSE scope_after END,
    NULL, NULL, NULL, NULL, before_capture_id, before_version_id, after_capture_id, after_version_id
  FROM placed
)
SELECT t.kind, ca.as_of AS changed_by, t.platform, t.ad_id, t.advertiser_id, t.advertiser_name, t.field, t.before, t.after, t.before_lower,
  t.before_upper, t.after_lower, t.after_upper, t.ad_key,
  t.before_capture_id, cb.as_of AS before_as_of, fb.name AS before_file, fb.sha256 AS before_sha256, sb.record_no AS before_record_no,
  t.after_capture_id, ca.as_of AS after_as_of, fa.name AS after_file, fa.sha256 AS after_sha256, sa.record_no AS after_record_no
FROM told AS t
JOIN capture AS cb ON cb.capture_id = t.before_capture_id
JOIN capture AS ca ON ca.capture_id = t.after_capture_id
LEFT JOIN sighting AS sb ON sb.capture_id = t.before_capture_id AND sb.version_id = t.before_version_id
LEFT JOIN sighting AS sa ON sa.capture_id = t.after_capture_id AND sa.version_id = t.after_version_id
LEFT JOIN capture_file AS fb ON fb.capture_id = sb.capture_id AND fb.file_no = sb.file_no
LEFT JOIN capture_file AS fa ON fa.capture_id = sa.capture_id AND fa.file_no = sa.file_no
