-- Every capture, newest first.
SELECT capture_id, format, say_platform(platform) AS platform, file_name(name) AS name, say_scope(scope) AS scope, coalesce(country, '') AS country,
  complete, coalesce(long_day(site_day(as_of)), '') AS as_of, coalesce(site_time(as_of), '') AS as_of_time, say_basis(as_of_basis) AS basis,
  capture_path(fingerprint) AS path, say_number(rows_read) AS rows_read, say_number(rows_loaded) AS rows_loaded,
  say_number(rows_unchanged) AS rows_unchanged, say_number(rows_merged) AS rows_merged, say_number(rows_rejected) AS rows_rejected,
  say_number(ads) AS ads, rows_read AS records, ads AS ad_count, tokens_removed, coalesce(warnings, []) AS warnings, capture_id IN (SELECT capture_id FROM site_sources) AS is_newest,
  row_number() OVER (PARTITION BY format ORDER BY capture.as_of DESC NULLS LAST, capture_id DESC) AS place
FROM capture
ORDER BY capture.as_of DESC NULLS LAST, capture.platform, capture_id DESC
