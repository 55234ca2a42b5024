-- A7, disclosure coverage: of the ads whose dump can say who paid, how many do, by ads and by spend, per platform and currency.
-- Parameters: $platform such as meta; $from a day; $to a day; $status such as active
-- `share_of_ads` is disclosed of disclosed and undisclosed, in percent. Ads whose dump never says who paid (field_absent) and those for
-- which no payer is due (not_applicable) are counted apart and in no share. The share of spend is an interval: least is what the
-- disclosed spent at least, of that and what the undisclosed spent at most; empty: an ad without an upper bound leaves it open.
WITH part AS (
  SELECT platform, currency, coalesce(payer_state, 'field_absent') AS payer_state, spend_kind, money_part(spend_lower, spend_upper, spend_step) AS part
  FROM ad_spend($from, $to, NULL)
  WHERE ($platform IS NULL OR platform = $platform) AND ($status IS NULL OR status = $status)
  GROUP BY platform, currency, coalesce(payer_state, 'field_absent'), spend_kind
), summed AS (
  SELECT platform, currency, payer_state, money_total_of(spend_kind, part) AS spend FROM part GROUP BY platform, currency, payer_state
), beside AS (
  SELECT platform, currency,
    coalesce(max(spend.count) FILTER (payer_state = 'disclosed'), 0) AS disclosed,
    coalesce(max(spend.count) FILTER (payer_state = 'undisclosed'), 0) AS undisclosed,
    coalesce(max(spend.count) FILTER (payer_state = 'field_absent'), 0) AS field_absent,
    coalesce(max(spend.count) FILTER (payer_state = 'not_applicable'), 0) AS not_applicable,
    any_value(spend) FILTER (payer_state = 'disclosed') AS told, any_value(spend) FILTER (payer_state = 'undisclosed') AS untold
  FROM summed GROUP BY platform, currency
)
SELECT platform, currency, disclosed, undisclosed, field_absent, not_applicable,
  CAST(round(100.0 * disclosed / nullif(disclosed + undisclosed, 0), 2) AS DECIMAL(5,2)) AS share_of_ads,
  CAST(round(100.0 * coalesce(told.lower, 0) / nullif(coalesce(told.lower, 0) + CASE WHEN undisclosed = 0 THEN 0 ELSE untold.upper END, 0), 2)
    AS DECIMAL(5,2)) AS share_of_spend_lower,
  CAST(round(100.0 * CASE WHEN disclosed = 0 THEN 0 ELSE told.upper END
    / nullif(CASE WHEN disclosed = 0 THEN 0 ELSE told.upper END + coalesce(untold.lower, 0), 0), 2) AS DECIMAL(5,2)) AS share_of_spend_upper,
  told.lower AS disclosed_lower, told.upper AS disclosed_upper, untold.lower AS undisclosed_lower, untold.upper AS undisclosed_upper
FROM beside
ORDER BY platform, currency NULLS LAST
