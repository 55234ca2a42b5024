-- Every capture.
SELECT platform, fingerprint AS capture, format, scope, country, complete, as_of, as_of_basis, rows_read, rows_loaded, rows_unchanged, rows_merged,
  rows_rejected, ads, tokens_removed, adlib_version, capture_path(fingerprint) AS page
FROM capture
ORDER BY platform, capture.as_of, fingerprint
