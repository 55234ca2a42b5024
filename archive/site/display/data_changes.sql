-- What happened to ads and names from capture to capture, one line each.
SELECT platform, advertiser_id, kind AS event, subject, payer, moment AS as_of, fingerprint AS capture
FROM site_events
ORDER BY platform, advertiser_id, moment, capture_id, kind, subject, payer
