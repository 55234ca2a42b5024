-- One advertiser: its names, when it was seen, its ads, and what they cost per currency.
-- Parameters: $advertiser_id its id; $platform such as meta
WITH summed AS (
  SELECT platform, advertiser_id, currency,
    sum(CASE WHEN spend_lower IS NULL AND spend_upper IS NOT NULL THEN 0 ELSE spend_lower END) AS spend_lower,
    CASE WHEN count(spend_upper) = count(*) THEN sum(spend_upper) END AS spend_upper,
    count(*) AS ads, count(*) FILTER (WHERE status = 'active') AS active,
    count(*) FILTER (WHERE spend_lower IS NOT NULL AND spend_upper IS NULL) AS open_ads,
    count(*) FILTER (WHERE spend_kind = 'not_disclosed') AS undisclosed_ads,
    count(*) FILTER (WHERE spend_kind IS NULL) AS absent_ads,
    count(*) FILTER (WHERE spend_kind = 'exact') AS exact_ads
  FROM ad
  WHERE advertiser_id = $advertiser_id AND ($platform IS NULL OR platform = $platform)
  GROUP BY platform, advertiser_id, currency
)
SELECT a.platform, a.advertiser_id, a.advertiser_id_basis, a.advertiser_name, a.names, a.registered_ids, a.first_seen,
  a.last_seen, s.currency, s.spend_lower, s.spend_upper,
  CASE WHEN s.undisclosed_ads = s.ads THEN 'not_disclosed' WHEN s.spend_lower IS NULL THEN NULL
    WHEN s.spend_upper IS NULL THEN 'at_least' WHEN s.exact_ads = s.ads THEN 'exact' ELSE 'range' END AS spend_kind,
  coalesce(s.ads, 0) AS ads, coalesce(s.active, 0) AS active, s.open_ads, s.undisclosed_ads, s.absent_ads
FROM advertiser AS a LEFT JOIN summed AS s ON s.platform = a.platform AND s.advertiser_id = a.advertiser_id
WHERE a.advertiser_id = $advertiser_id AND ($platform IS NULL OR a.platform = $platform)
ORDER BY a.platform, s.currency NULLS LAST
