-- How many advertisers have how many ads of each status: enough to know how many pages there will be.
SELECT active, ended, gone, unknown, count(*) AS advertisers
FROM site_advertisers
GROUP BY ALL
ORDER BY ALL
