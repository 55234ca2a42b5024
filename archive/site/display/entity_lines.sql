-- What the platforms themselves say an entity spent, each figure once: per source, grain, period and currency, never added to ads.
WITH tied AS (
  SELECT DISTINCT m.entity_id, l.capture_id, l.file_no, l.row_no, l.line_no
  FROM entity_member AS m JOIN (
    SELECT 'advertiser' AS kind, advertiser_id AS member_id, * FROM spend_line WHERE advertiser_id IS NOT NULL
    UNION ALL
    SELECT 'payer', payer, * FROM spend_line WHERE payer IS NOT NULL
  ) AS l ON l.kind = m.kind AND l.platform = m.platform AND l.member_id = m.member_id
)
SELECT entity_id, 'entity' AS kind, say_platform(platform) AS platform_words, say_grain(grain) AS grain, country, say_period(period_start, period_end)
    AS period, say_currency(currency) AS currency, lines, priced,
  CASE WHEN priced = 0 THEN '' ELSE say_bounds(spend_lower, spend_upper, currency) END AS spend, path
FROM (
  SELECT t.entity_id, l.platform, l.grain, coalesce(l.country, '') AS country, l.currency, c.fingerprint, min(l.period_start) AS period_start,
    max(coalesce(l.period_end, CAST(c.as_of AS DATE))) AS period_end, count(*) AS lines, any_value(capture_path(c.fingerprint)) AS path,
    count(*) FILTER (coalesce(l.spend_kind, 'not_disclosed') <> 'not_disclosed') AS priced, coalesce(sum(l.spend_lower), 0) AS spend_lower,
    CASE WHEN count(*) FILTER (coalesce(l.spend_kind, 'not_disclosed') <> 'not_disclosed' AND l.spend_upper IS NULL) = 0 THEN sum(l.spend_upper) END
      AS spend_upper
  FROM tied AS t JOIN spend_line AS l ON l.capture_id = t.capture_id AND l.file_no = t.file_no AND l.row_no = t.row_no AND l.line_no = t.line_no
  JOIN capture AS c ON c.capture_id = l.capture_id
  WHERE l.grain <> 'undocumented' AND l.grain NOT LIKE '%by\_targeting' ESCAPE '\' AND l.grain NOT LIKE '%\_by\_region' ESCAPE '\' AND l.grain <> 'keyword'
  GROUP BY t.entity_id, l.platform, l.grain, coalesce(l.country, ''), l.currency, c.fingerprint
) AS summed
ORDER BY entity_id, summed.platform, summed.grain, country, period_end DESC, summed.currency NULLS LAST, summed.fingerprint
