-- Ads that one capture held, as that capture showed them, in the order of the dump.
-- Parameters: $capture its number (see captures); $limit how many
WITH chosen AS (
  SELECT version_id, file_no, record_no FROM sighting
  WHERE capture_id = CAST($capture AS INTEGER)
  ORDER BY file_no, record_no, version_id
  LIMIT $limit
)
SELECT v.platform, v.ad_id, v.advertiser_id, v.advertiser_name, v.payer, v.payer_state, v.started_on, v.ended_on, v.currency,
  v.spend_lower, v.spend_upper, v.spend_kind, v.impressions_lower, v.impressions_upper, v.text, g.file_no, g.record_no
FROM chosen AS g JOIN ad_version AS v ON v.version_id = g.version_id
ORDER BY g.file_no, g.record_no, v.version_id
