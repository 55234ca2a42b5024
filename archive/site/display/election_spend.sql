-- What the ads of an election cost, per basis and currency; `any` counts each ad once, and bases are never to be added.
SELECT jurisdiction, name, basis, say_currency(currency) AS currency, ads, advertisers, priced, ads - priced AS not_priced, open_ads, gone,
  CASE WHEN priced = 0 THEN '' ELSE say_bounds(spend_lower, spend_upper, currency) END AS spend,
  CASE WHEN priced = 0 THEN 0 WHEN spend_upper IS NULL THEN 60 WHEN spend_upper = 0 THEN 0
    ELSE round(spend_lower::DOUBLE / spend_upper::DOUBLE * 100, 1) END AS solid,
  CASE WHEN priced = 0 THEN 0 WHEN spend_upper IS NULL THEN 40 WHEN spend_upper = 0 THEN 0
    ELSE round(100 - spend_lower::DOUBLE / spend_upper::DOUBLE * 100, 1) END AS hatched
FROM (
  SELECT s.jurisdiction, s.name, u.basis, s.currency, count(*) AS ads, count(DISTINCT (s.platform, s.advertiser_id)) AS advertisers,
    count(*) FILTER (s.is_priced) AS priced, count(*) FILTER (s.is_priced AND s.spend_upper IS NULL) AS open_ads,
    count(*) FILTER (s.status = 'gone') AS gone, coalesce(sum(s.spend_lower) FILTER (s.is_priced), 0) AS spend_lower,
    CASE WHEN count(*) FILTER (s.is_priced AND s.spend_upper IS NULL) = 0 THEN sum(s.spend_upper) FILTER (s.is_priced) END AS spend_upper
  FROM site_elections AS s CROSS JOIN UNNEST(list_prepend('any', s.bases)) AS u(basis)
  GROUP BY s.jurisdiction, s.name, u.basis, s.currency
) AS summed
ORDER BY jurisdiction, name, list_position(['any', 'country', 'targeting', 'delivery', 'dump'], basis), summed.currency NULLS LAST
