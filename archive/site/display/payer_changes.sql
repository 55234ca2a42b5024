-- What happened to the ads that name each payer, capture by capture and kind by kind, the newest first.
SELECT platform, payer, kind, count(DISTINCT subject) AS items, list(DISTINCT plain_text(shortened(subject, 300)) ORDER BY plain_text(shortened(subject, 300)))[1:12] AS subjects,
  say_as_of(moment) AS day, strftime(moment, '%Y-%m-%dT%H:%M:%SZ') AS updated, capture_path(fingerprint) AS capture_path,
  'urn:uuid:' || CAST(md5(concat_ws(chr(31), platform, 'payer', payer, fingerprint, kind)) AS UUID)::VARCHAR AS entry_id
FROM site_events
WHERE (platform, payer) IN (SELECT (p.platform, p.payer) FROM site_payers AS p WHERE p.payer_state = 'disclosed' AND p.payer IS NOT NULL)
GROUP BY platform, payer, kind, moment, capture_id, fingerprint
QUALIFY row_number() OVER (PARTITION BY platform, payer ORDER BY moment DESC, capture_id DESC, kind) <= 60
ORDER BY site_events.platform, site_events.payer, moment DESC, capture_id DESC, kind
