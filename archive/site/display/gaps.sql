-- Days without a complete capture of the sources that an advertiser's page is made of, the newest first.
SELECT f.platform, f.advertiser_id, g.format, g.scope, any_value(coalesce(c.country, '')) AS country,
  say_period(g.first_day, g.last_day) AS period, any_value(g.days) AS days
FROM site_files AS f
JOIN capture AS c ON c.capture_id = f.capture_id
JOIN gathered.noted_gaps AS g ON g.platform = c.platform AND g.format = c.format AND g.scope = c.scope
GROUP BY f.platform, f.advertiser_id, g.format, g.scope, g.first_day, g.last_day
ORDER BY f.platform, f.advertiser_id, g.format, g.scope, g.first_day DESC
