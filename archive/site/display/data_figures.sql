-- The platforms' own figures, those of the newest capture of each scope; never to be summed across grains, nor with the ads.
SELECT l.platform, l.advertiser_id, l.advertiser_name, l.grain, l.period_start, l.period_end, l.country, l.region, l.district, l.keyword,
  l.payer_state, l.payer, l.ads, l.currency, l.spend_kind, l.spend_lower, l.spend_upper, l.spend_step, c.as_of, c.fingerprint AS capture,
  f.sha256, l.row_no AS record_no, l.line_no
FROM spend_line AS l
JOIN capture AS c ON c.capture_id = l.capture_id
LEFT JOIN capture_file AS f ON f.capture_id = l.capture_id AND f.file_no = l.file_no
ORDER BY l.platform, l.advertiser_id NULLS LAST, l.grain, l.period_start, l.capture_id, l.file_no, l.row_no, l.line_no
