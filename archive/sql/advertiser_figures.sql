-- The platform's own figures of an advertiser as its newest files say, each with its file and record.
-- Parameters: $advertiser_id its id; $platform such as google; $limit how many
SELECT l.platform, l.grain, l.period_start, l.period_end, l.country, l.region, l.payer, l.payer_state, l.currency, l.spend_lower,
  l.spend_upper, l.spend_kind, l.spend_step, l.ads, c.as_of, l.capture_id, f.name AS file, f.sha256, l.row_no AS record_no
FROM spend_line AS l JOIN capture AS c ON c.capture_id = l.capture_id
JOIN capture_file AS f ON f.capture_id = l.capture_id AND f.file_no = l.file_no
WHERE l.advertiser_id = $advertiser_id AND ($platform IS NULL OR l.platform = $platform)
ORDER BY l.platform, l.grain, l.period_start DESC NULLS FIRST, l.country, l.region, l.payer, l.currency, l.capture_id, l.row_no, l.line_no
LIMIT $limit
