-- Records that could not be read: where they stand, why, and the record as it is in the file.
-- Parameters: $capture number of one capture
SELECT r.capture_id, f.name AS file, r.record_no, r.reason, r.raw
FROM rejected_row AS r LEFT JOIN capture_file AS f ON f.capture_id = r.capture_id AND f.file_no = r.file_no
WHERE $capture IS NULL OR r.capture_id = CAST($capture AS INTEGER)
ORDER BY r.capture_id, r.file_no, r.record_no
