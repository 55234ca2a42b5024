-- Spend on the ads that a payer paid for, one row per currency; the bar's length is a share of its own upper end.
SELECT platform, payer, say_currency(currency) AS currency, ads, open_ads, not_priced,
  CASE WHEN ads = 0 THEN '' ELSE say_bounds(spend_lower, spend_upper, currency) END AS spend,
  CASE WHEN ads = 0 THEN 0 WHEN spend_upper IS NULL THEN 60 WHEN spend_upper = 0 THEN 0
    ELSE round(spend_lower::DOUBLE / spend_upper::DOUBLE * 100, 1) END AS solid,
  CASE WHEN ads = 0 THEN 0 WHEN spend_upper IS NULL THEN 40 WHEN spend_upper = 0 THEN 0
    ELSE round(100 - spend_lower::DOUBLE / spend_upper::DOUBLE * 100, 1) END AS hatched
FROM (
  SELECT platform, payer, currency, sum(priced)::BIGINT AS ads, sum(items - priced)::BIGINT AS not_priced,
    sum(open_ads)::BIGINT AS open_ads, sum(spend_lower) AS spend_lower,
    CASE WHEN bool_and(spend_upper IS NOT NULL) FILTER (priced > 0) THEN sum(spend_upper) END AS spend_upper
  FROM site_payers
  WHERE basis = 'ads' AND payer_state = 'disclosed' AND payer IS NOT NULL
  GROUP BY platform, payer, currency
) AS summed
ORDER BY summed.platform, summed.payer, summed.currency NULLS LAST
