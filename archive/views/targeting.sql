-- Who each ad asked for, and whom it excluded; from the ad itself, or from the campaign the platform files it under.
-- Google writes many places in one text; `places` takes them apart.
CREATE OR REPLACE VIEW targeting AS
WITH said AS (
  SELECT a.platform, a.ad_id, a.advertiser_id, NULL::VARCHAR AS campaign_id, u.part
  FROM ad AS a CROSS JOIN UNNEST(a.targets) AS u(part)
  UNION ALL
  SELECT c.platform, i.ad_id, c.advertiser_id, c.campaign_id, u.part
  FROM campaign AS c CROSS JOIN UNNEST(c.ad_ids) AS i(ad_id) CROSS JOIN UNNEST(c.targets) AS u(part)
)
SELECT s.platform, s.ad_id, s.advertiser_id, s.campaign_id,
  CASE s.part.criterion WHEN 'places' THEN 'place' ELSE s.part.criterion END AS criterion, v.value, s.part.excluded AS excluded
FROM said AS s
CROSS JOIN UNNEST(CASE WHEN s.part.criterion = 'places' THEN places(s.part.value) ELSE [s.part.value] END) AS v(value)
