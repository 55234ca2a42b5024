-- A2, withdrawn fields: a payer, last day, spend, targeting or text that one capture disclosed and the ad's next one no longer does.
-- Parameters: $platform such as meta; $field such as payer; $advertiser_id of one advertiser; $limit how many
-- Only fields that both captures carry are compared. A payer is withdrawn when it was disclosed and is not disclosed now. Why a field is
-- empty now is not in the dumps.
-- It tells what `ad_change` tells of these fields, but reads only ads that filled one of them before and no longer do.
WITH pair AS (
  SELECT b.capture_id AS before_id, a.capture_id AS after_id, list_intersect(b.fields, a.fields) AS fields
  FROM ad_capture AS b JOIN ad_capture AS a ON a.platform = b.platform AND b.capture_id <> a.capture_id
), lost AS MATERIALIZED (
  SELECT e.*
  FROM ad_event AS e
  JOIN (SELECT version_id, fields_said FROM ad_version) AS b ON b.version_id = e.before_version_id
  JOIN (SELECT version_id, fields_said FROM ad_version) AS a ON a.version_id = e.after_version_id
  WHERE e.kind = 'changed' AND (e.payer_withdrawn OR a.fields_said & field_said('spend_undisclosed') > b.fields_said & field_said('spend_undisclosed')
    OR b.fields_said & ~a.fields_said & (field_said('payer') + field_said('started_on') + field_said('ended_on') + field_said('spend')
      + field_said('spend_undisclosed') + field_said('impressions') + field_said('targets') + field_said('text')) > 0)
), told AS (
  SELECT l.*, p.fields, a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, unnest([
    {'field': 'payer', 'before': b.payer, 'after': a.payer},
    {'field': 'ended_on', 'before': CAST(b.ended_on AS VARCHAR), 'after': CAST(a.ended_on AS VARCHAR)},
    {'field': 'started_on', 'before': CAST(b.started_on AS VARCHAR), 'after': CAST(a.started_on AS VARCHAR)},
    {'field': 'spend', 'before': amount_said(b.spend_lower, b.spend_upper, b.spend_kind, b.currency),
      'after': amount_said(a.spend_lower, a.spend_upper, a.spend_kind, a.currency)},
    {'field': 'impressions', 'before': amount_said(b.impressions_lower, b.impressions_upper, NULL, NULL),
      'after': amount_said(a.impressions_lower, a.impressions_upper, NULL, NULL)},
    {'field': 'targets', 'before': CAST(list_sort(b.targets) AS VARCHAR), 'after': CAST(list_sort(a.targets) AS VARCHAR)},
    {'field': 'text', 'before': b.text, 'after': a.text}
  ]) AS part
  FROM lost AS l
  JOIN pair AS p ON p.before_id = l.before_capture_id AND p.after_id = l.after_capture_id
  JOIN ad_version AS b ON b.version_id = l.before_version_id
  JOIN ad_version AS a ON a.version_id = l.after_version_id
)
SELECT a.as_of AS changed_by, t.platform, t.ad_id, t.advertiser_id, t.advertiser_name, t.part.field AS field, t.part.before AS before,
  t.before_capture_id, b.as_of AS before_as_of, b.file AS before_file, b.record_no AS before_record_no, b.sha256 AS before_sha256,
  t.after_capture_id, a.file AS after_file, a.record_no AS after_record_no, a.sha256 AS after_sha256
FROM told AS t
JOIN ad_record AS b ON b.capture_id = t.before_capture_id AND b.version_id = t.before_version_id
JOIN ad_record AS a ON a.capture_id = t.after_capture_id AND a.version_id = t.after_version_id
WHERE list_contains(t.fields, CASE WHEN t.part.field IN ('spend', 'impressions') THEN t.part.field || '_lower' ELSE t.part.field END)
  AND (t.payer_withdrawn AND t.part.field = 'payer' AND t.part.before IS DISTINCT FROM t.part.after OR t.part.before IS NOT NULL
    AND (t.part.after IS NULL OR t.part.field = 'spend' AND t.part.after = 'not disclosed' AND t.part.before <> 'not disclosed'))
  AND NOT (t.spend_fell AND t.part.field = 'spend')
  AND ($platform IS NULL OR t.platform = $platform) AND ($field IS NULL OR t.part.field = $field)
  AND ($advertiser_id IS NULL OR t.advertiser_id = $advertiser_id)
ORDER BY changed_by DESC NULLS LAST, t.platform, t.advertiser_id, t.ad_id, field, before, t.after_capture_id
LIMIT $limit
