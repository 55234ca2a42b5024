-- Every advertiser under its newest name, with its ads by status and the figures the platform itself gives.
-- Parameters: none
WITH ads AS (
  SELECT v.platform, v.advertiser_id,
    count(*) FILTER (c.status = 'active') AS active, count(*) FILTER (c.status = 'ended') AS ended,
    count(*) FILTER (c.status = 'gone') AS gone, count(*) FILTER (c.status = 'unknown') AS unknown,
    min(v.started_on) AS first_day, min(c.status_as_of) AS status_from, max(c.status_as_of) AS status_until,
    count(*) FILTER (len(v.delivery_age_gender) > 0 AND v.impressions_lower IS NOT NULL) AS age_gender_ads,
    count(*) FILTER (len(v.delivery_regions) > 0 AND v.impressions_lower IS NOT NULL) AS region_ads
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
  GROUP BY v.platform, v.advertiser_id
), lines AS (
  SELECT platform, advertiser_id, count(*) AS lines
  FROM spend_line_history WHERE advertiser_id IS NOT NULL
  GROUP BY platform, advertiser_id
)
SELECT a.platform, a.advertiser_id, a.advertiser_id_basis, a.advertiser_name, a.names, a.registered_ids, a.first_seen, a.last_seen,
  coalesce(ads.active, 0) AS active, coalesce(ads.ended, 0) AS ended, coalesce(ads.gone, 0) AS gone,
  coalesce(ads.unknown, 0) AS unknown, coalesce(lines.lines, 0) AS lines, ads.first_day, ads.status_from, ads.status_until,
  coalesce(ads.age_gender_ads, 0) AS age_gender_ads, coalesce(ads.region_ads, 0) AS region_ads
FROM advertiser AS a
LEFT JOIN ads ON ads.platform = a.platform AND ads.advertiser_id = a.advertiser_id
LEFT JOIN lines ON lines.platform = a.platform AND lines.advertiser_id = a.advertiser_id
ORDER BY a.platform, a.advertiser_id
