-- What the platforms themselves say each entity spent: figures of its advertisers, and those that name its payers, each figure once.
-- Parameters: $grain such as total, week or last_30_days; $from a day; $to a day; $pro_rate true for the share of days; $platform such as google; $currency such as EUR; $country such as DE; $top how many per currency
-- Figures of one grain alone, never to be added to sums over ads. `advertiser_lines` and `payer_lines` say by which kind of member a figure
-- belongs to it, and overlap. Unmerged: spend_lines_by_entity_member.
-- Amounts of unknown currency may be of several currencies: their sums have no place and no rank.
WITH spent AS (
  SELECT * FROM line_spend($grain, $from, $to, $pro_rate)
  WHERE ($platform IS NULL OR platform = $platform) AND ($currency IS NULL OR currency = $currency) AND ($country IS NULL OR country = $country)
), tied AS (
  SELECT m.entity_id, (s.capture_id, s.file_no, s.row_no, s.line_no) AS line, s.currency, s.spend_kind, s.spend_lower, s.spend_upper, s.spend_step, true AS by_advertiser, false AS by_payer
    /*+ , s.rate_source, s.rate_day +*/
  FROM spent AS s JOIN entity_member AS m ON m.kind = 'advertiser' AND m.platform = s.platform AND m.member_id = s.advertiser_id
  UNION ALL
  SELECT m.entity_id, (s.capture_id, s.file_no, s.row_no, s.line_no) AS line, s.currency, s.spend_kind, s.spend_lower, s.spend_upper, s.spend_step, false, true /*+ , s.rate_source, s.rate_day +*/
  FROM spent AS s JOIN entity_member AS m ON m.kind = 'payer' AND m.platform = s.platform AND m.member_id = s.payer
), once AS (
  SELECT entity_id, line, any_value(currency) AS currency, any_value(spend_kind) AS spend_kind, any_value(spend_lower) AS spend_lower,
    any_value(spend_upper) AS spend_upper, any_value(spend_step) AS spend_step, bool_or(by_advertiser) AS by_advertiser, bool_or(by_payer) AS by_payer
    /*+ , any_value(rate_source) AS rate_source, any_value(rate_day) AS rate_day +*/
  FROM tied GROUP BY entity_id, line
), part AS (
  SELECT entity_id, currency, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part,
    count(*) FILTER (by_advertiser) AS advertiser_lines, count(*) FILTER (by_payer) AS payer_lines /*+ , rates_part(rate_source, rate_day) AS rates +*/
  FROM once GROUP BY entity_id, currency, spend_kind
), summed AS (
  SELECT entity_id, currency, money_total_of(spend_kind, part) AS spend, CAST(sum(advertiser_lines) AS BIGINT) AS advertiser_lines,
    CAST(sum(payer_lines) AS BIGINT) AS payer_lines /*+ , rates_total_of(rates) AS rates +*/
  FROM part GROUP BY entity_id, currency
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY currency ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, entity_id) AS place,
    money_rank_best(currency, spend.lower, spend.upper, spend.step) AS rank_best,
    money_rank_worst(currency, spend.lower, spend.upper, spend.step) AS rank_worst
  FROM summed
)
SELECT p.currency, CASE WHEN p.currency IS NOT NULL THEN p.place END AS place,
  CASE WHEN p.currency IS NOT NULL THEN p.rank_best END AS rank_best, CASE WHEN p.currency IS NOT NULL THEN p.rank_worst END AS rank_worst,
  p.entity_id, e.entity_name, e.advertisers, e.payers,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS lines, p.spend.open AS open_lines, p.spend.undisclosed AS undisclosed_lines,
  p.spend.absent AS absent_lines
  /*+ , p.rates.count AS converted_lines, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/, p.advertiser_lines, p.payer_lines, e.contradictions
FROM placed AS p JOIN entity AS e ON e.entity_id = p.entity_id
WHERE $top IS NULL OR p.place <= CAST($top AS INTEGER)
ORDER BY p.currency NULLS LAST, p.place
