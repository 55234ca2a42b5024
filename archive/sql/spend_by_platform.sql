-- What the ads of each platform cost: per currency the sums of the lower and of the upper bounds, greatest first.
-- Parameters: $platform such as meta; $currency such as EUR; $status such as active; $top how many per currency
WITH summed AS (
  SELECT platform, currency,
    sum(CASE WHEN spend_lower IS NULL AND spend_upper IS NOT NULL THEN 0 ELSE spend_lower END) AS spend_lower,
    CASE WHEN count(spend_upper) = count(*) THEN sum(spend_upper) END AS spend_upper,
    count(*) AS ads,
    count(*) FILTER (WHERE spend_lower IS NOT NULL AND spend_upper IS NULL) AS open_ads,
    count(*) FILTER (WHERE spend_kind = 'not_disclosed') AS undisclosed_ads,
    count(*) FILTER (WHERE spend_kind IS NULL) AS absent_ads,
    count(*) FILTER (WHERE spend_kind = 'exact') AS exact_ads
  FROM ad
  WHERE ($platform IS NULL OR platform = $platform) AND ($currency IS NULL OR currency = $currency)
    AND ($status IS NULL OR status = $status)
  GROUP BY platform, currency
), placed AS (
  SELECT *, row_number() OVER (
    PARTITION BY currency ORDER BY spend_lower DESC NULLS LAST, spend_upper DESC NULLS FIRST, platform
  ) AS place
  FROM summed
)
SELECT p.currency, p.place, p.platform, p.spend_lower, p.spend_upper,
  CASE WHEN p.undisclosed_ads = p.ads THEN 'not_disclosed' WHEN p.spend_lower IS NULL THEN NULL
    WHEN p.spend_upper IS NULL THEN 'at_least' WHEN p.exact_ads = p.ads THEN 'exact' ELSE 'range' END AS spend_kind,
  p.ads, p.open_ads, p.undisclosed_ads, p.absent_ads
FROM placed AS p
WHERE $top IS NULL OR p.place <= CAST($top AS INTEGER)
ORDER BY p.currency NULLS LAST, p.place
