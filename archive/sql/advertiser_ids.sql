-- The ids that an advertiser had before and has now, by the platform's own word, with the file that says so.
-- Parameters: $advertiser_id one of them; $platform such as google
SELECT m.platform, m.old_id, m.new_id, min(c.as_of) AS said_on, min(m.capture_id) AS capture_id, arg_min(f.name, m.capture_id) AS file,
  arg_min(m.row_no, m.capture_id) AS record_no
FROM id_mapping AS m JOIN capture AS c ON c.capture_id = m.capture_id
JOIN capture_file AS f ON f.capture_id = m.capture_id AND f.file_no = m.file_no
WHERE m.kind = 'advertiser' AND ($platform IS NULL OR m.platform = $platform) AND $advertiser_id IN (m.old_id, m.new_id)
GROUP BY m.platform, m.old_id, m.new_id
ORDER BY m.platform, m.old_id, m.new_id
