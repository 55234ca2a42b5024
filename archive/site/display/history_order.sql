-- The order of the permanent addresses, with the page on which each ad stands now, as `plan` in advertiser.py lays out an advertiser's
-- pages. Rows are narrow, so that any number can be sorted.
WITH counted AS (
  SELECT platform, advertiser_id, shown_name(advertiser_name, advertiser_id) AS name, active, least(active, 50) AS active_here, ended, gone,
    unknown, 50 - least(active, 50) AS room_ended
  FROM site_advertisers
), roomed AS (
  SELECT *, CASE WHEN ended <= room_ended THEN ended ELSE 0 END AS ended_here FROM counted
), planned AS (
  SELECT *, CASE WHEN gone <= room_ended - ended_here THEN gone ELSE 0 END AS gone_here FROM roomed
), fitted AS (
  SELECT *, CASE WHEN unknown <= room_ended - ended_here - gone_here THEN unknown ELSE 0 END AS unknown_here FROM planned
), placed AS (
  SELECT c.ad_key, v.platform, v.ad_id, v.advertiser_id, c.versions, c.version_id, c.versions * (2000 + coalesce(strlen(v.text), 0)) AS bytes,
    CASE c.status WHEN 'active' THEN 'active' WHEN 'ended' THEN 'ended' WHEN 'gone' THEN 'gone' ELSE 'unknown' END AS status,
    row_number() OVER (
      PARTITION BY v.platform, v.advertiser_id, CASE c.status WHEN 'active' THEN 1 WHEN 'ended' THEN 2 WHEN 'gone' THEN 3 ELSE 4 END
      ORDER BY v.started_on DESC NULLS LAST, v.ad_id, v.ad_key
    ) AS rank
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
)
SELECT row_number() OVER (ORDER BY a.platform, ad_part(a.ad_id), a.ad_id, a.advertiser_id, a.ad_key) AS place, a.platform, ad_part(a.ad_id) AS part, a.ad_key, a.version_id, a.bytes, a.status,
  a.versions, f.name, CASE WHEN CASE a.status WHEN 'active' THEN a.rank <= f.active_here WHEN 'ended' THEN f.ended_here > 0 WHEN 'gone' THEN f.gone_here > 0
    ELSE f.unknown_here > 0 END THEN '' ELSE '-' || a.status || '-' || (a.rank + 49) // 50 END AS page
FROM placed AS a JOIN fitted AS f ON f.platform = a.platform AND f.advertiser_id = a.advertiser_id
ORDER BY place
