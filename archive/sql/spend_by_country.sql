-- What the ads tied to each country cost: per currency the sums of the lower and of the upper bounds, greatest first.
-- Parameters: $from a day; $to a day; $pro_rate true for the share of days; $platform such as meta; $currency such as EUR; $status such as active; $top how many per currency
-- Countries are written as the dump writes them; where it ties the ad to none, the country of the whole dump counts, if it has one.
-- An ad tied to several countries counts once, under all of them together: nobody says which part of its money went where.
-- Amounts of unknown currency may be of several currencies: their sums have no place and no rank.
WITH part AS (  -- millions of ads name few different sets of places
  SELECT platform, place_set, last_capture_id, currency, spend_kind,
    money_part(spend_lower, spend_upper, spend_step) AS part /*+ , rates_part(rate_source, rate_day) AS rates +*/
  FROM ad_spend($from, $to, $pro_rate)
  WHERE ($platform IS NULL OR platform = $platform) AND ($currency IS NULL OR currency = $currency)
    AND ($status IS NULL OR status = $status)
  GROUP BY platform, place_set, last_capture_id, currency, spend_kind
), named AS (
  SELECT p.*, coalesce(nullif(array_to_string(list_sort(n.countries), ', '), ''), c.country) AS country
  FROM part AS p JOIN place_set AS n ON n.place_set = p.place_set JOIN capture AS c ON c.capture_id = p.last_capture_id
), summed AS (
  SELECT platform, country, currency, money_total_of(spend_kind, part) AS spend /*+ , rates_total_of(rates) AS rates +*/
  FROM named
  GROUP BY platform, country, currency
), placed AS (
  SELECT *, row_number() OVER (
      PARTITION BY currency ORDER BY spend.lower DESC NULLS LAST, spend.upper DESC NULLS FIRST, platform, country NULLS LAST
    ) AS place,
    money_rank_best(currency, spend.lower, spend.upper, spend.step) AS rank_best,
    money_rank_worst(currency, spend.lower, spend.upper, spend.step) AS rank_worst
  FROM summed
)
SELECT p.currency, CASE WHEN p.currency IS NOT NULL THEN p.place END AS place,
  CASE WHEN p.currency IS NOT NULL THEN p.rank_best END AS rank_best, CASE WHEN p.currency IS NOT NULL THEN p.rank_worst END AS rank_worst,
  p.platform, p.country,
  money_cents(p.spend.lower) AS spend_lower, money_cents(p.spend.upper) AS spend_upper, p.spend.kind AS spend_kind,
  money_cents(p.spend.step) AS spend_step, p.spend.count AS ads, p.spend.open AS open_ads, p.spend.undisclosed AS undisclosed_ads,
  p.spend.absent AS absent_ads
  /*+ , p.rates.count AS converted_ads, p.rates.source AS rate_source, p.rates.first_day AS first_rate_day,
  p.rates.last_day AS last_rate_day +*/
FROM placed AS p
WHERE $top IS NULL OR p.place <= CAST($top AS INTEGER)
ORDER BY p.currency NULLS LAST, p.place
