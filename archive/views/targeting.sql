-- Who each ad asked for, and whom it excluded; from the ad itself, or from the campaign the platform files it under.
CREATE OR REPLACE VIEW targeting AS
SELECT a.platform, a.ad_id, a.advertiser_id, NULL::VARCHAR AS campaign_id, u.part.criterion AS criterion, u.part.value AS value,
  u.part.excluded AS excluded
FROM ad AS a CROSS JOIN UNNEST(a.targets) AS u(part)
UNION ALL
SELECT c.platform, i.ad_id, c.advertiser_id, c.campaign_id, u.part.criterion, u.part.value, u.part.excluded
FROM campaign AS c CROSS JOIN UNNEST(c.ad_ids) AS i(ad_id) CROSS JOIN UNNEST(c.targets) AS u(part)
