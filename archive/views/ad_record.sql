-- The records that showed versions of ads, capture by capture: of which file, by its name and sha256, and which number the record has there.
CREATE OR REPLACE VIEW ad_record AS
SELECT s.capture_id, c.as_of, c.scope, s.ad_key, s.version_id, f.name AS file, s.record_no, f.sha256
FROM sighting AS s
JOIN capture AS c ON c.capture_id = s.capture_id
JOIN capture_file AS f ON f.capture_id = s.capture_id AND f.file_no = s.file_no
