-- Every payer that a platform names: what stands at the head of its page.
SELECT platform, payer, plain_text(payer) AS name, without_turns(plain_text(payer)) AS title,
  payer_path(platform, payer) AS path, say_platform(platform) AS platform_words,
  sum(items) FILTER (basis = 'ads')::BIGINT AS ads, sum(active) FILTER (basis = 'ads')::BIGINT AS active,
  count(DISTINCT advertiser_id) AS advertisers, bool_or(basis = 'lines') AS has_lines,
  strftime(coalesce(max(last_seen), TIMESTAMP '1970-01-01'), '%Y-%m-%dT%H:%M:%SZ') AS updated
FROM site_payers
WHERE payer_state = 'disclosed' AND payer IS NOT NULL
GROUP BY platform, payer
ORDER BY site_payers.platform, site_payers.payer
