-- Why an ad counts for an election, whatever its days, by the places that it names (`place_set`) and the capture that showed it last:
-- `tied_by` is a sum of 1 (`country`: the dump ties the ad to it), 2 (`targeting`: a place there was asked for), 4 (`delivery`: it was seen
-- there) and 8 (`dump`: the whole dump is of that country, and ties the ad to none). For an election of some regions only targeting and
-- delivery can say that. `election_no` is the row of the table `election`.
-- Millions of ads name few different sets of places, so each set is looked up once.
WITH quiet AS (
  SELECT election, CAST(min(starts_at) AS DATE) AS since, CAST(max(ends_at) AS DATE) AS until FROM silence_period GROUP BY election
), vote AS (
  SELECT CAST(e.rowid AS USMALLINT) AS election_no, coalesce(len(e.regions), 0) > 0 AS is_region,
    CASE WHEN len(e.regions) > 0 THEN e.regions ELSE e.countries END AS places,
    -- the days that matter by whatever rule
    least(election_from(e.polling_days, e.period_start), election_from(e.polling_days, NULL), q.since) AS since,
    greatest(election_until(e.polling_days, e.period_end), election_until(e.polling_days, NULL), q.until) AS until
  FROM election AS e LEFT JOIN quiet AS q ON q.election = e.name
), place AS (
  SELECT DISTINCT v.election_no, v.is_region, lower(trim(u.place)) AS place FROM vote AS v CROSS JOIN UNNEST(v.places) AS u(place)
), seen AS MATERIALIZED (  -- and the days between which ads named the set: most sets meet few elections
  SELECT place_set, last_capture_id, min(started_on) AS first_day, max(greatest(started_on, ended_on, CAST(last_seen AS DATE))) AS last_day
  FROM ad_current WHERE started_on IS NOT NULL GROUP BY place_set, last_capture_id
), target AS NOT MATERIALIZED (
  SELECT place_set, unnest(places) AS value FROM place_set WHERE len(places) > 0
), asked AS (  -- each text that names a place of an election
  SELECT DISTINCT t.value, p.election_no
  FROM (SELECT value, unnest(string_split(value, ',')) AS piece FROM (SELECT DISTINCT value FROM target)) AS t
  JOIN place AS p ON p.place = lower(trim(t.piece))
), said AS (
  SELECT p.election_no, s.place_set, 1::UTINYINT AS tied_by
  FROM (SELECT place_set, unnest(countries) AS country FROM place_set WHERE len(countries) > 0) AS s
  JOIN place AS p ON p.place = lower(trim(s.country)) AND NOT p.is_region
  UNION ALL
  SELECT a.election_no, t.place_set, 2::UTINYINT FROM target AS t JOIN asked AS a ON a.value = t.value
  UNION ALL  -- where only some regions vote
  SELECT p.election_no, s.place_set, 4::UTINYINT
  FROM (SELECT place_set, unnest(regions) AS region FROM place_set WHERE len(regions) > 0) AS s
  JOIN place AS p ON p.place = lower(trim(s.region)) AND p.is_region
), tied AS (  -- only those whose days meet, before they are put together: most do not
  SELECT p.election_no, p.place_set, s.last_capture_id, bit_or(p.tied_by) AS tied_by
  FROM said AS p JOIN vote AS v ON v.election_no = p.election_no
  JOIN seen AS s ON s.place_set = p.place_set AND s.first_day <= v.until AND s.last_day >= v.since
  GROUP BY p.election_no, p.place_set, s.last_capture_id
), dumped AS (
  SELECT p.election_no, s.place_set, s.last_capture_id
  FROM capture AS c JOIN place AS p ON p.place = lower(trim(c.country)) AND NOT p.is_region
  JOIN vote AS v ON v.election_no = p.election_no
  JOIN seen AS s ON s.last_capture_id = c.capture_id AND s.first_day <= v.until AND s.last_day >= v.since
  WHERE s.place_set IN (SELECT place_set FROM place_set WHERE coalesce(len(countries), 0) = 0)
)
SELECT t.election_no, t.place_set, t.last_capture_id, CAST(t.tied_by + CASE WHEN d.election_no IS NULL THEN 0 ELSE 8 END AS UTINYINT) AS tied_by
FROM tied AS t LEFT JOIN dumped AS d
  ON d.election_no = t.election_no AND d.place_set = t.place_set AND d.last_capture_id = t.last_capture_id
UNION ALL
SELECT d.election_no, d.place_set, d.last_capture_id, 8::UTINYINT
FROM dumped AS d ANTI JOIN tied AS t
  ON t.election_no = d.election_no AND t.place_set = d.place_set AND t.last_capture_id = d.last_capture_id
