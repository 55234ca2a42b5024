-- Who paid for each advertiser's ads, and apart from it whom the platform's own figures name (`basis`: ads or lines).
SELECT platform, advertiser_id, basis, payer_state, payer, currency, items, active AS active_ads, open_ads,
  CASE WHEN priced > 0 THEN spend_lower END AS spend_lower, CASE WHEN priced > 0 THEN spend_upper END AS spend_upper, first_day, last_day
FROM site_payers
ORDER BY platform, advertiser_id, basis, payer_state, payer, currency NULLS LAST
