-- What happened to each advertiser, capture by capture and kind by kind, the newest first.
SELECT platform, advertiser_id, kind, count(DISTINCT subject) AS items, list(DISTINCT plain_text(shortened(subject, 300)) ORDER BY plain_text(shortened(subject, 300)))[1:12] AS subjects,
  say_as_of(moment) AS day, strftime(moment, '%Y-%m-%dT%H:%M:%SZ') AS updated, capture_path(fingerprint) AS capture_path,
  'urn:uuid:' || CAST(md5(concat_ws(chr(31), platform, advertiser_id, fingerprint, kind)) AS UUID)::VARCHAR AS entry_id
FROM site_events
GROUP BY platform, advertiser_id, kind, moment, capture_id, fingerprint
QUALIFY row_number() OVER (PARTITION BY platform, advertiser_id ORDER BY moment DESC, capture_id DESC, kind) <= 60
ORDER BY site_events.platform, site_events.advertiser_id, moment DESC, capture_id DESC, kind
