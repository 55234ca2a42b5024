-- The order in which ads stand on the pages: advertiser, status, newest first. Rows are narrow, so that any number can be sorted.
SELECT row_number() OVER (ORDER BY v.platform, v.advertiser_id,
    CASE c.status WHEN 'active' THEN 1 WHEN 'ended' THEN 2 WHEN 'gone' THEN 3 ELSE 4 END, v.started_on DESC NULLS LAST, v.ad_id, v.ad_key
  ) AS place, c.ad_key, 2000 + coalesce(strlen(v.text), 0) AS bytes
FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
ORDER BY place
