-- Advertisers by spend on the ads that ran lately: in the thirty days up to the newest capture, and in the period of each of the next two
-- elections whose period has begun and that ads are tied to; per currency, every ad that ran in that time counted whole.
-- Parameters: none
WITH newest AS (
  SELECT CAST(max(as_of) AS DATE) AS day FROM capture
), asked AS (
  SELECT 'last_30_days' AS name, NULL AS jurisdiction, day - 29 AS since, day AS until, NULL AS election_no, 1 AS place, false AS is_vote FROM newest
  UNION ALL
  SELECT e.name, e.jurisdiction, election_from(e.polling_days, e.period_start), election_until(e.polling_days, e.period_end), e.rowid,
    1 + row_number() OVER (ORDER BY list_max(e.polling_days), e.name), true
  FROM election AS e CROSS JOIN newest AS n
  WHERE list_max(e.polling_days) >= n.day AND election_from(e.polling_days, e.period_start) <= n.day
), run AS (
  SELECT w.name, w.jurisdiction, w.place, w.since, w.until, s.currency, s.platform, s.advertiser_id, s.spend_lower, s.spend_upper
  FROM asked AS w
  JOIN ad_spend(NULL, NULL, NULL) AS s ON s.started_on <= w.until AND s.ran_until >= w.since
  LEFT JOIN election_place AS p ON p.election_no = w.election_no AND p.place_set = s.place_set AND p.dump_id = s.dump_id
  WHERE coalesce(s.spend_kind, 'not_disclosed') <> 'not_disclosed'
    AND (NOT w.is_vote OR p.election_no IS NOT NULL)
), summed AS (
  SELECT name, jurisdiction, place, since, until, currency, platform, advertiser_id, count(*) AS ads, sum(spend_lower) AS spend_lower,
    CASE WHEN count(*) = count(spend_upper) THEN sum(spend_upper) END AS spend_upper
  FROM run
  GROUP BY name, jurisdiction, place, since, until, currency, platform, advertiser_id
)
SELECT s.name, s.jurisdiction, s.since, s.until, s.currency, s.platform, s.advertiser_id, a.advertiser_name, s.ads, s.spend_lower, s.spend_upper,
  dense_rank() OVER (ORDER BY s.place) AS place
FROM summed AS s JOIN advertiser AS a ON a.platform = s.platform AND a.advertiser_id = s.advertiser_id
QUALIFY s.place = 1 OR dense_rank() OVER (PARTITION BY s.place = 1 ORDER BY s.place) <= 2
ORDER BY place, s.currency NULLS LAST, s.spend_lower DESC, s.spend_upper DESC NULLS FIRST, s.platform, s.advertiser_id
