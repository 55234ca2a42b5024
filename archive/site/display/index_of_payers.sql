-- Every payer by name, without accents, case and leading marks: letters first, digits, then all other scripts.
SELECT first_letter(name) AS letter, name, path, platform_words, active, ads,
  CASE WHEN sum(ads) OVER () > 0 THEN say_status_days(min(status_from) OVER (), max(status_until) OVER ()) ELSE '' END AS status_as_of
FROM (
  SELECT min(status_from) AS status_from, max(status_until) AS status_until, plain_text(payer) AS name, payer_path(platform, payer) AS path, say_platform(platform) AS platform_words, platform, payer,
    coalesce(sum(active) FILTER (basis = 'ads'), 0)::BIGINT AS active, coalesce(sum(items) FILTER (basis = 'ads'), 0)::BIGINT AS ads
  FROM site_payers
  WHERE payer_state = 'disclosed' AND payer IS NOT NULL
  GROUP BY platform, payer
)
ORDER BY CASE first_letter(name) WHEN 'Other' THEN 3 WHEN '0–9' THEN 2 ELSE 1 END, sort_name(name), name, platform, payer
