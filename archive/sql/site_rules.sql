-- By which rule, as of when, and from which format the status of each advertiser's ads was decided.
-- Parameters: none
SELECT v.platform, v.advertiser_id, p.format, c.status_as_of, count(*) AS ads
FROM ad_current AS c
JOIN ad_version AS v ON v.version_id = c.version_id
JOIN capture AS p ON p.capture_id = c.last_capture_id
GROUP BY v.platform, v.advertiser_id, p.format, c.status_as_of
ORDER BY v.platform, v.advertiser_id, c.status_as_of DESC NULLS LAST, p.format
