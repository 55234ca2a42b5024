-- The ads that count for an election, one by one: they ran in its period, and something ties them to its country or regions (`bases`).
-- Parameters: $election its name; $basis such as targeting; $platform such as meta; $limit how many
-- Bases are explained in spend_by_election. Being tied to a place and a time says nothing about what an ad is about.
SELECT t.name AS election, t.counted_by, t.bases, a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, a.payer, a.payer_state,
  a.started_on, a.ended_on, a.status, a.currency, a.spend_lower, a.spend_upper, a.spend_kind, a.first_seen, a.last_seen
FROM election_ad AS t JOIN ad AS a ON a.ad_key = t.ad_key
WHERE ($election IS NULL OR t.name = $election) AND ($platform IS NULL OR a.platform = $platform)
  AND ($basis IS NULL OR list_contains(t.bases, $basis))
ORDER BY t.name, a.platform, a.advertiser_id, a.ad_id, t.ad_key
LIMIT $limit
