-- Every country that ads are tied to: its advertisers, and its ads by status; an ad of several countries counts in each.
SELECT code, count(DISTINCT (platform, advertiser_id)) AS advertisers, sum(active)::BIGINT AS active, sum(ended)::BIGINT AS ended,
  sum(gone)::BIGINT AS gone, sum(unknown)::BIGINT AS unknown, say_status_days(min(status_from), max(status_until)) AS status_as_of,
  list(DISTINCT say_platform(platform) ORDER BY say_platform(platform)) AS platforms
FROM (SELECT country_code(country) AS code, * FROM site_countries)
WHERE code IS NOT NULL
GROUP BY code
ORDER BY code
