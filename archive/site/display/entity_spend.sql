-- What the ads of an entity cost, merged: each ad once, per currency.
SELECT entity_id, 'entity' AS kind, say_currency(currency) AS currency, ads, by_advertiser, by_payer, priced, ads - priced AS not_priced, open_ads,
  CASE WHEN priced = 0 THEN '' ELSE say_bounds(spend_lower, spend_upper, currency) END AS spend,
  CASE WHEN priced = 0 THEN 0 WHEN spend_upper IS NULL THEN 60 WHEN spend_upper = 0 THEN 0
    ELSE round(spend_lower::DOUBLE / spend_upper::DOUBLE * 100, 1) END AS solid,
  CASE WHEN priced = 0 THEN 0 WHEN spend_upper IS NULL THEN 40 WHEN spend_upper = 0 THEN 0
    ELSE round(100 - spend_lower::DOUBLE / spend_upper::DOUBLE * 100, 1) END AS hatched
FROM (
  SELECT entity_id, currency, count(*) AS ads, count(*) FILTER (by_advertiser) AS by_advertiser, count(*) FILTER (by_payer) AS by_payer,
    count(*) FILTER (is_priced) AS priced, count(*) FILTER (is_priced AND spend_upper IS NULL) AS open_ads,
    coalesce(sum(spend_lower) FILTER (is_priced), 0) AS spend_lower,
    CASE WHEN count(*) FILTER (is_priced AND spend_upper IS NULL) = 0 THEN sum(spend_upper) FILTER (is_priced) END AS spend_upper
  FROM site_entities GROUP BY entity_id, currency
) AS summed
ORDER BY entity_id, summed.currency NULLS LAST
