-- A18, concentration: what part of the spend the largest advertisers have, per platform and currency, and the Herfindahl-Hirschman index.
-- Parameters: $platform such as meta; $currency such as EUR; $largest how many advertisers count as the largest (10); $from a day; $to a day
-- The largest are those of the greatest sums of lower bounds. `share` in percent of all: least with what they spent at least and all others at
-- most, most the other way round; empty: an advertiser without an upper bound leaves it open. `hhi_on_lower` and `hhi_on_upper` are
-- 10000 times the sum of squared shares, of the lower and of the upper bounds; they are two figures, not the ends of an interval.
-- Ads whose dump names no advertiser are left out of all of this, for nobody knows how many advertisers they have: `nameless_ads` counts them.
WITH summed AS (
  SELECT platform, currency, advertiser_id, money_total_of(spend_kind, part) AS spend
  FROM advertiser_part($from, $to, NULL)
  WHERE ($platform IS NULL OR platform = $platform) AND ($currency IS NULL OR currency = $currency)
    AND coalesce(spend_kind, 'not_disclosed') <> 'not_disclosed'
  GROUP BY platform, currency, advertiser_id
), named AS (
  SELECT * FROM summed WHERE advertiser_id <> 'unknown:'
), nameless AS (
  SELECT platform, currency, spend.count AS ads FROM summed WHERE advertiser_id = 'unknown:'
), placed AS (
  SELECT platform, currency, spend.lower AS lower, spend.upper AS upper,
    row_number() OVER (PARTITION BY platform, currency ORDER BY spend.lower DESC, spend.upper DESC NULLS FIRST, advertiser_id)
      <= coalesce(CAST($largest AS INTEGER), 10) AS is_large,
    spend.lower / nullif(sum(spend.lower) OVER (PARTITION BY platform, currency), 0) AS part_lower,
    CASE WHEN count(spend.upper) OVER (PARTITION BY platform, currency) = count(*) OVER (PARTITION BY platform, currency)
      THEN spend.upper / nullif(sum(spend.upper) OVER (PARTITION BY platform, currency), 0) END AS part_upper
  FROM named
), counted AS (
  SELECT platform, currency, count(*) AS advertisers, count(*) FILTER (is_large) AS largest, count(*) FILTER (upper IS NULL) AS open_advertisers,
    sum(lower) FILTER (is_large) AS large_lower, CASE WHEN count(*) FILTER (is_large AND upper IS NULL) = 0 THEN sum(upper) FILTER (is_large) END AS large_upper,
    coalesce(sum(lower) FILTER (NOT is_large), 0) AS rest_lower,
    CASE WHEN count(*) FILTER (NOT is_large AND upper IS NULL) = 0 THEN coalesce(sum(upper) FILTER (NOT is_large), 0) END AS rest_upper,
    round(10000 * sum(part_lower * part_lower), 1) AS hhi_on_lower,
    CASE WHEN count(part_upper) = count(*) THEN round(10000 * sum(part_upper * part_upper), 1) END AS hhi_on_upper
  FROM placed GROUP BY platform, currency
)
SELECT coalesce(c.platform, n.platform) AS platform, coalesce(c.currency, n.currency) AS currency, coalesce(c.advertisers, 0) AS advertisers,
  coalesce(c.largest, 0) AS largest, coalesce(c.open_advertisers, 0) AS open_advertisers,
  CAST(round(100 * large_lower / nullif(large_lower + rest_upper, 0), 2) AS DECIMAL(5,2)) AS share_lower,
  CAST(round(100 * large_upper / nullif(large_upper + rest_lower, 0), 2) AS DECIMAL(5,2)) AS share_upper,
  CAST(round(100 * large_lower / nullif(large_lower + rest_lower, 0), 2) AS DECIMAL(5,2)) AS share_on_lower,
  CAST(hhi_on_lower AS DECIMAL(7,1)) AS hhi_on_lower, CAST(hhi_on_upper AS DECIMAL(7,1)) AS hhi_on_upper,
  large_lower, large_upper, rest_lower, rest_upper, coalesce(n.ads, 0) AS nameless_ads
FROM counted AS c FULL JOIN nameless AS n ON n.platform = c.platform AND n.currency IS NOT DISTINCT FROM c.currency
ORDER BY coalesce(c.platform, n.platform), coalesce(c.currency, n.currency) NULLS LAST
