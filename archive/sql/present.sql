-- Ads that one capture held, as that capture showed them.
-- Parameters: $capture its number (see captures); $limit how many
SELECT v.platform, v.ad_id, v.advertiser_id, v.advertiser_name, v.payer, v.payer_state, v.started_on, v.ended_on, v.currency,
  v.spend_lower, v.spend_upper, v.spend_kind, v.impressions_lower, v.impressions_upper, v.text, g.file_no, g.record_no
FROM sighting AS g JOIN ad_version AS v ON v.version_id = g.version_id
WHERE g.capture_id = CAST($capture AS INTEGER)
ORDER BY v.platform, v.advertiser_id, v.ad_id, g.file_no, g.record_no
LIMIT $limit
