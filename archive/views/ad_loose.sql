-- Ads whose past takes more than their steps to tell: they were missing for a while, have several keys or none of their platform, were
-- shown twice in one capture, or are of a source of which some capture is partial, says no date, or needs the one before it to say
-- how ads stand. Of all others `ad_former` and `ad_current` hold every state.
CREATE OR REPLACE VIEW ad_loose AS
WITH other AS (
  SELECT capture_id FROM ad_capture
  QUALIFY NOT coalesce(bool_and(complete AND as_of IS NOT NULL AND active_rule <> 'delivery') OVER (PARTITION BY source_no), false)
)
SELECT ad_key FROM ad_current WHERE NOT steady
UNION
SELECT ad_key FROM ad_link
UNION
SELECT linked_key FROM ad_link
UNION
SELECT v.ad_key FROM ad_version AS v JOIN id_mapping AS m ON m.platform = v.platform
  AND m.old_id = CASE m.kind WHEN 'ad' THEN v.ad_id ELSE v.advertiser_id END
UNION
SELECT ad_key FROM ad_version WHERE ad_id_basis <> 'platform'
UNION
SELECT ad_key FROM sighting WHERE repeat_no > 1
UNION
SELECT ad_key FROM sighting WHERE capture_id IN (SELECT capture_id FROM other)
