-- What the platforms themselves say each payer spent, in figures of one grain; never to be added to sums over ads.
-- Parameters: $grain such as total, week or last_30_days; $from a day; $to a day; $pro_rate true for the share of days; $platform such as google; $currency such as EUR; $country such as DE; $top how many per currency
-- With a period, every figure that overlaps it counts whole, unless $pro_rate. Overlapping intervals tie: rank_best to rank_worst.
-- Nobody is beaten by an unknown: where the dump names no payer or no currency, a sum has no place and no rank.
WITH part AS (
  SELECT grain, platform, payer, payer_state, currency, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part /*+ , rates_part(rate_source, rate_day) AS rates +*/, min(period_start) AS period_start, max(period_end) AS period_end
  FROM line_spend($grain, $from, $to, $pro_rate)
  WHERE ($platform IS NULL OR platform = $platform)
    AND ($currency IS NULL OR currency = $currency)
    AND ($country IS NULL OR country = $country)
  GROUP BY grain, platform, payer, payer_state, currency, spend_kind
), summed AS (
  SELECT grain, platform, payer, payer_state, currency, money_total_of(spend_kind, part) AS spend /*+ , rates_total_of(rates) AS rates +*/, min(period_start) AS period_start, max(period_end) AS period_end
  FROM part
  GROUP BY grain, platform, payer, payer_state, currency
), placed AS (
  SELECT *, row_number() OVER listed AS listed, CASE WHEN is_ranked THEN row_number() OVER ranked END AS place,
    CASE WHEN is_ranked THEN money_rank_best((currency, is_ranked), spend.lower, spend.upper, spend.step) END AS rank_best,
    CASE WHEN is_ranked THEN money_rank_worst((currency, is_ranked), spend.lower, spend.upper, spend.step) END AS rank_worst
  FROM (SELECT *, currency IS NOT NULL AND payer IS NOT NULL AS is_ranked FROM summed)
  WINDOW listed AS (
    PARTITION BY currency ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, grain NULLS LAST, platform NULLS LAST, payer NULLS LAST, payer_state NULLS LAST
  ), ranked AS (
    PARTITION BY currency, is_ranked ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, grain NULLS LAST, platform NULLS LAST, payer NULLS LAST, payer_state NULLS LAST
  )
)
SELECT p.currency, p.place, p.rank_best, p.rank_worst, p.grain, p.platform, p.payer, p.payer_state,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS lines, p.spend.open AS open_lines, p.spend.undisclosed AS undisclosed_lines,
  p.spend.absent AS absent_lines
  /*+ , p.rates.count AS converted_lines, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/, p.period_start, p.period_end
FROM placed AS p
WHERE $top IS NULL OR coalesce(p.place, p.listed) <= CAST($top AS INTEGER)
ORDER BY p.currency NULLS LAST, p.listed
