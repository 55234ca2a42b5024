-- What happened in the whole archive, capture by capture and kind by kind, the newest first, with the advertisers it happened to most.
WITH entry AS (
  SELECT kind, moment, capture_id, fingerprint, any_value(platform) AS platform, count(DISTINCT (platform, advertiser_id, subject)) AS items,
    count(DISTINCT (platform, advertiser_id)) AS advertisers
  FROM site_events
  GROUP BY kind, moment, capture_id, fingerprint
  ORDER BY moment DESC, capture_id DESC, kind
  LIMIT 200
), most AS (
  SELECT e.capture_id, e.kind, e.platform, e.advertiser_id,
    row_number() OVER (PARTITION BY e.capture_id, e.kind ORDER BY count(DISTINCT e.subject) DESC, e.platform, e.advertiser_id) AS nth
  FROM site_events AS e SEMI JOIN entry AS o ON o.capture_id = e.capture_id AND o.kind = e.kind
  GROUP BY e.capture_id, e.kind, e.platform, e.advertiser_id
  QUALIFY nth <= 5
), named AS (
  SELECT m.capture_id, m.kind, list({
      'name': shown_name(a.advertiser_name, m.advertiser_id), 'path': advertiser_path(m.platform, m.advertiser_id)
    } ORDER BY m.nth) AS whose
  FROM most AS m JOIN advertiser AS a ON a.platform = m.platform AND a.advertiser_id = m.advertiser_id
  GROUP BY m.capture_id, m.kind
)
SELECT e.kind, e.items, e.advertisers, n.whose, say_platform(e.platform) AS platform_words, CAST([] AS VARCHAR[]) AS subjects,
  say_as_of(e.moment) AS day, strftime(e.moment, '%Y-%m-%dT%H:%M:%SZ') AS updated, capture_path(e.fingerprint) AS capture_path,
  'urn:uuid:' || CAST(md5(concat_ws(chr(31), e.fingerprint, e.kind)) AS UUID)::VARCHAR AS entry_id
FROM entry AS e LEFT JOIN named AS n ON n.capture_id = e.capture_id AND n.kind = e.kind
ORDER BY e.moment DESC, e.capture_id DESC, e.kind
