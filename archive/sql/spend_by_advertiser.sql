-- A5, spend by advertiser: what its ads cost, per currency the sums of the lower and of the upper bounds, greatest first.
-- Parameters: $from a day; $to a day; $pro_rate true for the share of days; $platform such as meta; $currency such as EUR; $status such as active; $top how many per currency
-- With a period, every ad that ran in it counts whole, unless $pro_rate. Overlapping intervals tie: rank_best to rank_worst.
-- Nobody is beaten by an unknown: where the dump names no advertiser or no currency, a sum has no place and no rank.
WITH summed AS (
  SELECT platform, advertiser_id, currency, money_total_of(spend_kind, part) AS spend /*+ , rates_total_of(rates) AS rates +*/
  FROM advertiser_part($from, $to, $pro_rate)
  WHERE ($platform IS NULL OR platform = $platform)
    AND ($currency IS NULL OR currency = $currency)
    AND ($status IS NULL OR status = $status)
  GROUP BY platform, advertiser_id, currency
), placed AS (
  SELECT *, row_number() OVER listed AS listed, CASE WHEN is_ranked THEN row_number() OVER ranked END AS place,
    CASE WHEN is_ranked THEN money_rank_best((currency, is_ranked), spend.lower, spend.upper, spend.step) END AS rank_best,
    CASE WHEN is_ranked THEN money_rank_worst((currency, is_ranked), spend.lower, spend.upper, spend.step) END AS rank_worst
  FROM (SELECT *, currency IS NOT NULL AND coalesce(advertiser_id <> 'unknown:', false) AS is_ranked FROM summed)
  WINDOW listed AS (
    PARTITION BY currency ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, platform NULLS LAST, advertiser_id NULLS LAST
  ), ranked AS (
    PARTITION BY currency, is_ranked ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, platform NULLS LAST, advertiser_id NULLS LAST
  )
)
SELECT p.currency, p.place, p.rank_best, p.rank_worst, p.platform, p.advertiser_id, a.advertiser_name,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS ads, p.spend.open AS open_ads, p.spend.undisclosed AS undisclosed_ads,
  p.spend.absent AS absent_ads
  /*+ , p.rates.count AS converted_ads, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/
FROM placed AS p
LEFT JOIN advertiser AS a ON a.platform = p.platform AND a.advertiser_id = p.advertiser_id
WHERE $top IS NULL OR coalesce(p.place, p.listed) <= CAST($top AS INTEGER)
ORDER BY p.currency NULLS LAST, p.listed
