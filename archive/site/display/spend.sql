-- Spend on an advertiser's ads, one row per currency, that of most ads first; the bar's length is a share of its own upper end.
SELECT platform, advertiser_id, say_currency(currency) AS currency, ads,
  CASE WHEN ads = 0 THEN '' ELSE say_bounds(spend_lower, spend_upper, currency) END AS spend,
  CASE WHEN ads = 0 THEN 0 WHEN spend_upper IS NULL THEN 60 WHEN spend_upper = 0 THEN 0
    ELSE round(spend_lower::DOUBLE / spend_upper::DOUBLE * 100, 1) END AS solid,
  CASE WHEN ads = 0 THEN 0 WHEN spend_upper IS NULL THEN 40 WHEN spend_upper = 0 THEN 0
    ELSE round(100 - spend_lower::DOUBLE / spend_upper::DOUBLE * 100, 1) END AS hatched,
  open_ads, not_disclosed, not_in_dump, CASE WHEN ads = 0 THEN '' ELSE say_sum(spend_lower, spend_upper, currency) END AS sum
FROM site_spend
ORDER BY platform, advertiser_id, ads DESC, site_spend.currency NULLS LAST
