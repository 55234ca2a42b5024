-- A19, short-lived advertisers: accounts whose first and last ad began within few days of each other, with many ads, by what they spent.
-- Parameters: $platform such as meta; $days fewer than so many between the first and the last beginning (30); $ads at least so many (10); $limit how many
-- Only advertisers of whose source a capture is newer by at least that many days than their last beginning, so that newcomers are not
-- taken for short-lived ones. A campaign for one vote looks the same: it is a measure, not a suspicion.
WITH account AS (
  SELECT platform, advertiser_id, min(started_on) AS first_began, max(started_on) AS last_began, count(*) AS all_ads,
    max(status_as_of) AS known_until
  FROM ad_current
  WHERE started_on IS NOT NULL AND ($platform IS NULL OR platform = $platform)
  GROUP BY platform, advertiser_id
  HAVING max(started_on) - min(started_on) < coalesce(CAST($days AS INTEGER), 30) AND count(*) >= coalesce(CAST($ads AS INTEGER), 10)
    AND CAST(max(status_as_of) AS DATE) - max(started_on) >= coalesce(CAST($days AS INTEGER), 30)
), spent AS (
  SELECT p.platform, p.advertiser_id, p.currency, money_total_of(p.spend_kind, p.part) AS spend
  FROM advertiser_part(NULL, NULL, NULL) AS p
  WHERE (p.platform, p.advertiser_id) IN (SELECT (platform, advertiser_id) FROM account)
  GROUP BY p.platform, p.advertiser_id, p.currency
)
SELECT a.platform, a.advertiser_id, n.advertiser_name, a.first_began, a.last_began, a.last_began - a.first_began AS days, a.all_ads, s.currency,
  s.spend.lower AS spend_lower, s.spend.upper AS spend_upper, s.spend.kind AS spend_kind, s.spend.count AS ads, s.spend.open AS open_ads,
  s.spend.undisclosed AS undisclosed_ads, s.spend.absent AS absent_ads, a.known_until
FROM account AS a JOIN spent AS s ON s.platform = a.platform AND s.advertiser_id = a.advertiser_id
LEFT JOIN advertiser AS n ON n.platform = a.platform AND n.advertiser_id = a.advertiser_id
ORDER BY s.currency NULLS LAST, s.spend.lower DESC NULLS LAST, a.platform, a.advertiser_id
LIMIT $limit
