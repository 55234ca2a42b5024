-- Who saw an advertiser's ads: one row per age with women, men and unknown, then one row per region.
SELECT platform, advertiser_id, dimension, coalesce(plain_text(part), 'not stated') AS part,
  coalesce(max(say_bounds(impressions_lower, impressions_upper, '')) FILTER (gender = 'female'), '–') AS women,
  coalesce(max(say_bounds(impressions_lower, impressions_upper, '')) FILTER (gender = 'male'), '–') AS men,
  coalesce(max(say_bounds(impressions_lower, impressions_upper, '')) FILTER (coalesce(gender, '') NOT IN ('female', 'male')), '–') AS others,
  max(ads) AS ads
FROM site_delivery
GROUP BY platform, advertiser_id, dimension, site_delivery.part
ORDER BY platform, advertiser_id, dimension, CASE WHEN dimension = 'region' THEN -sum(impressions_lower) ELSE 0 END, site_delivery.part
