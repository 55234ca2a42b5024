-- Every payer by name, without accents, case and leading marks: letters first, digits, then all other scripts.
SELECT first_letter(name) AS letter, name, path, platform_words, active, ads
FROM (
  SELECT plain_text(payer) AS name, payer_path(platform, payer) AS path, say_platform(platform) AS platform_words, platform, payer,
    coalesce(sum(active) FILTER (basis = 'ads'), 0)::BIGINT AS active, coalesce(sum(items) FILTER (basis = 'ads'), 0)::BIGINT AS ads
  FROM site_payers
  WHERE payer_state = 'disclosed' AND payer IS NOT NULL
  GROUP BY platform, payer
)
ORDER BY CASE first_letter(name) WHEN 'Other' THEN 3 WHEN '0–9' THEN 2 ELSE 1 END, sort_name(name), name, platform, payer
