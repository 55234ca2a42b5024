-- A15, third-country sponsors: ads that ran in the three months before a vote in the Union and whose payer is established outside it.
-- Parameters: $election the name of one election; $platform such as snapchat
-- Elections with `union_vote` and the payers' countries come from adlib.toml; where it names no country, the last part of the billing
-- address that the dump shows, if that is a code of two letters. `established`: outside the Union, or not known, which is a count and no
-- finding. An ad counts if its run overlaps [first polling day - 3 months, last polling day] and it is tied to the vote (spend_by_election).
WITH vote AS (
  SELECT rowid AS election_no, name, list_min(polling_days) AS first_day, list_max(polling_days) AS last_day
  FROM election WHERE union_vote AND ($election IS NULL OR name = $election)
), address AS (
  SELECT v.version_id, upper(regexp_extract(list_filter(v.details, lambda part: part.name = 'billing_address')[1].value, '(?:^|[,; ])([A-Za-z]{2})\s*$', 1))
    AS country
  FROM ad_version AS v WHERE len(list_filter(v.details, lambda part: part.name = 'billing_address')) > 0
), run AS (
  SELECT e.name, s.platform, s.advertiser_id, s.payer, s.currency, s.spend_lower, s.spend_upper, s.spend_kind, v.advertiser_name,
    coalesce(r.country, nullif(a.country, '')) AS country, CASE WHEN r.country IS NOT NULL THEN 'register' WHEN a.country <> '' THEN 'billing address' END AS basis
  FROM vote AS e
  JOIN ad_spend(NULL, NULL, NULL) AS s ON s.started_on <= e.last_day AND s.ran_until >= e.first_day - INTERVAL 3 MONTH
  JOIN ad_version AS v ON v.version_id = s.version_id
  JOIN election_place AS p ON p.election_no = e.election_no AND p.place_set = s.place_set AND p.dump_id = s.dump_id
  LEFT JOIN address AS a ON a.version_id = s.version_id
  LEFT JOIN (SELECT plain_name(name) AS plain, max(upper(country)) AS country FROM registered_payer GROUP BY plain_name(name)) AS r
    ON r.plain = plain_name(s.payer)
  WHERE ($platform IS NULL OR s.platform = $platform)
), judged AS (
  SELECT *, CASE WHEN country IS NULL THEN 'not known' ELSE 'outside the Union' END AS established,
  FROM run
  WHERE country IS NULL OR country NOT IN ('AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'EL', 'HU', 'IE', 'IT', 'LV',
    'LT', 'LU', 'MT', 'NL', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE')
), grouped AS (
  SELECT name, established, platform, CASE established WHEN 'not known' THEN NULL ELSE advertiser_id END AS advertiser_id,
    CASE established WHEN 'not known' THEN NULL ELSE advertiser_name END AS advertiser_name,
    CASE established WHEN 'not known' THEN NULL ELSE payer END AS payer, country, basis, currency,
    money_total(spend_lower, spend_upper, spend_kind, CAST(NULL AS DECIMAL(18,2))) AS spend
  FROM judged
  GROUP BY ALL
)
SELECT name AS election, established, platform, advertiser_id, advertiser_name, payer, country, basis, currency,
  CAST(spend.lower AS DECIMAL(38,2)) AS spend_lower, CAST(spend.upper AS DECIMAL(38,2)) AS spend_upper, spend.kind AS spend_kind,
  spend.count AS ads, spend.open AS open_ads, spend.undisclosed AS undisclosed_ads, spend.absent AS absent_ads
FROM grouped
ORDER BY name, established DESC, platform, advertiser_id NULLS LAST, payer NULLS LAST, advertiser_name, country, basis, currency NULLS LAST
