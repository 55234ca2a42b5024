-- Who paid for each advertiser's ads, per payer and currency, and apart from it whom the platform's own figures name.
-- The states: disclosed, undisclosed (the field was there and empty), field_absent (the dump never says), not_applicable.
-- Parameters: none
SELECT v.platform, v.advertiser_id, 'ads' AS basis, coalesce(v.payer_state, 'field_absent') AS payer_state, v.payer, v.currency,
  count(*) AS items, count(*) FILTER (c.status = 'active') AS active,
  count(*) FILTER (v.spend_kind <> 'not_disclosed') AS priced,
  coalesce(sum(v.spend_lower) FILTER (v.spend_kind <> 'not_disclosed'), 0) AS spend_lower,
  CASE WHEN count(*) FILTER (v.spend_kind <> 'not_disclosed' AND v.spend_upper IS NULL) = 0
    THEN sum(v.spend_upper) FILTER (v.spend_kind <> 'not_disclosed') END AS spend_upper,
  min(v.started_on) AS first_day,
  CASE WHEN count(*) = count(v.ended_on) THEN max(v.ended_on) END AS last_day
FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
GROUP BY ALL
UNION ALL
SELECT platform, advertiser_id, 'lines', coalesce(payer_state, 'field_absent'), payer, NULL, count(*), 0, 0, 0, 0,
  min(period_start), max(period_end)
FROM spend_line_history
WHERE advertiser_id IS NOT NULL
GROUP BY ALL
ORDER BY platform, advertiser_id, basis, payer_state, payer, currency NULLS LAST
