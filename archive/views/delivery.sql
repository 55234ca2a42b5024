-- Who saw each ad, as it stands: one row per age and gender, or per region, with its share of the impressions (0 to 1).
CREATE OR REPLACE VIEW delivery AS
SELECT a.platform, a.ad_id, a.advertiser_id, 'age_gender' AS dimension, u.part.age AS age, u.part.gender AS gender,
  NULL::VARCHAR AS region, u.part.percentage AS share
FROM ad AS a CROSS JOIN UNNEST(a.delivery_age_gender) AS u(part)
UNION ALL
SELECT a.platform, a.ad_id, a.advertiser_id, 'region', NULL, NULL, u.part.region, u.part.percentage
FROM ad AS a CROSS JOIN UNNEST(a.delivery_regions) AS u(part)
