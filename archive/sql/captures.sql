-- Every import: what it was, when it is from, and what became of its rows; the newest import last.
-- Parameters: $platform such as meta
SELECT capture_id, platform, format, scope, complete, as_of, as_of_basis, rows_read, rows_loaded, rows_unchanged,
  rows_merged, rows_rejected, ads, imported_at, adlib_version, name, warnings
FROM capture
WHERE $platform IS NULL OR platform = $platform
ORDER BY capture_id
