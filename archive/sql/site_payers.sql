-- Who paid for each advertiser's ads, per payer and currency, and apart from it whom the platform's own figures name.
-- The states: disclosed, undisclosed (the field was there and empty), field_absent (the dump never says), not_applicable.
-- Parameters: none
SELECT platform, advertiser_id, 'ads' AS basis, coalesce(payer_state, 'field_absent') AS payer_state, payer, currency,
  count(*) AS items, count(*) FILTER (status = 'active') AS active,
  count(*) FILTER (spend_kind <> 'not_disclosed') AS priced,
  coalesce(sum(spend_lower) FILTER (spend_kind <> 'not_disclosed'), 0) AS spend_lower,
  CASE WHEN count(*) FILTER (spend_kind <> 'not_disclosed' AND spend_upper IS NULL) = 0
    THEN sum(spend_upper) FILTER (spend_kind <> 'not_disclosed') END AS spend_upper,
  count(*) FILTER (spend_kind <> 'not_disclosed' AND spend_upper IS NULL) AS open_ads,
  min(started_on) AS first_day,
  CASE WHEN count(*) = count(ended_on) THEN max(ended_on) END AS last_day,
  max(last_seen) AS last_seen, min(status_as_of) AS status_from, max(status_as_of) AS status_until
FROM ad_current
GROUP BY ALL
UNION ALL
SELECT l.platform, l.advertiser_id, 'lines', coalesce(l.payer_state, 'field_absent'), l.payer, NULL, count(*), 0, 0, 0, 0, 0,
  min(l.period_start), max(l.period_end), max(c.as_of), NULL, NULL
FROM spend_line_history AS l JOIN capture AS c ON c.capture_id = l.capture_id
WHERE l.advertiser_id IS NOT NULL
GROUP BY ALL
ORDER BY platform, advertiser_id, basis, payer_state, payer, currency NULLS LAST
