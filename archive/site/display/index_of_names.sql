-- Every advertiser by name, without accents, case and leading marks: letters first, digits, then all other scripts.
SELECT first_letter(name) AS letter, name, path, platform_words, say_number(active) AS active, say_number(ads) AS ads, lines > 0 AS has_lines
FROM (
  SELECT shown_name(advertiser_name, advertiser_id) AS name, advertiser_path(platform, advertiser_id) AS path,
    say_platform(platform) AS platform_words, active, active + ended + gone + unknown AS ads, lines, platform, advertiser_id
  FROM site_advertisers
)
ORDER BY CASE first_letter(name) WHEN 'Other' THEN 3 WHEN '0–9' THEN 2 ELSE 1 END, sort_name(name), name, platform, advertiser_id
