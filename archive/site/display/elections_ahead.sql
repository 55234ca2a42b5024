-- Elections from the day of the newest capture on, in the countries that ads of this archive are tied to, the next first.
SELECT plain_text(e.name) AS name, plain_text(e.jurisdiction) AS jurisdiction, plain_text(coalesce(e.authority, '')) AS authority,
  coalesce(web_address(e.information), '') AS information, say_period(CAST(list_min(e.polling_days) AS DATE), CAST(list_max(e.polling_days) AS DATE)) AS days
FROM election AS e
WHERE list_max(e.polling_days) >= (SELECT CAST(max(as_of) AS DATE) FROM capture)
  AND (list_has_any(folded(coalesce(e.countries, [e.jurisdiction])), (SELECT coalesce(list(DISTINCT lower(country)), []) FROM site_countries WHERE country IS NOT NULL))
    OR coalesce(len(e.countries), 0) = 0)
ORDER BY list_min(e.polling_days), e.name
LIMIT 8
