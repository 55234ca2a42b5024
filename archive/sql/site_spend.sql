-- Spend on each advertiser's ads, per currency: least, most, and how many ads have no upper bound, no figure, or keep it back.
-- Parameters: none
WITH named AS (
  SELECT *, coalesce(spend_kind, 'absent') NOT IN ('absent', 'not_disclosed') AS is_disclosed FROM advertiser_spend
)
SELECT platform, advertiser_id, currency,
  coalesce(sum(ads) FILTER (is_disclosed), 0)::BIGINT AS ads,
  coalesce(sum(spend_lower) FILTER (is_disclosed), 0) AS spend_lower,
  CASE WHEN bool_and(closed_ads = ads) FILTER (is_disclosed) THEN sum(spend_upper) FILTER (is_disclosed) END AS spend_upper,
  coalesce(sum(ads - closed_ads) FILTER (is_disclosed), 0)::BIGINT AS open_ads,
  coalesce(sum(ads) FILTER (spend_kind = 'not_disclosed'), 0)::BIGINT AS not_disclosed,
  coalesce(sum(ads) FILTER (spend_kind IS NULL), 0)::BIGINT AS not_in_dump
FROM named
GROUP BY platform, advertiser_id, currency
ORDER BY platform, advertiser_id, currency NULLS LAST
