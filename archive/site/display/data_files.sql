-- Every file of every capture, with the sha256 of its bytes.
SELECT c.platform, c.fingerprint AS capture, f.file_no, file_name(f.name) AS file, f.member, f.holds, f.grain, f.part, f.sha256, f.bytes, f.rows_read,
  f.rows_loaded, f.rows_unchanged, f.rows_merged, f.rows_rejected
FROM capture_file AS f JOIN capture AS c ON c.capture_id = f.capture_id
ORDER BY c.platform, c.as_of, c.fingerprint, f.file_no
