-- Who paid for each advertiser's ads, per payer and currency, with the ads where no payer is disclosed or the dump never says.
-- Parameters: none
SELECT v.platform, v.advertiser_id, coalesce(v.payer_state, 'field_absent') AS payer_state, v.payer, v.currency,
  count(*) AS ads, count(*) FILTER (c.status = 'active') AS active,
  count(*) FILTER (v.spend_kind <> 'not_disclosed') AS priced_ads,
  coalesce(sum(v.spend_lower) FILTER (v.spend_kind <> 'not_disclosed'), 0) AS spend_lower,
  CASE WHEN count(*) FILTER (v.spend_kind <> 'not_disclosed' AND v.spend_upper IS NULL) = 0
    THEN sum(v.spend_upper) FILTER (v.spend_kind <> 'not_disclosed') END AS spend_upper,
  min(v.started_on) AS first_day, max(coalesce(v.ended_on, v.started_on)) AS last_day
FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
GROUP BY v.platform, v.advertiser_id, coalesce(v.payer_state, 'field_absent'), v.payer, v.currency
ORDER BY v.platform, v.advertiser_id, payer_state, v.payer, v.currency NULLS LAST
