-- The advertisers and payers of an entity, unmerged: each with its own ads and what they cost, by currency.
WITH ad AS (
  SELECT 'advertiser' AS kind, platform, advertiser_id AS member_id, currency, status, spend_kind, spend_lower, spend_upper FROM ad_current
  UNION ALL
  SELECT 'payer', platform, payer, currency, status, spend_kind, spend_lower, spend_upper FROM ad_current WHERE payer IS NOT NULL
), line AS (
  SELECT 'advertiser' AS kind, platform, advertiser_id AS member_id FROM spend_line_history WHERE advertiser_id IS NOT NULL
  UNION ALL
  SELECT 'payer', platform, payer FROM spend_line_history WHERE payer IS NOT NULL
), spent AS (
  SELECT m.entity_id, m.kind, m.platform, m.member_id, a.currency, a.status, a.spend_lower, a.spend_upper,
    coalesce(a.spend_kind, 'not_disclosed') <> 'not_disclosed' AS is_priced
  FROM entity_member AS m JOIN ad AS a ON a.kind = m.kind AND a.platform = m.platform AND a.member_id = m.member_id
), summed AS (
  SELECT entity_id, kind, platform, member_id, currency, count(*) AS ads, count(*) FILTER (status = 'active') AS active,
    count(*) FILTER (status = 'gone') AS gone, count(*) FILTER (is_priced) AS priced, coalesce(sum(spend_lower) FILTER (is_priced), 0) AS spend_lower,
    CASE WHEN count(*) FILTER (is_priced AND spend_upper IS NULL) = 0 THEN sum(spend_upper) FILTER (is_priced) END AS spend_upper
  FROM spent GROUP BY entity_id, kind, platform, member_id, currency
), whole AS (
  SELECT entity_id, kind, platform, member_id, sum(ads)::BIGINT AS ads, sum(active)::BIGINT AS active, sum(gone)::BIGINT AS gone,
    list(say_sum(spend_lower, spend_upper, currency) ORDER BY currency NULLS LAST) FILTER (priced > 0) AS spends
  FROM summed GROUP BY entity_id, kind, platform, member_id
), figure AS (
  SELECT m.entity_id, m.kind, m.platform, m.member_id, count(*) AS lines
  FROM entity_member AS m JOIN line AS l ON l.kind = m.kind AND l.platform = m.platform AND l.member_id = m.member_id
  GROUP BY m.entity_id, m.kind, m.platform, m.member_id
)
SELECT m.entity_id, 'entity' AS whole, m.kind, say_platform(m.platform) AS platform_words,
  CASE m.kind WHEN 'payer' THEN plain_text(m.member_id) ELSE shown_name(coalesce(a.advertiser_name, m.member_name), m.member_id) END AS name,
  CASE WHEN m.kind = 'payer' AND (w.ads > 0 OR f.lines > 0) THEN payer_path(m.platform, m.member_id)
    WHEN a.advertiser_id IS NOT NULL THEN advertiser_path(m.platform, m.member_id) ELSE '' END AS path,
  CASE WHEN m.kind = 'advertiser' AND m.member_id NOT LIKE 'name:%' THEN plain_text(m.member_id) ELSE '' END AS shown_id,
  coalesce(w.ads, 0) AS ads, coalesce(w.active, 0) AS active, coalesce(w.gone, 0) AS gone, coalesce(w.spends, []) AS spends,
  coalesce(f.lines, 0) AS lines
FROM entity_member AS m
LEFT JOIN whole AS w ON w.entity_id = m.entity_id AND w.kind = m.kind AND w.platform = m.platform AND w.member_id = m.member_id
LEFT JOIN figure AS f ON f.entity_id = m.entity_id AND f.kind = m.kind AND f.platform = m.platform AND f.member_id = m.member_id
LEFT JOIN advertiser AS a ON m.kind = 'advertiser' AND a.platform = m.platform AND a.advertiser_id = m.member_id
WHERE m.kind <> 'outside'
ORDER BY m.entity_id, m.kind, ads DESC, lines DESC, m.platform, m.member_id
