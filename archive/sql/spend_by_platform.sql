-- What the ads of each platform cost: per currency the sums of the lower and of the upper bounds, greatest first.
-- Parameters: $from a day; $to a day; $pro_rate true for the share of days; $platform such as meta; $currency such as EUR; $status such as active; $top how many per currency
-- With a period, every ad that ran in it counts whole, unless $pro_rate. Overlapping intervals tie: rank_best to rank_worst.
-- Amounts of unknown currency may be of several currencies: their sums have no place and no rank.
WITH summed AS (
  SELECT platform, currency, money_total_of(spend_kind, part) AS spend /*+ , rates_total_of(rates) AS rates +*/
  FROM advertiser_part($from, $to, $pro_rate)
  WHERE ($platform IS NULL OR platform = $platform)
    AND ($currency IS NULL OR currency = $currency)
    AND ($status IS NULL OR status = $status)
  GROUP BY platform, currency
), placed AS (
  SELECT *, row_number() OVER (
      PARTITION BY currency ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, platform NULLS LAST
    ) AS place,
    money_rank_best(currency, spend.lower, spend.upper, spend.step) AS rank_best,
    money_rank_worst(currency, spend.lower, spend.upper, spend.step) AS rank_worst
  FROM summed
)
SELECT p.currency, CASE WHEN p.currency IS NOT NULL THEN p.place END AS place,
  CASE WHEN p.currency IS NOT NULL THEN p.rank_best END AS rank_best, CASE WHEN p.currency IS NOT NULL THEN p.rank_worst END AS rank_worst,
  p.platform,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS ads, p.spend.open AS open_ads, p.spend.undisclosed AS undisclosed_ads,
  p.spend.absent AS absent_ads
  /*+ , p.rates.count AS converted_ads, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/
FROM placed AS p
WHERE $top IS NULL OR p.place <= CAST($top AS INTEGER)
ORDER BY p.currency NULLS LAST, p.place
