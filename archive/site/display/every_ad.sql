-- Every ad of the archive as it was last seen, for the Parquet files to take away: what its lines in its advertiser's files hold, with types.
-- Some ten thousand ads at a time, in the order of their versions, as they lie in the archive. Parameters: $after and $upto, numbers of versions
-- How DuckDB encodes a column depends also on whether it might hold NULL, as far as is known of all rows. So that the same ads give the same
-- bytes whatever else the archive holds, every column might: that is why there is `LEFT JOIN` where nothing is ever missing, and `maybe`.
WITH wanted AS MATERIALIZED (
  SELECT ad_key, version_id, last_capture_id, status, status_as_of, first_seen, last_seen, versions
  FROM ad_current WHERE version_id > $after AND version_id <= $upto
)
SELECT v.platform, v.ad_id, v.ad_id_basis, v.advertiser_id, v.advertiser_name, c.status, maybe(c.status_as_of) AS status_as_of, v.started_on,
  v.ended_on, maybe(c.first_seen) AS first_seen, maybe(c.last_seen) AS last_seen, c.versions, v.payer_state, v.payer, v.currency, v.spend_kind, v.spend_lower, v.spend_upper,
  v.impressions_lower, v.impressions_upper, v.audience_lower, v.audience_upper, v.ad_type, v.languages, v.countries, v.surfaces,
  v.text, v.link_title, v.link_description, v.link_caption, v.url, v.creative_urls, p.fingerprint AS capture,
  file_name(f.name) AS file, f.sha256, s.record_no, v.delivery_age_gender, v.delivery_regions, v.targets,
  list_transform(list_filter(v.details, lambda each: each.name = 'withheld'), lambda each: each.value) AS withheld
FROM wanted AS c
LEFT JOIN (SELECT * FROM ad_version WHERE version_id > $after AND version_id <= $upto) AS v ON v.version_id = c.version_id
LEFT JOIN capture AS p ON p.capture_id = c.last_capture_id
LEFT JOIN (
  SELECT g.capture_id, g.ad_key, g.version_id, min(g.file_no) AS file_no, arg_min(g.record_no, (g.file_no, g.record_no)) AS record_no
  FROM sighting AS g
  JOIN wanted AS w ON w.last_capture_id = g.capture_id AND w.ad_key = g.ad_key AND w.version_id = g.version_id
  WHERE g.version_id > $after AND g.version_id <= $upto
  GROUP BY g.capture_id, g.ad_key, g.version_id
) AS s ON s.capture_id = c.last_capture_id AND s.ad_key = c.ad_key AND s.version_id = c.version_id
LEFT JOIN capture_file AS f ON f.capture_id = s.capture_id AND f.file_no = s.file_no
ORDER BY v.version_id
