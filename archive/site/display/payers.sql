-- Who paid, one row per payer: those named first, by number of ads.
SELECT platform, advertiser_id, basis, payer_state, coalesce(plain_text(payer), '') AS payer,
  coalesce(payer_path(platform, payer), '') AS path, sum(items)::BIGINT AS items, sum(active)::BIGINT AS active,
  coalesce(list(CASE WHEN priced > 0 THEN
    say_sum(spend_lower, spend_upper, currency) END
    ORDER BY currency NULLS LAST) FILTER (priced > 0), []) AS spends,
  CASE WHEN min(first_day) IS NULL AND max(last_day) IS NULL THEN '' ELSE say_period(min(first_day), CASE WHEN count(*) = count(last_day) THEN max(last_day) END) END AS ran
FROM site_payers
GROUP BY platform, advertiser_id, basis, payer_state, payer
ORDER BY platform, advertiser_id, basis,
  CASE payer_state WHEN 'disclosed' THEN 1 WHEN 'undisclosed' THEN 2 ELSE 3 END, items DESC, site_payers.payer, payer_state
