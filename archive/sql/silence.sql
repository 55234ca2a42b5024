-- A16, silence period: ads whose run overlaps a time in which campaigning is not allowed, by the silence_periods of adlib.toml.
-- Parameters: $election the name of one election; $platform such as meta; $verdict such as ran; $limit how many
-- `verdict`: ran (whatever the hours of its first and last day were, it ran in that time) or may have run (its days touch that time). An ad that
-- has not ended, or is booked on, certainly ran until it was last seen; without an end, nothing says that it ran on after that. Times are UTC where a dump gives them, else days as the platform
-- counts them. `bases` says what ties the ad to the election (spend_by_election). Whether it was political content, or exempt, is not said.
WITH quiet AS (
  SELECT q.election, q.starts_at, q.ends_at, q.rule, e.rowid AS election_no
  FROM silence_period AS q JOIN election AS e ON e.name = q.election
  WHERE $election IS NULL OR q.election = $election
), run AS (
  SELECT q.election, q.starts_at, q.ends_at, q.rule, s.version_id, s.last_seen, s.ran_until,
    coalesce(v.started_at, CAST(s.started_on AS TIMESTAMP)) AS starts_earliest,
    coalesce(v.started_at, CAST(s.started_on + 1 AS TIMESTAMP)) AS starts_latest,
    least(coalesce(v.ended_at, CAST(s.ran_until AS TIMESTAMP)), greatest(coalesce(s.last_seen, CAST(s.ran_until AS TIMESTAMP)), CAST(s.started_on AS TIMESTAMP)))
      AS ends_earliest,
    coalesce(v.ended_at, CAST(s.ended_on + 1 AS TIMESTAMP)) AS ends_latest,
    election_bases(p.tied_by) AS bases
  FROM quiet AS q
  JOIN ad_spend(NULL, NULL, NULL) AS s ON CAST(s.started_on AS TIMESTAMP) < q.ends_at
    AND greatest(s.ran_until, s.ended_on, CAST(s.last_seen AS DATE)) >= CAST(q.starts_at AS DATE)
  JOIN ad_version AS v ON v.version_id = s.version_id
  JOIN election_place AS p ON p.election_no = q.election_no AND p.place_set = s.place_set AND p.dump_id = s.dump_id
  WHERE ($platform IS NULL OR s.platform = $platform)
), judged AS (
  SELECT *, CASE WHEN starts_latest <= ends_at AND ends_earliest >= starts_at THEN 'ran' ELSE 'may have run' END AS verdict
  FROM run
  WHERE starts_earliest < ends_at AND coalesce(ends_latest, last_seen, starts_latest) > starts_at
)
SELECT j.election, j.verdict, j.starts_at AS silence_from, j.ends_at AS silence_until, j.rule, j.bases, a.platform, a.ad_id, a.advertiser_id,
  a.advertiser_name, a.payer, a.payer_state, a.started_on, a.ended_on, a.last_seen, a.currency, a.spend_lower, a.spend_upper, a.spend_kind
FROM judged AS j JOIN ad AS a ON a.version_id = j.version_id
WHERE $verdict IS NULL OR j.verdict = $verdict
ORDER BY j.election, j.starts_at, j.verdict DESC, a.platform, a.advertiser_id, a.ad_id
LIMIT $limit
