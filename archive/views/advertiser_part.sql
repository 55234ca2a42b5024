-- What the ads of each advertiser cost, as parts for `money_total_of`: of one currency, status and kind each. Without a period the
-- sums are at hand; with one, every ad is looked at (`ad_spend`). Only the branch that holds is run.
CREATE OR REPLACE MACRO advertiser_part(since, until, pro_rate) AS TABLE
SELECT platform, advertiser_id, currency, status, spend_kind, {
    'lower': spend_lower, 'upper': spend_upper, 'step': CAST(NULL AS DECIMAL(38,2)), 'closed': closed_ads, 'count': ads
  } AS part
FROM advertiser_spend
WHERE since IS NULL AND until IS NULL
UNION ALL
SELECT platform, advertiser_id, currency, status, spend_kind, money_part(spend_lower, spend_upper, spend_step)
FROM ad_spend(since, until, pro_rate)
WHERE since IS NOT NULL OR until IS NOT NULL
GROUP BY platform, advertiser_id, currency, status, spend_kind
