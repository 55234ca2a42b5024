-- The payers of the ads that count for an election, as platforms name them: per currency the sums of both bounds, greatest first.
-- Parameters: $election its name; $basis such as targeting; $platform such as meta; $currency such as EUR; $top how many per currency
-- Without $basis each ad counts once, whatever ties it to the election (spend_by_election). Overlapping intervals tie: rank_best to rank_worst.
WITH vote AS (
  SELECT name, countries, regions, election_from(polling_days, period_start) AS period_start,
    election_until(polling_days, period_end) AS period_end, election_window(period_start, period_rule) AS counted_by
  FROM election WHERE $election IS NULL OR name = $election
), tied AS (
  SELECT e.name, e.counted_by, s.platform, s.payer, s.payer_state, s.status, s.currency, s.spend_kind, s.spend_lower, s.spend_upper, s.spend_step,
    election_bases(v.countries, v.targets, v.delivery_regions, c.country, e.countries, e.regions) AS bases
    /*+ , s.rate_source, s.rate_day +*/
  FROM vote AS e
  JOIN ad_spend(NULL, NULL, NULL) AS s ON s.started_on <= e.period_end AND s.ran_until >= e.period_start
  JOIN ad_version AS v ON v.version_id = s.version_id
  JOIN capture AS c ON c.capture_id = s.last_capture_id
  WHERE ($platform IS NULL OR s.platform = $platform) AND ($currency IS NULL OR s.currency = $currency)
), part AS (
  SELECT name, counted_by, platform, payer, payer_state, currency, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part,
    count(*) FILTER (status = 'gone') AS gone_ads /*+ , rates_part(rate_source, rate_day) AS rates +*/
  FROM tied
  WHERE len(bases) > 0 AND ($basis IS NULL OR list_contains(bases, $basis))
  GROUP BY name, counted_by, platform, payer, payer_state, currency, spend_kind
), summed AS (
  SELECT name, counted_by, platform, payer, payer_state, currency, money_total_of(spend_kind, part) AS spend, CAST(sum(gone_ads) AS BIGINT) AS gone_ads
    /*+ , rates_total_of(rates) AS rates +*/
  FROM part
  GROUP BY name, counted_by, platform, payer, payer_state, currency
), placed AS (
  SELECT p.*, row_number() OVER (
      PARTITION BY name, currency ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, p.platform, p.payer NULLS LAST, p.payer_state
    ) AS place,
    money_rank_best((name, currency), spend.lower, spend.upper, spend.step) AS rank_best,
    money_rank_worst((name, currency), spend.lower, spend.upper, spend.step) AS rank_worst
  FROM summed AS p
)
SELECT p.name AS election, p.counted_by, p.currency, p.place, p.rank_best, p.rank_worst, p.platform, p.payer, p.payer_state,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS ads, p.spend.open AS open_ads, p.spend.undisclosed AS undisclosed_ads,
  p.spend.absent AS absent_ads
  /*+ , p.rates.count AS converted_ads, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/, p.gone_ads
FROM placed AS p
WHERE $top IS NULL OR p.place <= CAST($top AS INTEGER)
ORDER BY p.name, p.currency NULLS LAST, p.place
