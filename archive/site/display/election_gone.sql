-- Advertisers of an election whose ads have left their source since, twenty by number of ads.
SELECT jurisdiction, name, say_platform(platform) AS platform_words, who, path, gone, ads, advertisers
FROM (
  SELECT s.jurisdiction, s.name, s.platform, s.advertiser_id, shown_name(any_value(a.advertiser_name), s.advertiser_id) AS who,
    advertiser_path(s.platform, s.advertiser_id) AS path, count(*) FILTER (s.status = 'gone') AS gone, count(*) AS ads,
    count(*) OVER (PARTITION BY s.jurisdiction, s.name) AS advertisers,
    row_number() OVER (PARTITION BY s.jurisdiction, s.name ORDER BY count(*) FILTER (s.status = 'gone') DESC, s.platform, s.advertiser_id) AS place
  FROM site_elections AS s JOIN advertiser AS a ON a.platform = s.platform AND a.advertiser_id = s.advertiser_id
  GROUP BY s.jurisdiction, s.name, s.platform, s.advertiser_id
  HAVING count(*) FILTER (s.status = 'gone') > 0
) AS counted
WHERE place <= 20
ORDER BY jurisdiction, name, place
