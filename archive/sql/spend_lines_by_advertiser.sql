-- What the platforms themselves say each advertiser spent, in figures of one grain; never to be added to sums over ads.
-- Parameters: $grain such as total, week or last_30_days; $platform such as google; $currency such as EUR; $country such as DE; $top how many per currency
WITH summed AS (
  SELECT grain, platform, advertiser_id, currency,
    sum(CASE WHEN spend_lower IS NULL AND spend_upper IS NOT NULL THEN 0 ELSE spend_lower END) AS spend_lower,
    CASE WHEN count(spend_upper) = count(*) THEN sum(spend_upper) END AS spend_upper,
    count(*) AS lines,
    count(*) FILTER (WHERE spend_lower IS NOT NULL AND spend_upper IS NULL) AS open_lines,
    count(*) FILTER (WHERE spend_kind = 'not_disclosed') AS undisclosed_lines,
    count(*) FILTER (WHERE spend_kind IS NULL) AS absent_lines,
    count(*) FILTER (WHERE spend_kind = 'exact') AS exact_lines,
    count(*) FILTER (WHERE spend_kind = 'rounded') AS rounded_lines,
    min(period_start) AS period_start, max(period_end) AS period_end
  FROM spend_line
  WHERE grain = coalesce($grain, 'total') AND ($platform IS NULL OR platform = $platform)
    AND ($currency IS NULL OR currency = $currency) AND ($country IS NULL OR country = $country)
  GROUP BY grain, platform, advertiser_id, currency
), placed AS (
  SELECT *, row_number() OVER (
    PARTITION BY currency ORDER BY spend_lower DESC NULLS LAST, spend_upper DESC NULLS FIRST, platform, advertiser_id NULLS LAST
  ) AS place
  FROM summed
)
SELECT p.currency, p.place, p.grain, p.platform, p.advertiser_id, a.advertiser_name, p.spend_lower, p.spend_upper,
  CASE WHEN p.undisclosed_lines = p.lines THEN 'not_disclosed' WHEN p.spend_lower IS NULL THEN NULL
    WHEN p.spend_upper IS NULL THEN 'at_least' WHEN p.exact_lines = p.lines THEN 'exact'
    WHEN p.rounded_lines + p.exact_lines = p.lines THEN 'rounded' ELSE 'range' END AS spend_kind,
  p.lines, p.open_lines, p.undisclosed_lines, p.absent_lines, p.period_start, p.period_end
FROM placed AS p LEFT JOIN advertiser AS a ON a.platform = p.platform AND a.advertiser_id = p.advertiser_id
WHERE $top IS NULL OR p.place <= CAST($top AS INTEGER)
ORDER BY p.currency NULLS LAST, p.place
