-- The archive as of a past day: every ad seen until then, in the version that was the last by then.
-- Parameters: $day such as 2026-05-10; $platform such as meta; $limit how many
WITH place AS (
  SELECT capture_id, as_of, row_number() OVER (ORDER BY as_of, capture_id) AS place
  FROM capture WHERE as_of < CAST($day AS DATE) + INTERVAL 1 DAY AND ($platform IS NULL OR platform = $platform)
), edge AS (  -- no ad after this one is among those to show: one capture alone shows as many up to it
  SELECT ad_key FROM sighting
  WHERE capture_id = (SELECT capture_id FROM place ORDER BY place LIMIT 1) AND repeat_no = 1
  ORDER BY ad_key LIMIT CASE WHEN $limit IS NULL THEN 0 ELSE 1 END OFFSET greatest(CAST(coalesce($limit, 1) AS BIGINT) - 1, 0)
), chosen AS (
  SELECT g.ad_key, max_by(g.version_id, p.place * 65536 + g.repeat_no) AS version_id, max(p.as_of) AS seen_on
  FROM sighting AS g JOIN place AS p ON p.capture_id = g.capture_id
  WHERE g.ad_key <= coalesce((SELECT ad_key FROM edge), 9223372036854775807)
  GROUP BY g.ad_key
  ORDER BY g.ad_key
  LIMIT $limit
)
SELECT c.seen_on, v.platform, v.ad_id, v.advertiser_id, v.advertiser_name, v.payer, v.payer_state, v.started_on,
  v.ended_on, v.currency, v.spend_lower, v.spend_upper, v.spend_kind, v.impressions_lower, v.impressions_upper, v.text
FROM chosen AS c JOIN ad_version AS v ON v.version_id = c.version_id
ORDER BY v.ad_key
