-- Spend on each advertiser's ads by week (from Monday) over the 104 weeks up to the newest with an ad, an estimate: of each ad's figure the share of its days that lie in the week.
-- Parameters: none
-- A run goes from the first day to the last, and no further than the ad was seen. Ads without a first day, without a figure, such of which
-- nothing tells how long they ran (ad_spend), and such as would have run for more than ten years are left out.
WITH placed AS (
  SELECT platform, advertiser_id, currency, spend_kind, spend_lower, spend_upper, started_on, ran_until, ran_until - started_on + 1 AS days,
    CAST(date_trunc('week', started_on) AS DATE) AS first_week, CAST(date_trunc('week', ran_until) AS DATE) AS last_week
  FROM ad_spend(NULL, NULL, false)
  WHERE started_on IS NOT NULL AND has_length AND coalesce(spend_kind, 'not_disclosed') <> 'not_disclosed' AND ran_until - started_on < 3660
), recent AS (
  SELECT *, max(last_week) OVER (PARTITION BY platform, advertiser_id) - 721 AS oldest FROM placed
), grouped AS (  -- as in spend_by_week
  SELECT platform, advertiser_id, currency, spend_kind, first_week, last_week, days, oldest,
    money_run(spend_lower, spend_upper, least(ran_until, first_week + 6) - started_on + 1) AS run
  FROM recent
  WHERE last_week >= oldest
  GROUP BY platform, advertiser_id, currency, spend_kind, first_week, last_week, days, oldest
), shared AS (  -- the weeks between have the same share each, so it is reckoned once
  SELECT platform, advertiser_id, currency, first_week, last_week, oldest,
    CASE WHEN first_week < last_week THEN money_share_kind(spend_kind, 0, 1) ELSE spend_kind END AS spend_kind,
    money_run_total(money_run_part(run, true, false, days, 7, last_week - (first_week + 6) - 1, days), days) AS first_part,
    money_run_total(money_run_part(run, false, true, days, 7, last_week - (first_week + 6) - 1, days), days) AS last_part,
    money_run_total(money_run_part(run, false, false, days, 7, last_week - (first_week + 6) - 1, days), days) AS between_part
  FROM grouped
), part AS (
  SELECT s.platform, s.advertiser_id, s.currency, CAST(b.bucket AS DATE) AS week, s.spend_kind,
    CASE WHEN b.bucket = s.first_week THEN s.first_part WHEN b.bucket = s.last_week THEN s.last_part ELSE s.between_part END AS part
  FROM shared AS s CROSS JOIN UNNEST(generate_series(
    CAST(greatest(s.first_week, s.oldest) AS TIMESTAMP), CAST(s.last_week AS TIMESTAMP), INTERVAL 7 DAY
  )) AS b(bucket)
)
SELECT platform, advertiser_id, currency, week, spend.count AS ads, spend.lower AS spend_lower, spend.upper AS spend_upper,
  spend.kind AS spend_kind, spend.open AS open_ads
FROM (
  SELECT platform, advertiser_id, currency, week, money_total_of(spend_kind, part) AS spend
  FROM part
  GROUP BY platform, advertiser_id, currency, week
)
ORDER BY platform, advertiser_id, currency NULLS LAST, week
