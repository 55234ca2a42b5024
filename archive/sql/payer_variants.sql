-- A10, payer variants: pairs of payers of one platform whose names are the same but for spelling, or nearly; never merged, only listed.
-- Parameters: $platform such as meta; $threshold how alike, from 0 to 1 (0.93); $limit how many
-- `basis`: same (equal without capitals, accents, punctuation and legal forms) or similar (Jaro-Winkler similarity of those at or above the
-- threshold, among names that begin with the same three letters). Names that are alike need not be one payer.
WITH payer AS (
  SELECT platform, payer, plain_name(payer) AS plain, count(*) AS ads, count(DISTINCT advertiser_id) AS advertisers
  FROM ad_current
  WHERE payer IS NOT NULL AND ($platform IS NULL OR platform = $platform)
  GROUP BY platform, payer
), pair AS (
  SELECT a.platform, a.payer AS payer, b.payer AS other_payer, a.plain = b.plain AS same, a.ads, b.ads AS other_ads, a.advertisers,
    b.advertisers AS other_advertisers, jaro_winkler_similarity(a.plain, b.plain) AS score
  FROM payer AS a JOIN payer AS b ON b.platform = a.platform AND left(b.plain, 3) = left(a.plain, 3) AND b.payer > a.payer
  WHERE a.plain <> ''
)
SELECT CASE WHEN same THEN 'same' ELSE 'similar' END AS basis, CAST(round(score, 4) AS DECIMAL(5,4)) AS score, platform, payer, other_payer,
  ads, other_ads, advertisers, other_advertisers
FROM pair
WHERE same OR score >= coalesce(CAST($threshold AS DOUBLE), 0.93)
ORDER BY NOT same, pair.score DESC, platform, ads + other_ads DESC, payer, other_payer
LIMIT $limit
