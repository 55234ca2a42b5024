-- Every payer that a platform names: what stands at the head of its page.
SELECT platform, payer, plain_text(payer) AS name, without_turns(plain_text(payer)) AS title,
  payer_path(platform, payer) AS path, say_platform(platform) AS platform_words,
  sum(items) FILTER (basis = 'ads')::BIGINT AS ads, sum(active) FILTER (basis = 'ads')::BIGINT AS active,
  say_status_days(min(status_from), max(status_until)) AS status_as_of, count(DISTINCT advertiser_id) AS advertisers, bool_or(basis = 'lines') AS has_lines,
  strftime(coalesce(max(last_seen), TIMESTAMP '1970-01-01'), '%Y-%m-%dT%H:%M:%SZ') AS updated,
  coalesce(entity_path(any_value(entity_id)), '') AS entity_path, coalesce(plain_text(any_value(entity_name)), '') AS entity_name
FROM site_payers
LEFT JOIN (
  SELECT m.platform, m.member_id AS payer, m.entity_id, e.entity_name
  FROM entity_member AS m JOIN entity AS e ON e.entity_id = m.entity_id WHERE m.kind = 'payer'
) AS linked USING (platform, payer)
WHERE payer_state = 'disclosed' AND payer IS NOT NULL
GROUP BY platform, payer
ORDER BY platform, payer
