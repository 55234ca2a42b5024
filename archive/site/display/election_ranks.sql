-- Who paid for an election's ads and who ran them, ten of each per currency by the lower end, and with how many that left their source.
WITH part AS (
  SELECT jurisdiction, name, 'payer' AS kind, platform, CASE payer_state WHEN 'disclosed' THEN payer END AS who, payer_state, currency, status,
    is_priced, spend_lower, spend_upper
  FROM site_elections
  UNION ALL
  SELECT jurisdiction, name, 'advertiser', platform, advertiser_id, NULL, currency, status, is_priced, spend_lower, spend_upper
  FROM site_elections
), summed AS (
  SELECT jurisdiction, name, kind, platform, who, payer_state, currency, count(*) AS ads, count(*) FILTER (status = 'gone') AS gone,
    count(*) FILTER (is_priced) AS priced, coalesce(sum(spend_lower) FILTER (is_priced), 0) AS spend_lower,
    CASE WHEN count(*) FILTER (is_priced AND spend_upper IS NULL) = 0 THEN sum(spend_upper) FILTER (is_priced) END AS spend_upper
  FROM part GROUP BY jurisdiction, name, kind, platform, who, payer_state, currency
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY jurisdiction, name, kind, currency
      ORDER BY priced = 0, spend_lower DESC, spend_upper DESC NULLS FIRST, ads DESC, platform, who NULLS LAST, payer_state) AS place,
    count(*) OVER (PARTITION BY jurisdiction, name, kind, currency) AS length
  FROM summed
)
SELECT p.jurisdiction, p.name, p.kind, say_currency(p.currency) AS currency, p.place, p.length, say_platform(p.platform) AS platform_words,
  coalesce(CASE p.kind WHEN 'payer' THEN plain_text(p.who) ELSE shown_name(a.advertiser_name, p.who) END, '') AS who,
  coalesce(CASE p.kind WHEN 'payer' THEN payer_path(p.platform, p.who) ELSE advertiser_path(p.platform, p.who) END, '') AS path,
  coalesce(p.payer_state, '') AS payer_state, p.ads, p.gone,
  CASE WHEN p.priced = 0 THEN '' ELSE say_bounds(p.spend_lower, p.spend_upper, p.currency) END AS spend
FROM placed AS p LEFT JOIN advertiser AS a ON p.kind = 'advertiser' AND a.platform = p.platform AND a.advertiser_id = p.who
WHERE p.place <= 10
ORDER BY p.jurisdiction, p.name, p.kind DESC, p.currency NULLS LAST, p.place
