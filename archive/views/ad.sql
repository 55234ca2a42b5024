-- Every ad as it stands: its current version, with first and last sighting and status.
CREATE OR REPLACE VIEW ad AS
SELECT v.* EXCLUDE (content_hash, place_set, fields_said), c.first_seen, c.last_seen, c.last_capture_id, c.versions, c.status, c.status_as_of
FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
