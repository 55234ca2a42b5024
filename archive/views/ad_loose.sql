-- Ads whose past takes more than their steps to tell: they have several keys or none of their platform, were seen in several sources, were
-- shown twice in one capture, or are of a source of which some capture is partial, says no date, or needs the one before it to say
-- how ads stand. Of all others `ad_former` and `ad_current` hold every state.
CREATE OR REPLACE VIEW ad_loose AS
SELECT ad_key FROM ad_current WHERE since_capture_id IS NULL
UNION ALL  -- keys that an ad had before
SELECT ad_key FROM ad_link WHERE basis <> 'beside'
