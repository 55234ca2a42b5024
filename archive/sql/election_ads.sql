-- The ads that count for an election, one by one: they ran in its period, and something ties them to its country or regions (`bases`).
-- Parameters: $election its name; $basis such as targeting; $platform such as meta; $limit how many
-- Bases are explained in spend_by_election. Being tied to a place and a time says nothing about what an ad is about.
WITH counted AS (
  SELECT e.name, t.tied_by, s.ad_key, s.version_id, s.platform, s.advertiser_id
  FROM ad_spend(NULL, NULL, NULL) AS s
  JOIN election_tie AS t ON t.place_set = s.place_set AND t.dump_id = s.dump_id
    AND t.year = election_year(s.started_on, s.ran_until) AND s.started_on <= t.counted_until AND s.ran_until >= t.counted_from
  JOIN election AS e ON e.rowid = t.election_no
  WHERE ($election IS NULL OR e.name = $election) AND ($platform IS NULL OR s.platform = $platform)
    AND ($basis IS NULL OR t.tied_by & election_basis($basis) > 0)
), edge AS (  -- with a limit, no ad of an advertiser after this one is shown: few are looked up whole
  SELECT name, platform, advertiser_id FROM counted
  WHERE $limit IS NOT NULL
  ORDER BY name, platform, advertiser_id LIMIT 1 OFFSET greatest(CAST(coalesce($limit, 1) AS BIGINT) - 1, 0)
), found AS (
  SELECT c.name, c.tied_by, c.ad_key, c.platform, c.advertiser_id, v.ad_id
  FROM counted AS c LEFT JOIN edge AS e ON true JOIN ad_version AS v ON v.version_id = c.version_id
  WHERE e.name IS NULL OR (c.name, c.platform, c.advertiser_id) <= (e.name, e.platform, e.advertiser_id)
  ORDER BY c.name, c.platform, c.advertiser_id, v.ad_id, c.ad_key
  LIMIT $limit
)
SELECT f.name AS election, election_window(e.period_start, e.period_rule) AS counted_by, election_bases(f.tied_by) AS bases, a.platform, a.ad_id,
  a.advertiser_id, a.advertiser_name, a.payer, a.payer_state, a.started_on, a.ended_on, a.status, a.currency, a.spend_lower, a.spend_upper,
  a.spend_kind, a.first_seen, a.last_seen
FROM found AS f JOIN ad AS a ON a.ad_key = f.ad_key JOIN election AS e ON e.name = f.name
ORDER BY f.name, a.platform, a.advertiser_id, a.ad_id, f.ad_key
