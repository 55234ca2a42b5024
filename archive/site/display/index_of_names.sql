-- Advertisers by name, without accents, case and leading marks: letters first, digits, then all other scripts.
-- Parameters: $platform; $country
SELECT letter, name, path, platform_words, active, ads,
  CASE WHEN sum(ads) OVER () > 0 THEN say_status_days(min(status_from) OVER (), max(status_until) OVER ()) ELSE '' END AS status_as_of
FROM (
  SELECT CASE WHEN has_name(a.advertiser_name, a.advertiser_id) THEN first_letter(plain_text(a.advertiser_name)) ELSE 'Other' END AS letter,
    a.status_from, a.status_until, shown_name(a.advertiser_name, a.advertiser_id) AS name, advertiser_path(a.platform, a.advertiser_id) AS path,
    say_platform(a.platform) AS platform_words, a.active, a.active + a.ended + a.gone + a.unknown AS ads, a.platform, a.advertiser_id
  FROM site_advertisers AS a
  WHERE ($platform IS NULL OR a.platform = $platform) AND ($country IS NULL OR (a.platform, a.advertiser_id) IN (
    SELECT (l.platform, l.advertiser_id) FROM site_countries AS l WHERE country_code(l.country) = $country
  ))
)
ORDER BY CASE letter WHEN 'Other' THEN 3 WHEN '0–9' THEN 2 ELSE 1 END, sort_name(name), name, platform, advertiser_id
