-- The archive as of a past day: every ad seen until then, in the version that was the last by then.
-- Parameters: $day such as 2026-05-10; $platform such as meta; $limit how many
WITH seen AS (
  SELECT g.ad_key, g.version_id, c.as_of,
    row_number() OVER (PARTITION BY g.ad_key ORDER BY c.as_of DESC, g.capture_id DESC, g.repeat_no DESC, g.version_id) AS place
  FROM sighting AS g JOIN capture AS c ON c.capture_id = g.capture_id
  WHERE c.as_of < CAST($day AS DATE) + INTERVAL 1 DAY AND ($platform IS NULL OR c.platform = $platform)
)
SELECT s.as_of AS seen_on, v.platform, v.ad_id, v.advertiser_id, v.advertiser_name, v.payer, v.payer_state, v.started_on,
  v.ended_on, v.currency, v.spend_lower, v.spend_upper, v.spend_kind, v.impressions_lower, v.impressions_upper, v.text
FROM seen AS s JOIN ad_version AS v ON v.version_id = s.version_id
WHERE s.place = 1
ORDER BY v.platform, v.advertiser_id, v.ad_id
LIMIT $limit
