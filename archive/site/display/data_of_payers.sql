-- For whom each payer paid, per currency, as lines of its files to take away.
SELECT p.platform, p.payer, p.basis, p.advertiser_id, a.advertiser_name, p.currency, p.items, p.active AS active_ads, p.open_ads,
  CASE WHEN p.priced > 0 THEN p.spend_lower END AS spend_lower, CASE WHEN p.priced > 0 THEN p.spend_upper END AS spend_upper,
  p.first_day, p.last_day
FROM site_payers AS p JOIN advertiser AS a ON a.platform = p.platform AND a.advertiser_id = p.advertiser_id
WHERE p.payer_state = 'disclosed' AND p.payer IS NOT NULL
ORDER BY p.platform, p.payer, p.basis, p.advertiser_id, p.currency NULLS LAST
