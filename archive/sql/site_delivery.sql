-- Who saw each advertiser's ads: impressions by age and gender and by region, as intervals (share of the ad times its bounds).
-- Only ads that state both shares and impressions count.
-- Parameters: none
WITH seen AS (
  SELECT v.platform, v.advertiser_id, 'age_gender' AS dimension, u.part.age AS part, u.part.gender AS gender,
    u.part.percentage AS share, v.impressions_lower, v.impressions_upper
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id CROSS JOIN UNNEST(v.delivery_age_gender) AS u(part)
  WHERE v.impressions_lower IS NOT NULL
  UNION ALL
  SELECT v.platform, v.advertiser_id, 'region', u.part.region, NULL, u.part.percentage, v.impressions_lower, v.impressions_upper
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id CROSS JOIN UNNEST(v.delivery_regions) AS u(part)
  WHERE v.impressions_lower IS NOT NULL
)
SELECT platform, advertiser_id, dimension, part, gender,
  sum(floor(share * impressions_lower))::BIGINT AS impressions_lower,
  CASE WHEN count(*) FILTER (impressions_upper IS NULL) = 0 THEN sum(ceil(share * impressions_upper))::BIGINT END AS impressions_upper
FROM seen
GROUP BY platform, advertiser_id, dimension, part, gender
ORDER BY platform, advertiser_id, dimension, part, gender
