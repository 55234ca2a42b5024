-- For whom a payer paid: advertisers by number of ads, and apart from them those of the platform's own figures.
SELECT p.platform, p.payer, p.basis, shown_name(any_value(a.advertiser_name), p.advertiser_id) AS name,
  advertiser_path(p.platform, p.advertiser_id) AS path, sum(p.items)::BIGINT AS items, sum(p.active)::BIGINT AS active,
  coalesce(list(CASE WHEN p.priced > 0 THEN
    say_sum(p.spend_lower, p.spend_upper, p.currency) END
    ORDER BY p.currency NULLS LAST) FILTER (p.priced > 0), []) AS spends,
  CASE WHEN min(p.first_day) IS NULL AND max(p.last_day) IS NULL THEN ''
    ELSE say_period(min(p.first_day), CASE WHEN count(*) = count(p.last_day) THEN max(p.last_day) END) END AS ran
FROM site_payers AS p JOIN advertiser AS a ON a.platform = p.platform AND a.advertiser_id = p.advertiser_id
WHERE p.payer_state = 'disclosed' AND p.payer IS NOT NULL
GROUP BY p.platform, p.payer, p.basis, p.advertiser_id
ORDER BY p.platform, p.payer, p.basis, items DESC, p.advertiser_id
