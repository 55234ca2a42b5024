-- The payers of the ads that count for an election, as platforms name them: per currency the sums of both bounds, greatest first.
-- Parameters: $election its name; $basis such as targeting; $platform such as meta; $currency such as EUR; $top how many per currency
-- Without $basis each ad counts once, whatever ties it to the election (spend_by_election). Overlapping intervals tie: rank_best to rank_worst.
-- Nobody is beaten by an unknown: where the dump names no payer or no currency, a sum has no place and no rank.
WITH tied AS (
  SELECT t.election_no, s.platform, s.payer, s.payer_state, s.status, s.currency, s.spend_kind, s.spend_lower, s.spend_upper, s.spend_step
    /*+ , s.rate_source, s.rate_day +*/
  FROM ad_spend(NULL, NULL, NULL) AS s
  JOIN election_tie AS t ON t.place_set = s.place_set AND t.dump_id = s.dump_id
    AND t.year = election_year(s.started_on, s.ran_until) AND s.started_on <= t.counted_until AND s.ran_until >= t.counted_from
  WHERE ($election IS NULL OR t.election_no IN (SELECT rowid FROM election WHERE name = $election)) AND ($platform IS NULL OR s.platform = $platform)
    AND ($currency IS NULL OR s.currency = $currency) AND ($basis IS NULL OR t.tied_by & election_basis($basis) > 0)
), part AS (
  SELECT election_no, platform, payer, payer_state, currency, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part,
    count(*) FILTER (status = 'gone') AS gone_ads /*+ , rates_part(rate_source, rate_day) AS rates +*/
  FROM tied
  GROUP BY election_no, platform, payer, payer_state, currency, spend_kind
), summed AS (
  SELECT election_no, platform, payer, payer_state, currency, money_total_of(spend_kind, part) AS spend, CAST(sum(gone_ads) AS BIGINT) AS gone_ads
    /*+ , rates_total_of(rates) AS rates +*/
  FROM part
  GROUP BY election_no, platform, payer, payer_state, currency
), placed AS (
  SELECT *, row_number() OVER listed AS listed, CASE WHEN is_ranked THEN row_number() OVER ranked END AS place,
    CASE WHEN is_ranked THEN money_rank_best((election_no, currency, is_ranked), spend.lower, spend.upper, spend.step) END AS rank_best,
    CASE WHEN is_ranked THEN money_rank_worst((election_no, currency, is_ranked), spend.lower, spend.upper, spend.step) END AS rank_worst
  FROM (SELECT *, currency IS NOT NULL AND payer IS NOT NULL AS is_ranked FROM summed)
  WINDOW listed AS (
    PARTITION BY election_no, currency ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, platform, payer NULLS LAST, payer_state
  ), ranked AS (
    PARTITION BY election_no, currency, is_ranked ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, platform, payer NULLS LAST, payer_state
  )
)
SELECT e.name AS election, election_window(e.period_start, e.period_rule) AS counted_by, p.currency, p.place, p.rank_best, p.rank_worst, p.platform, p.payer, p.payer_state,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS ads, p.spend.open AS open_ads, p.spend.undisclosed AS undisclosed_ads,
  p.spend.absent AS absent_ads
  /*+ , p.rates.count AS converted_ads, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/, p.gone_ads
FROM placed AS p JOIN election AS e ON e.rowid = p.election_no
WHERE $top IS NULL OR coalesce(p.place, p.listed) <= CAST($top AS INTEGER)
ORDER BY e.name, p.currency NULLS LAST, p.listed
