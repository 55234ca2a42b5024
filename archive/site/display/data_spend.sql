-- Spend on each advertiser's ads, per currency.
SELECT platform, advertiser_id, currency, ads, CASE WHEN ads > 0 THEN spend_lower END AS spend_lower,
  CASE WHEN ads > 0 THEN spend_upper END AS spend_upper, open_ads, not_disclosed AS not_disclosed_ads, not_in_dump AS absent_ads
FROM site_spend
ORDER BY platform, advertiser_id, currency NULLS LAST
