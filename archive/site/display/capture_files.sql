-- The files of every capture.
SELECT capture_id, file_no, name AS path_given, file_name(name) AS name, member, sha256, say_number(bytes) AS bytes, say_number(rows_read) AS rows_read,
  say_number(rows_loaded) AS rows_loaded, say_number(rows_unchanged) AS rows_unchanged, say_number(rows_merged) AS rows_merged,
  say_number(rows_rejected) AS rows_rejected
FROM capture_file
ORDER BY capture_id, file_no
