-- Elections that the archive has ads for, and those ahead of its newest capture in countries that it has ads of.
WITH held AS (
  SELECT jurisdiction, name, count(*) AS ads, count(DISTINCT (platform, advertiser_id)) AS advertisers,
    count(DISTINCT (platform, payer)) FILTER (payer IS NOT NULL) AS payers, count(*) FILTER (status = 'active') AS active,
    count(*) FILTER (status = 'gone') AS gone
  FROM site_elections GROUP BY jurisdiction, name
), place AS (
  SELECT DISTINCT country_code(country) AS code FROM site_countries
), newest AS (
  SELECT CAST(max(as_of) AS DATE) AS day FROM capture
)
SELECT e.jurisdiction, e.name, plain_text(e.name) AS shown, without_turns(plain_text(e.name)) AS title,
  election_path(e.jurisdiction, e.name, e.polling_days) AS path,
  plain_text(e.jurisdiction) AS place_code,
  say_vote(e.kind) AS kind, list_transform(e.polling_days, lambda each: say_as_of(each)) AS days,
  strftime(list_min(e.polling_days), '%Y-%m-%d') AS first_day, say_period(list_min(e.polling_days), list_max(e.polling_days)) AS voted,
  say_period(election_from(e.polling_days, e.period_start), election_until(e.polling_days, e.period_end)) AS counted,
  election_window(e.period_start, e.period_rule) AS counted_by, plain_text(coalesce(e.period_rule, '')) AS period_rule,
  plain_text(coalesce(e.authority, '')) AS authority, coalesce(web_address(e.information), '') AS information,
  plain_text(coalesce(e.silence_rules, '')) AS silence_rules, plain_text(coalesce(e.source, 'adlib.toml')) AS source,
  coalesce(h.ads, 0) AS ads, coalesce(h.advertisers, 0) AS advertisers, coalesce(h.payers, 0) AS payers, coalesce(h.active, 0) AS active,
  coalesce(h.gone, 0) AS gone, coalesce(list_max(e.polling_days) >= n.day, false) AS is_ahead
FROM election AS e CROSS JOIN newest AS n LEFT JOIN held AS h ON h.jurisdiction = e.jurisdiction AND h.name = e.name
WHERE h.ads > 0 OR (list_max(e.polling_days) >= n.day
  AND EXISTS (FROM place AS p WHERE p.code = e.jurisdiction OR list_contains(e.countries, p.code)))
ORDER BY e.jurisdiction, e.name
