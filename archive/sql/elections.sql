-- The elections that adlib knows, and what the archive holds of each: ads that ran in its period and in its country or regions.
-- Parameters: $election the name of one election; $jurisdiction such as DE; $held true for those with ads alone
-- `ads` counts each ad once; the counts by `basis` (spend_by_election) overlap and are never to be added. `gone_ads` have left their source
-- since; why is not known. `counted_by` says whether a law or rule, adlib.toml, or neither states the period (spend_by_election).
WITH vote AS (
  SELECT rowid AS election_no, *, election_from(polling_days, period_start) AS counted_from, election_until(polling_days, period_end) AS counted_until
  FROM election
  WHERE ($election IS NULL OR name = $election) AND ($jurisdiction IS NULL OR jurisdiction = upper($jurisdiction) OR jurisdiction = $jurisdiction)
), tied AS (
  SELECT t.election_no, s.platform, s.advertiser_id, s.payer, s.status, t.tied_by
  FROM ad_spend(NULL, NULL, NULL) AS s
  JOIN election_tie AS t ON t.place_set = s.place_set AND t.dump_id = s.dump_id
    AND t.year = election_year(s.started_on, s.ran_until) AND s.started_on <= t.counted_until AND s.ran_until >= t.counted_from
  WHERE t.election_no IN (SELECT election_no FROM vote)
), held AS (
  SELECT election_no, count(*) AS ads, count(*) FILTER (tied_by & election_basis('country') > 0) AS country_ads,
    count(*) FILTER (tied_by & election_basis('targeting') > 0) AS targeting_ads,
    count(*) FILTER (tied_by & election_basis('delivery') > 0) AS delivery_ads, count(*) FILTER (tied_by & election_basis('dump') > 0) AS dump_ads, count(*) FILTER (status = 'gone') AS gone_ads,
    count(DISTINCT (platform, advertiser_id)) AS advertisers, count(DISTINCT (platform, payer)) FILTER (payer IS NOT NULL) AS payers,
    list_sort(list(DISTINCT platform)) AS platforms
  FROM tied
  GROUP BY election_no
)
SELECT e.name AS election, e.jurisdiction, e.kind, e.polling_days, e.counted_from, e.counted_until,
  election_window(e.period_start, e.period_rule) AS counted_by, e.period_rule, e.authority, e.information, e.silence_rules,
  coalesce(e.source, 'adlib.toml') AS source, coalesce(h.ads, 0) AS ads, coalesce(h.country_ads, 0) AS country_ads,
  coalesce(h.targeting_ads, 0) AS targeting_ads, coalesce(h.delivery_ads, 0) AS delivery_ads, coalesce(h.dump_ads, 0) AS dump_ads,
  coalesce(h.gone_ads, 0) AS gone_ads, coalesce(h.advertisers, 0) AS advertisers, coalesce(h.payers, 0) AS payers, h.platforms
FROM vote AS e LEFT JOIN held AS h ON h.election_no = e.election_no
WHERE h.ads > 0 OR NOT coalesce(CAST($held AS BOOLEAN), false)
ORDER BY list_min(e.polling_days), e.name
