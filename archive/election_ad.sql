-- The ads that count for each election: they ran in its days, and `bases` ties them to its country or regions (see election_bases.sql, which
-- says the same of one ad). Temporary, like the table `election`. Places are looked up once for each ad, not once for each ad and election.
CREATE OR REPLACE TEMP VIEW election_ad AS
WITH vote AS (
  SELECT name, jurisdiction, election_from(polling_days, period_start) AS counted_from, election_until(polling_days, period_end) AS counted_until,
    election_window(period_start, period_rule) AS counted_by, coalesce(len(regions), 0) > 0 AS is_region,
    CASE WHEN len(regions) > 0 THEN regions ELSE countries END AS places
  FROM election
), place AS (
  SELECT DISTINCT v.* EXCLUDE (places), lower(trim(u.place)) AS place FROM vote AS v CROSS JOIN UNNEST(v.places) AS u(place)
), run AS (
  SELECT c.ad_key, c.version_id, c.started_on, greatest(c.started_on, least(c.ended_on, CAST(c.last_seen AS DATE))) AS ran_until, k.country
  FROM ad_current AS c JOIN capture AS k ON k.capture_id = c.last_capture_id
  WHERE c.started_on IS NOT NULL
), said AS (  -- unnested in the select list: far faster here than a list within a list, or joins of each row with its own
  SELECT r.ad_key, r.started_on, r.ran_until, 'country' AS basis, unnest(v.countries) AS place
  FROM run AS r JOIN ad_version AS v ON v.version_id = r.version_id WHERE len(v.countries) > 0
  UNION ALL
  SELECT ad_key, started_on, ran_until, 'targeting', unnest(string_split(part.value, ','))
  FROM (
    SELECT r.ad_key, r.started_on, r.ran_until, unnest(v.targets) AS part
    FROM run AS r JOIN ad_version AS v ON v.version_id = r.version_id WHERE len(v.targets) > 0
  ) AS target
  WHERE NOT part.excluded
  UNION ALL  -- where only some regions vote
  SELECT ad_key, started_on, ran_until, 'delivery', part.region
  FROM (
    SELECT r.ad_key, r.started_on, r.ran_until, unnest(v.delivery_regions) AS part
    FROM (SELECT 1 FROM vote WHERE is_region LIMIT 1) AS regional CROSS JOIN run AS r JOIN ad_version AS v ON v.version_id = r.version_id
    WHERE len(v.delivery_regions) > 0
  ) AS region
  UNION ALL
  SELECT r.ad_key, r.started_on, r.ran_until, 'dump', r.country
  FROM run AS r JOIN ad_version AS v ON v.version_id = r.version_id
  WHERE r.country IS NOT NULL AND coalesce(len(v.countries), 0) = 0
)
SELECT p.name, any_value(p.jurisdiction) AS jurisdiction, any_value(p.counted_from) AS counted_from, any_value(p.counted_until) AS counted_until,
  any_value(p.counted_by) AS counted_by, s.ad_key,
  list_filter(['country', 'targeting', 'delivery', 'dump'], lambda each: list_contains(list(DISTINCT s.basis), each)) AS bases
FROM said AS s JOIN place AS p ON p.place = lower(trim(s.place))
  AND s.started_on <= p.counted_until AND s.ran_until >= p.counted_from
  AND CASE s.basis WHEN 'targeting' THEN true WHEN 'delivery' THEN p.is_region ELSE NOT p.is_region END
GROUP BY p.name, s.ad_key
