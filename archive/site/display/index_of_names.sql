-- Advertisers by name, without accents, case and leading marks: letters first, digits, then all other scripts.
-- Parameters: $platform; $country
SELECT first_letter(name) AS letter, name, path, platform_words, active, ads, lines > 0 AS has_lines
FROM (
  SELECT shown_name(a.advertiser_name, a.advertiser_id) AS name, advertiser_path(a.platform, a.advertiser_id) AS path,
    say_platform(a.platform) AS platform_words, a.active, a.active + a.ended + a.gone + a.unknown AS ads, a.lines, a.platform, a.advertiser_id
  FROM site_advertisers AS a
  WHERE ($platform IS NULL OR a.platform = $platform) AND ($country IS NULL OR (a.platform, a.advertiser_id) IN (
    SELECT (l.platform, l.advertiser_id) FROM site_countries AS l WHERE country_code(l.country) = $country
  ))
)
ORDER BY CASE first_letter(name) WHEN 'Other' THEN 3 WHEN '0–9' THEN 2 ELSE 1 END, sort_name(name), name, platform, advertiser_id
