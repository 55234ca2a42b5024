-- Whom each advertiser asked for or excluded, and in how many of its ads.
-- Parameters: none
SELECT platform, advertiser_id, criterion, excluded, value, count(DISTINCT ad_id) AS ads
FROM targeting
WHERE advertiser_id IS NOT NULL
GROUP BY platform, advertiser_id, criterion, excluded, value
ORDER BY platform, advertiser_id, criterion, excluded, ads DESC, value
