-- A4, shrinking totals: spend or impressions, which only ever add up, that are certainly less in a later capture than before.
-- Parameters: $platform such as google; $advertiser_id of one advertiser; $limit how many
-- Certainly less: the most it can be now is below the least it was, in one currency; tolerance 0, rounded figures as `changes` says.
-- `fall` is what it was less what it is, as an interval, in the figure's currency or in impressions. Of ads and of the platforms' own figures. Why it fell is
-- not in the dumps: a correction, a refund or an error.
-- Of ads it tells what `ad_change` tells of these two fields, but reads only ads of which one fell.
WITH pair AS (
  SELECT b.capture_id AS before_id, a.capture_id AS after_id, list_intersect(b.fields, a.fields) AS fields
  FROM ad_capture AS b JOIN ad_capture AS a ON a.platform = b.platform AND b.capture_id <> a.capture_id
), lost AS MATERIALIZED (
  SELECT e.*, a.impressions_upper < b.impressions_lower AS impressions_fell
  FROM ad_event AS e
  JOIN (SELECT version_id, impressions_lower FROM ad_version) AS b ON b.version_id = e.before_version_id
  JOIN (SELECT version_id, impressions_upper FROM ad_version) AS a ON a.version_id = e.after_version_id
  WHERE e.kind = 'changed' AND (e.spend_fell OR a.impressions_upper < b.impressions_lower)
), told AS (
  SELECT l.*, p.fields, a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, unnest([
    {'field': 'spend', 'fell': l.spend_fell, 'before_lower': b.spend_lower, 'before_upper': b.spend_upper, 'after_lower': a.spend_lower,
      'after_upper': a.spend_upper, 'before': amount_said(b.spend_lower, b.spend_upper, b.spend_kind, b.currency),
      'after': amount_said(a.spend_lower, a.spend_upper, a.spend_kind, a.currency)},
    {'field': 'impressions', 'fell': l.impressions_fell, 'before_lower': b.impressions_lower, 'before_upper': b.impressions_upper,
      'after_lower': a.impressions_lower, 'after_upper': a.impressions_upper,
      'before': amount_said(b.impressions_lower, b.impressions_upper, NULL, NULL),
      'after': amount_said(a.impressions_lower, a.impressions_upper, NULL, NULL)}
  ]) AS part
  FROM lost AS l
  JOIN pair AS p ON p.before_id = l.before_capture_id AND p.after_id = l.after_capture_id
  JOIN ad_version AS b ON b.version_id = l.before_version_id
  JOIN ad_version AS a ON a.version_id = l.after_version_id
), fallen AS (
  SELECT 'ad' AS what, t.part.field AS field, t.platform, t.advertiser_id, t.advertiser_name, t.ad_id, CAST(NULL AS VARCHAR) AS grain,
    CAST(NULL AS DATE) AS period_start, CAST(NULL AS DATE) AS period_end, CAST(t.part.before_lower AS DECIMAL(18,2)) AS before_lower,
    CAST(t.part.before_upper AS DECIMAL(18,2)) AS before_upper, CAST(t.part.after_lower AS DECIMAL(18,2)) AS after_lower,
    CAST(t.part.after_upper AS DECIMAL(18,2)) AS after_upper, t.part.before AS before, t.part.after AS after, a.as_of AS changed_by,
    t.before_capture_id, b.as_of AS before_as_of, b.file AS before_file, b.record_no AS before_record_no, b.sha256 AS before_sha256,
    t.after_capture_id, a.file AS after_file, a.record_no AS after_record_no, a.sha256 AS after_sha256
  FROM told AS t
  JOIN ad_record AS b ON b.capture_id = t.before_capture_id AND b.version_id = t.before_version_id
  JOIN ad_record AS a ON a.capture_id = t.after_capture_id AND a.version_id = t.after_version_id
  WHERE t.part.fell AND list_contains(t.fields, t.part.field || '_lower')
  UNION ALL
  SELECT 'line', 'spend', platform, advertiser_id, advertiser_name, NULL, grain, period_start, period_end, before_lower, before_upper,
    after_lower, after_upper, before, after, after_as_of, before_capture_id, before_as_of, before_file, before_record_no, before_sha256,
    after_capture_id, after_file, after_record_no, after_sha256
  FROM line_change WHERE kind = 'spend-fell'
)
SELECT changed_by, what, field, platform, advertiser_id, advertiser_name, ad_id, grain, period_start, period_end,
  before_lower - after_upper AS fall_lower, before_upper - coalesce(after_lower, 0) AS fall_upper, before, after, before_capture_id,
  before_as_of, before_file, before_record_no, before_sha256, after_capture_id, after_file, after_record_no, after_sha256
FROM fallen
WHERE ($platform IS NULL OR platform = $platform) AND ($advertiser_id IS NULL OR advertiser_id = $advertiser_id)
ORDER BY changed_by DESC NULLS LAST, platform, what, field, advertiser_id, ad_id, grain, period_start, before_record_no, after_capture_id
LIMIT $limit
