-- Whose ads left their source last, capture by capture.
SELECT say_as_of(e.moment) AS day, capture_path(e.fingerprint) AS capture_path, shown_name(any_value(a.advertiser_name), e.advertiser_id) AS name,
  advertiser_path(e.platform, e.advertiser_id) AS path, say_platform(e.platform) AS platform_words, count(DISTINCT e.subject) AS ads
FROM site_events AS e JOIN advertiser AS a ON a.platform = e.platform AND a.advertiser_id = e.advertiser_id
WHERE e.kind = 'gone'
GROUP BY e.moment, e.capture_id, e.fingerprint, e.platform, e.advertiser_id
ORDER BY e.moment DESC, e.capture_id DESC, ads DESC, e.platform, e.advertiser_id
LIMIT 8
