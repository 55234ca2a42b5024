-- The elections that adlib knows, and what the archive holds of each: ads that ran in its period and in its country or regions.
-- Parameters: $election the name of one election; $jurisdiction such as DE; $held true for those with ads alone
-- `ads` counts each ad once; the counts by `basis` (spend_by_election) overlap and are never to be added. `gone_ads` have left their source
-- since; why is not known. `counted_by` says whether a law or rule, adlib.toml, or neither states the period (spend_by_election).
WITH vote AS (
  SELECT *, election_from(polling_days, period_start) AS counted_from, election_until(polling_days, period_end) AS counted_until
  FROM election
  WHERE ($election IS NULL OR name = $election) AND ($jurisdiction IS NULL OR jurisdiction = upper($jurisdiction) OR jurisdiction = $jurisdiction)
), tied AS (
  SELECT t.name, s.platform, s.advertiser_id, s.payer, s.status, t.bases
  FROM election_ad AS t JOIN ad_current AS s ON s.ad_key = t.ad_key
  WHERE $election IS NULL OR t.name = $election
), held AS (
  SELECT name, count(*) AS ads, count(*) FILTER (list_contains(bases, 'country')) AS country_ads,
    count(*) FILTER (list_contains(bases, 'targeting')) AS targeting_ads, count(*) FILTER (list_contains(bases, 'delivery')) AS delivery_ads,
    count(*) FILTER (list_contains(bases, 'dump')) AS dump_ads, count(*) FILTER (status = 'gone') AS gone_ads,
    count(DISTINCT (platform, advertiser_id)) AS advertisers, count(DISTINCT (platform, payer)) FILTER (payer IS NOT NULL) AS payers,
    list_sort(list(DISTINCT platform)) AS platforms
  FROM tied
  GROUP BY name
)
SELECT e.name AS election, e.jurisdiction, e.kind, e.polling_days, e.counted_from, e.counted_until,
  election_window(e.period_start, e.period_rule) AS counted_by, e.period_rule, e.authority, e.information, e.silence_rules,
  coalesce(e.source, 'adlib.toml') AS source, coalesce(h.ads, 0) AS ads, coalesce(h.country_ads, 0) AS country_ads,
  coalesce(h.targeting_ads, 0) AS targeting_ads, coalesce(h.delivery_ads, 0) AS delivery_ads, coalesce(h.dump_ads, 0) AS dump_ads,
  coalesce(h.gone_ads, 0) AS gone_ads, coalesce(h.advertisers, 0) AS advertisers, coalesce(h.payers, 0) AS payers, h.platforms
FROM vote AS e LEFT JOIN held AS h ON h.name = e.name
WHERE h.ads > 0 OR NOT coalesce(CAST($held AS BOOLEAN), false)
ORDER BY list_min(e.polling_days), e.name
