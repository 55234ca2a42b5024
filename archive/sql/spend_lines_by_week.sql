-- What the platforms' own weekly figures add up to, week by week as the platform counts weeks; never to be added to sums over ads.
-- Parameters: $grain such as week (the default) or last_7_days; $from a day; $to a day; $pro_rate true for the share of days; $platform such as google; $currency such as EUR; $country such as DE
-- With a period, every figure that overlaps it counts whole, unless $pro_rate.
WITH part AS (
  SELECT grain, platform, period_start, covers_until, currency, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part /*+ , rates_part(rate_source, rate_day) AS rates +*/
  FROM line_spend(coalesce($grain, 'week'), $from, $to, $pro_rate)
  WHERE ($platform IS NULL OR platform = $platform) AND ($currency IS NULL OR currency = $currency)
    AND ($country IS NULL OR country = $country)
  GROUP BY grain, platform, period_start, covers_until, currency, spend_kind
), summed AS (
  SELECT grain, platform, period_start, covers_until, currency, money_total_of(spend_kind, part) AS spend /*+ , rates_total_of(rates) AS rates +*/
  FROM part
  GROUP BY grain, platform, period_start, covers_until, currency
)
SELECT p.currency, p.grain, p.platform, p.period_start AS week, p.covers_until AS period_end,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS lines, p.spend.open AS open_lines,
  p.spend.undisclosed AS undisclosed_lines, p.spend.absent AS absent_lines
  /*+ , p.rates.count AS converted_lines, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/
FROM summed AS p
ORDER BY p.currency NULLS LAST, p.grain, p.platform, p.period_start NULLS FIRST, p.covers_until
