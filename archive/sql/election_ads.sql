-- The ads that count for an election, one by one: they ran in its period, and something ties them to its country or regions (`bases`).
-- Parameters: $election its name; $basis such as targeting; $platform such as meta; $limit how many
-- Bases are explained in spend_by_election. Being tied to a place and a time says nothing about what an ad is about.
WITH vote AS (
  SELECT name, countries, regions, election_from(polling_days, period_start) AS period_start,
    election_until(polling_days, period_end) AS period_end, election_window(period_start, period_rule) AS counted_by
  FROM election WHERE $election IS NULL OR name = $election
), tied AS (
  SELECT e.name, e.counted_by, s.ran_until, s.ad_key, s.version_id,
    election_bases(v.countries, v.targets, v.delivery_regions, c.country, e.countries, e.regions) AS bases
  FROM vote AS e
  JOIN ad_spend(NULL, NULL, NULL) AS s ON s.started_on <= e.period_end AND s.ran_until >= e.period_start
  JOIN ad_version AS v ON v.version_id = s.version_id
  JOIN capture AS c ON c.capture_id = s.last_capture_id
  WHERE $platform IS NULL OR s.platform = $platform
)
SELECT t.name AS election, t.counted_by, t.bases, a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, a.payer, a.payer_state,
  a.started_on, t.ran_until, a.status, a.currency, a.spend_lower, a.spend_upper, a.spend_kind, a.first_seen, a.last_seen
FROM tied AS t JOIN ad AS a ON a.ad_key = t.ad_key
WHERE len(t.bases) > 0 AND ($basis IS NULL OR list_contains(t.bases, $basis))
ORDER BY t.name, a.platform, a.advertiser_id, a.ad_id, t.ad_key
LIMIT $limit
