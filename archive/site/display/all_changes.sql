-- What happened in the whole archive, capture by capture and kind by kind, the newest first.
SELECT kind, count(DISTINCT (platform, advertiser_id, subject)) AS items, count(DISTINCT (platform, advertiser_id)) AS advertisers,
  say_platform(any_value(platform)) AS platform_words, CAST([] AS VARCHAR[]) AS subjects,
  say_as_of(moment) AS day, strftime(moment, '%Y-%m-%dT%H:%M:%SZ') AS updated, capture_path(fingerprint) AS capture_path,
  'urn:uuid:' || CAST(md5(concat_ws(chr(31), fingerprint, kind)) AS UUID)::VARCHAR AS entry_id
FROM site_events
GROUP BY kind, moment, capture_id, fingerprint
ORDER BY moment DESC, capture_id DESC, kind
LIMIT 200
