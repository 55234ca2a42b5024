-- What the ads seen in each region cost, as an estimate: each ad's bounds times the region's share of its impressions.
-- Parameters: $from a day; $to a day; $pro_rate true for the share of days; $platform such as meta; $currency such as EUR; $status such as active; $top how many per currency
-- Shares of impressions are not shares of money; only an ad seen in one region alone is no estimate. Ads whose dump has no shares
-- count whole, without a region. Shares do not always add up to 1, and each is rounded to the cent, so regions may miss the whole.
-- Amounts of unknown currency may be of several currencies: their sums have no place and no rank.
WITH spent AS (
  SELECT s.*, coalesce(len(v.delivery_regions), 0) AS regions, v.delivery_regions
  FROM ad_spend($from, $to, $pro_rate) AS s JOIN ad_version AS v ON v.version_id = s.version_id
  WHERE ($platform IS NULL OR s.platform = $platform) AND ($currency IS NULL OR s.currency = $currency)
    AND ($status IS NULL OR s.status = $status)
), split AS (
  SELECT s.platform, u.part.region AS region, s.currency,
    CASE WHEN u.part.percentage = 1 OR coalesce(s.spend_kind, 'not_disclosed') = 'not_disclosed' THEN s.spend_kind ELSE 'estimate' END
      AS spend_kind,
    money_portion(s.spend_lower, u.part.percentage) AS spend_lower, money_portion(s.spend_upper, u.part.percentage) AS spend_upper
    /*+ , s.rate_source, s.rate_day +*/
  FROM spent AS s CROSS JOIN UNNEST(s.delivery_regions) AS u(part)
  WHERE s.regions > 0
  UNION ALL
  SELECT platform, NULL, currency, spend_kind, spend_lower, spend_upper /*+ , rate_source, rate_day +*/ FROM spent WHERE regions = 0
), part AS (
  SELECT platform, region, currency, spend_kind, money_part(spend_lower, spend_upper, NULL::DECIMAL(18,2)) AS part
    /*+ , rates_part(rate_source, rate_day) AS rates +*/
  FROM split
  GROUP BY platform, region, currency, spend_kind
), summed AS (
  SELECT platform, region, currency, money_total_of(spend_kind, part) AS spend /*+ , rates_total_of(rates) AS rates +*/
  FROM part
  GROUP BY platform, region, currency
), placed AS (
  SELECT *, row_number() OVER (
      PARTITION BY currency ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, platform, region NULLS LAST
    ) AS place,
    money_rank_best(currency, spend.lower, spend.upper, spend.step) AS rank_best,
    money_rank_worst(currency, spend.lower, spend.upper, spend.step) AS rank_worst
  FROM summed
)
SELECT p.currency, CASE WHEN p.currency IS NOT NULL THEN p.place END AS place,
  CASE WHEN p.currency IS NOT NULL THEN p.rank_best END AS rank_best, CASE WHEN p.currency IS NOT NULL THEN p.rank_worst END AS rank_worst,
  p.platform, p.region,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS ads, p.spend.open AS open_ads, p.spend.undisclosed AS undisclosed_ads,
  p.spend.absent AS absent_ads
  /*+ , p.rates.count AS converted_ads, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/
FROM placed AS p
WHERE $top IS NULL OR p.place <= CAST($top AS INTEGER)
ORDER BY p.currency NULLS LAST, p.place
