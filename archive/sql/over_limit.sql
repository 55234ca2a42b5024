-- Spending limits: what each payer's ads cost in the period of an election of adlib.toml, against its spending_limits, by the bounds alone.
-- Parameters: $election the name of one election; $verdict such as over
-- `verdict`: over (certainly more than the limit), may be over (the limit lies within the interval, or there is no upper bound) or under. Ads that
-- ran in the period count whole, on all platforms, in the currency of the limit; `other_currency_ads` are in others and not in the sum.
-- A platform's figures are not the account that a payer must give: other costs are missing, and an ad may concern something else.
WITH vote AS (
  SELECT e.rowid AS election_no, e.name, election_from(e.polling_days, e.period_start) AS period_start,
    election_until(e.polling_days, e.period_end) AS period_end, l.payer AS limited, l.amount, l.currency, l.rule
  FROM spending_limit AS l JOIN election AS e ON e.name = l.election
  WHERE $election IS NULL OR e.name = $election
), run AS (
  SELECT e.name, e.amount, e.currency, e.rule, s.payer, s.currency AS ad_currency, s.spend_lower, s.spend_upper, s.spend_kind
  FROM vote AS e
  JOIN ad_spend(NULL, NULL, NULL) AS s ON s.started_on <= e.period_end AND s.ran_until >= e.period_start
  JOIN election_place AS p ON p.election_no = e.election_no AND p.place_set = s.place_set AND p.dump_id = s.dump_id
  WHERE s.payer IS NOT NULL AND (e.limited IS NULL OR plain_name(e.limited) = plain_name(s.payer))
), other AS (
  SELECT name, amount, currency, rule, payer, count(*) AS ads FROM run WHERE ad_currency IS DISTINCT FROM currency
  GROUP BY name, amount, currency, rule, payer
), grouped AS (
  SELECT name, amount, currency, rule, payer, money_total(spend_lower, spend_upper, spend_kind, CAST(NULL AS DECIMAL(18,2))) AS spend
  FROM run WHERE ad_currency = currency
  GROUP BY name, amount, currency, rule, payer
), judged AS (
  SELECT g.*, coalesce(o.ads, 0) AS other_currency_ads,
    CASE WHEN g.spend.lower > g.amount THEN 'over' WHEN g.spend.upper <= g.amount THEN 'under' ELSE 'may be over' END AS verdict
  FROM grouped AS g LEFT JOIN other AS o ON o.name = g.name AND o.amount = g.amount AND o.currency = g.currency
    AND o.rule IS NOT DISTINCT FROM g.rule AND o.payer = g.payer
)
SELECT name AS election, verdict, payer, amount AS limit_amount, rule, currency, CAST(spend.lower AS DECIMAL(38,2)) AS spend_lower,
  CAST(spend.upper AS DECIMAL(38,2)) AS spend_upper, spend.kind AS spend_kind, spend.count AS ads, spend.open AS open_ads,
  spend.undisclosed AS undisclosed_ads, spend.absent AS absent_ads, other_currency_ads
FROM judged
WHERE $verdict IS NULL OR verdict = $verdict
ORDER BY name, CASE verdict WHEN 'over' THEN 1 WHEN 'may be over' THEN 2 ELSE 3 END, spend.lower DESC NULLS LAST, payer, amount, rule
