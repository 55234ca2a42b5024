-- What each ad cost, as sums over ads count it. With a period, the ads whose run overlaps it: whole, or with `pro_rate` only the
-- share of their days that lie in it, which is an estimate. A run goes from the first day to the last day shown or booked, and no
-- further than the ad was seen (`ran_until`). Where no end is booked and nothing shows that it ran on, it ran on its first day at least:
-- it counts in the period that holds that day, and has no share in any (`has_length`). Ads without a first day have no place in a period.
-- `dump_id` is the capture that showed the ad last, where all of that is of one country, and else 0.
CREATE OR REPLACE MACRO ad_spend(since, until, pro_rate) AS TABLE
WITH run AS (
  SELECT * REPLACE (coalesce(ran_until, started_on) AS ran_until), ran_until IS NOT NULL AS has_length
  FROM ad_current
), counted AS (
  SELECT *, ran_until - started_on + 1 AS of_days, CASE WHEN CAST(pro_rate AS BOOLEAN)
    THEN least(ran_until, CAST(until AS DATE)) - greatest(started_on, CAST(since AS DATE)) + 1
    ELSE ran_until - started_on + 1 END AS days
  FROM run
  WHERE (since IS NULL AND until IS NULL) OR (
    (has_length OR NOT coalesce(CAST(pro_rate AS BOOLEAN), false))
    AND started_on IS NOT NULL AND (since IS NULL OR ran_until >= CAST(since AS DATE)) AND (until IS NULL OR started_on <= CAST(until AS DATE))
  )
)
SELECT ad_key, version_id, platform, advertiser_id, payer, payer_state, status, started_on, ended_on, ran_until, has_length, last_seen,
  last_capture_id, place_set, currency,
  CASE WHEN last_capture_id IN (SELECT capture_id FROM capture WHERE country IS NOT NULL) THEN last_capture_id ELSE 0 END AS dump_id,
  CASE WHEN CAST(pro_rate AS BOOLEAN) THEN money_share(spend_lower, days, of_days) ELSE spend_lower END AS spend_lower,
  CASE WHEN CAST(pro_rate AS BOOLEAN) THEN money_share(spend_upper, days, of_days) ELSE spend_upper END AS spend_upper,
  CASE WHEN CAST(pro_rate AS BOOLEAN) THEN money_share_kind(spend_kind, days, of_days) ELSE spend_kind END AS spend_kind,
  CAST(NULL AS DECIMAL(18,2)) AS spend_step
FROM counted
