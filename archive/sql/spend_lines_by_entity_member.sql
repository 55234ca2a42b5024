-- What the platforms themselves say each member of an entity spent, unmerged: of every advertiser and every payer by itself.
-- Parameters: $entity its id; $grain such as total; $from a day; $to a day; $pro_rate true for the share of days; $platform such as google; $currency such as EUR; $country such as DE
-- Never add these up: a figure stands under its advertiser and again under its payer. spend_lines_by_entity counts each once.
WITH spent AS (
  SELECT * FROM line_spend($grain, $from, $to, $pro_rate)
  WHERE ($platform IS NULL OR platform = $platform) AND ($currency IS NULL OR currency = $currency) AND ($country IS NULL OR country = $country)
), tied AS (
  SELECT m.entity_id, m.kind, m.platform, m.member_id, s.currency, s.spend_kind, s.spend_lower, s.spend_upper, s.spend_step
    /*+ , s.rate_source, s.rate_day +*/
  FROM spent AS s JOIN entity_member AS m ON m.kind = 'advertiser' AND m.platform = s.platform AND m.member_id = s.advertiser_id
  UNION ALL
  SELECT m.entity_id, m.kind, m.platform, m.member_id, s.currency, s.spend_kind, s.spend_lower, s.spend_upper, s.spend_step
    /*+ , s.rate_source, s.rate_day +*/
  FROM spent AS s JOIN entity_member AS m ON m.kind = 'payer' AND m.platform = s.platform AND m.member_id = s.payer
), part AS (
  SELECT entity_id, kind, platform, member_id, currency, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part
    /*+ , rates_part(rate_source, rate_day) AS rates +*/
  FROM tied WHERE $entity IS NULL OR entity_id = $entity
  GROUP BY entity_id, kind, platform, member_id, currency, spend_kind
), summed AS (
  SELECT entity_id, kind, platform, member_id, currency, money_total_of(spend_kind, part) AS spend /*+ , rates_total_of(rates) AS rates +*/
  FROM part GROUP BY entity_id, kind, platform, member_id, currency
)
SELECT p.entity_id, e.entity_name, p.kind, p.platform, p.member_id, coalesce(a.advertiser_name, p.member_id) AS member_name, p.currency,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS lines, p.spend.open AS open_lines, p.spend.undisclosed AS undisclosed_lines,
  p.spend.absent AS absent_lines
  /*+ , p.rates.count AS converted_lines, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/
FROM summed AS p JOIN entity AS e ON e.entity_id = p.entity_id
LEFT JOIN advertiser AS a ON p.kind = 'advertiser' AND a.platform = p.platform AND a.advertiser_id = p.member_id
ORDER BY p.entity_id, p.kind, p.currency NULLS LAST, p.spend.lower DESC NULLS LAST, p.platform, p.member_id
