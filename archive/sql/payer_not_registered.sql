-- Payer not on the register: payers of ads tied to an election of adlib.toml whom its register of payers does not name, with what they spent.
-- Parameters: $election the name of one election; $platform such as meta; $limit how many
-- Registers (registered_payers, registers) belong to a jurisdiction; elections whose jurisdiction has none are left out. Names are compared
-- without capitals, accents, punctuation and legal forms. Ads without a disclosed payer are a row of their own: who paid is not known.
-- Being absent from a list that someone typed is not the same as not being registered.
WITH vote AS (
  SELECT e.rowid AS election_no, e.* REPLACE (election_from(e.polling_days, e.period_start) AS period_start, election_until(e.polling_days, e.period_end) AS period_end)
  FROM election AS e
  WHERE ($election IS NULL OR e.name = $election) AND EXISTS (SELECT 1 FROM registered_payer AS r WHERE r.jurisdiction = e.jurisdiction)
), run AS (
  SELECT e.name, e.jurisdiction, s.platform, s.payer, s.payer_state, s.currency, s.spend_lower, s.spend_upper, s.spend_kind, s.advertiser_id
  FROM vote AS e
  JOIN ad_spend(NULL, NULL, NULL) AS s ON s.started_on <= e.period_end AND s.ran_until >= e.period_start
  JOIN election_place AS p ON p.election_no = e.election_no AND p.place_set = s.place_set AND p.dump_id = s.dump_id
  WHERE s.payer_state IN ('disclosed', 'undisclosed') AND ($platform IS NULL OR s.platform = $platform)
    AND NOT EXISTS (SELECT 1 FROM registered_payer AS r WHERE r.jurisdiction = e.jurisdiction AND plain_name(r.name) = plain_name(s.payer))
), grouped AS (
  SELECT name, jurisdiction, platform, payer, payer_state, currency, count(DISTINCT advertiser_id) AS advertisers,
    money_total(spend_lower, spend_upper, spend_kind, CAST(NULL AS DECIMAL(18,2))) AS spend
  FROM run GROUP BY name, jurisdiction, platform, payer, payer_state, currency
)
SELECT name AS election, jurisdiction, platform, payer, payer_state, advertisers, currency, CAST(spend.lower AS DECIMAL(38,2)) AS spend_lower,
  CAST(spend.upper AS DECIMAL(38,2)) AS spend_upper, spend.kind AS spend_kind, spend.count AS ads, spend.open AS open_ads,
  spend.undisclosed AS undisclosed_ads, spend.absent AS absent_ads
FROM grouped
ORDER BY name, currency NULLS LAST, spend.lower DESC NULLS LAST, platform, payer NULLS LAST, payer_state
LIMIT $limit
