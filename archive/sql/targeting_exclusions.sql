-- A20, targeting exclusions: how many of each advertiser's ads keep out an age, a gender, a place or anything else, in ads and percent.
-- Parameters: $platform such as snapchat; $advertiser_id of one advertiser; $limit how many
-- Only what a dump marks as excluded counts; asking for some ages alone leaves others out too, and is not counted. Percent of the ads of
-- which the dump tells any targeting. An ad that excludes several kinds counts in each.
WITH told AS (
  SELECT c.platform, c.advertiser_id, v.advertiser_name, list_distinct(list_transform(list_filter(v.targets, lambda part: part.excluded),
    lambda part: part.criterion)) AS kinds
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
  WHERE len(v.targets) > 0 AND ($platform IS NULL OR c.platform = $platform) AND ($advertiser_id IS NULL OR c.advertiser_id = $advertiser_id)
), whole AS (
  SELECT platform, advertiser_id, max(advertiser_name) AS advertiser_name, count(*) AS targeted_ads FROM told GROUP BY platform, advertiser_id
), kept_out AS (
  SELECT t.platform, t.advertiser_id, u.kind, count(*) AS excluding_ads
  FROM told AS t CROSS JOIN UNNEST(t.kinds) AS u(kind)
  GROUP BY t.platform, t.advertiser_id, u.kind
)
SELECT k.platform, k.advertiser_id, w.advertiser_name, k.kind AS excluded, k.excluding_ads, w.targeted_ads,
  CAST(round(100.0 * k.excluding_ads / w.targeted_ads, 1) AS DECIMAL(4,1)) AS percent
FROM kept_out AS k JOIN whole AS w ON w.platform = k.platform AND w.advertiser_id = k.advertiser_id
ORDER BY k.excluding_ads DESC, k.platform, k.advertiser_id, k.kind
LIMIT $limit
