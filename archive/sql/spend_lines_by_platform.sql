-- What the platforms' own figures of one grain add up to; never to be added to sums over ads.
-- Parameters: $grain such as total, week or last_30_days; $from a day; $to a day; $pro_rate true for the share of days; $platform such as google; $currency such as EUR; $country such as DE; $top how many per currency
-- With a period, every figure that overlaps it counts whole, unless $pro_rate. Overlapping intervals tie: rank_best to rank_worst.
-- Amounts of unknown currency may be of several currencies: their sums have no place and no rank.
WITH part AS (
  SELECT grain, platform, currency, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part /*+ , rates_part(rate_source, rate_day) AS rates +*/, min(period_start) AS period_start, max(period_end) AS period_end
  FROM line_spend($grain, $from, $to, $pro_rate)
  WHERE ($platform IS NULL OR platform = $platform)
    AND ($currency IS NULL OR currency = $currency)
    AND ($country IS NULL OR country = $country)
  GROUP BY grain, platform, currency, spend_kind
), summed AS (
  SELECT grain, platform, currency, money_total_of(spend_kind, part) AS spend /*+ , rates_total_of(rates) AS rates +*/, min(period_start) AS period_start, max(period_end) AS period_end
  FROM part
  GROUP BY grain, platform, currency
), placed AS (
  SELECT *, row_number() OVER (
      PARTITION BY currency ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, grain NULLS LAST, platform NULLS LAST
    ) AS place,
    money_rank_best(currency, spend.lower, spend.upper, spend.step) AS rank_best,
    money_rank_worst(currency, spend.lower, spend.upper, spend.step) AS rank_worst
  FROM summed
)
SELECT p.currency, CASE WHEN p.currency IS NOT NULL THEN p.place END AS place,
  CASE WHEN p.currency IS NOT NULL THEN p.rank_best END AS rank_best, CASE WHEN p.currency IS NOT NULL THEN p.rank_worst END AS rank_worst,
  p.grain, p.platform,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS lines, p.spend.open AS open_lines, p.spend.undisclosed AS undisclosed_lines,
  p.spend.absent AS absent_lines
  /*+ , p.rates.count AS converted_lines, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/, p.period_start, p.period_end
FROM placed AS p
WHERE $top IS NULL OR p.place <= CAST($top AS INTEGER)
ORDER BY p.currency NULLS LAST, p.place
