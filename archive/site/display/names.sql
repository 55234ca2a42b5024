-- Every name of an advertiser that has had several, the newest first.
SELECT n.platform, n.advertiser_id, plain_text(n.advertiser_name) AS name, say_as_of(n.first_seen) AS first_seen,
  say_as_of(n.last_seen) AS last_seen, n.captures
FROM advertiser_name AS n
QUALIFY count(*) OVER (PARTITION BY n.platform, n.advertiser_id) > 1
ORDER BY n.platform, n.advertiser_id, n.last_seen DESC NULLS LAST, n.first_seen DESC NULLS LAST, n.advertiser_name
