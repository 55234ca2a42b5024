-- Every ad with all that the site shows of it, as the archive has it, in the order of the pages (`ad_order`): `ads` words it as it is read, which
-- makes it four times as wide. Some ten thousand ads at a time: they are too wide to be sorted by the million.
-- Parameters: $after and $upto, places in `ad_order`
WITH wanted AS MATERIALIZED (
  SELECT o.place, c.ad_key, c.version_id, c.last_capture_id, c.status, c.status_as_of, c.first_seen, c.last_seen, c.versions
  FROM gathered.ad_order AS o JOIN ad_current AS c ON c.ad_key = o.ad_key
  WHERE o.place > $after AND o.place <= $upto
)
SELECT c.place, c.status, c.status_as_of, c.first_seen, c.last_seen, c.versions,
  v.platform, v.ad_id, v.ad_id_basis, v.advertiser_id, v.advertiser_name, v.payer, v.payer_state, v.currency, v.spend_kind, v.spend_lower,
  v.spend_upper, v.impressions_lower, v.impressions_upper, v.audience_lower, v.audience_upper, v.started_on, v.ended_on, v.ad_type,
  v.languages, v.countries, v.surfaces, v.text, v.link_title, v.link_description, v.link_caption, v.url, v.creative_urls, v.targets,
  v.delivery_age_gender, v.delivery_regions, v.details,
  p.fingerprint, f.file_no, f.name AS file, f.sha256 AS file_sha256, s.record_no
FROM wanted AS c
JOIN ad_version AS v ON v.version_id = c.version_id
JOIN capture AS p ON p.capture_id = c.last_capture_id
LEFT JOIN (
  SELECT g.capture_id, g.ad_key, g.version_id, min(g.file_no) AS file_no, arg_min(g.record_no, (g.file_no, g.record_no)) AS record_no
  FROM sighting AS g
  JOIN wanted AS w ON w.last_capture_id = g.capture_id AND w.ad_key = g.ad_key AND w.version_id = g.version_id
  GROUP BY g.capture_id, g.ad_key, g.version_id
) AS s ON s.capture_id = c.last_capture_id AND s.ad_key = c.ad_key AND s.version_id = c.version_id
LEFT JOIN capture_file AS f ON f.capture_id = s.capture_id AND f.file_no = s.file_no
ORDER BY c.place
