-- What happened to each advertiser, one row per event: ads that were new, ended, gone, back, moved or renumbered, payers withdrawn,
-- spend that jumped (the least it can be now is at least twice the most it can have been), and new names. Dates are those of captures.
-- Parameters: none
WITH event AS (
  SELECT e.kind, e.after_capture_id, coalesce(a.platform, b.platform) AS platform, coalesce(a.advertiser_id, b.advertiser_id) AS advertiser_id,
    coalesce(a.payer, b.payer) AS payer, coalesce(a.ad_id, b.ad_id) AS subject
  FROM ad_event AS e
  LEFT JOIN ad_version AS a ON a.version_id = e.after_version_id
  LEFT JOIN ad_version AS b ON b.version_id = e.before_version_id
  WHERE e.kind <> 'changed'
  UNION ALL
  SELECT CASE WHEN s.payer_withdrawn THEN 'payer-withdrawn' ELSE 'spend-jump' END,
    s.after_capture_id, a.platform, a.advertiser_id, coalesce(a.payer, b.payer), a.ad_id
  FROM ad_event AS s
  JOIN ad_version AS b ON b.version_id = s.before_version_id
  JOIN ad_version AS a ON a.version_id = s.after_version_id
  WHERE s.kind = 'changed'
    AND (s.payer_withdrawn OR a.currency = b.currency AND b.spend_upper > 0 AND a.spend_lower >= 2 * b.spend_upper)
  UNION ALL
  SELECT 'renamed', after_capture_id, platform, advertiser_id, NULL, name_before || ' → ' || name_after
  FROM name_change
)
SELECT e.platform, e.advertiser_id, e.payer, e.kind, e.subject, e.after_capture_id AS capture_id, coalesce(c.as_of, c.imported_at) AS moment,
  c.fingerprint
FROM event AS e JOIN capture AS c ON c.capture_id = e.after_capture_id
ORDER BY e.platform, e.advertiser_id, moment DESC, capture_id DESC, e.kind, e.subject, e.payer
