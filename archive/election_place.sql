-- Why an ad counts for an election, whatever its days, by the places that it names (`place_set`) and the capture that showed it last where all
-- of that is of one country (`dump_id`, else 0): `tied_by` is a sum of 1 (`country`: the dump ties the ad to it), 2 (`targeting`: a place
-- there was asked for), 4 (`delivery`: it was seen there) and 8 (`dump`: the whole dump is of that country, and ties the ad to none). For an
-- election of some regions only targeting and delivery can say that. `election_no` is the row of the table `election`.
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
  SELECT DISTINCT v.election_no, v.is_region, lower(trim(u.place)) AS name FROM vote AS v CROSS JOIN UNNEST(v.places) AS u(place)
), shown AS (  -- sets of places, and between which days ads named them: most sets meet few elections
  SELECT place_set, 0 AS dump_id, first_day, last_day FROM place_days
  UNION ALL
  SELECT place_set, last_capture_id, min(started_on), max(greatest(started_on, ended_on, CAST(last_seen AS DATE)))
  FROM ad_current
  WHERE started_on IS NOT NULL AND last_capture_id IN (SELECT capture_id FROM capture WHERE country IS NOT NULL)
  GROUP BY place_set, last_capture_id
), targeted AS (  -- places that were asked for; parts of one stand between commas
  SELECT DISTINCT n.place_no, p.election_no
  FROM (SELECT place_no, unnest(string_split(name, ',')) AS name FROM place_name) AS n JOIN place AS p ON p.name = lower(trim(n.name))
), said AS (
  SELECT p.election_no, s.place_set, 1::UTINYINT AS tied_by
  FROM (SELECT place_set, unnest(countries) AS country FROM place_set) AS s
  JOIN place AS p ON p.name = lower(trim(s.country)) AND NOT p.is_region
  UNION ALL
  SELECT p.election_no, s.place_set, 2::UTINYINT
  FROM (SELECT place_set, unnest(targeted) AS place_no FROM place_set) AS s
  JOIN targeted AS p ON p.place_no = s.place_no
  UNION ALL  -- where only some regions vote
  SELECT p.election_no, s.place_set, 4::UTINYINT
  FROM (SELECT place_set, unnest(delivered) AS place_no FROM place_set) AS s
  JOIN place_name AS n ON n.place_no = s.place_no
  JOIN place AS p ON p.name = lower(trim(n.name)) AND p.is_region
), met AS (  -- only those whose days meet, before they are put together: most do not
  SELECT p.election_no, p.place_set, s.dump_id, p.tied_by
  FROM said AS p JOIN vote AS v ON v.election_no = p.election_no
  JOIN shown AS s ON s.place_set = p.place_set AND s.first_day <= v.until AND coalesce(s.last_day >= v.since, true)
  UNION ALL
  SELECT p.election_no, s.place_set, s.dump_id, 8::UTINYINT
  FROM capture AS c JOIN place AS p ON p.name = lower(trim(c.country)) AND NOT p.is_region
  JOIN vote AS v ON v.election_no = p.election_no
  JOIN shown AS s ON s.dump_id = c.capture_id AND s.first_day <= v.until AND coalesce(s.last_day >= v.since, true)
  WHERE s.place_set IN (SELECT place_set FROM place_set WHERE coalesce(len(countries), 0) = 0)
)
SELECT election_no, place_set, dump_id, bit_or(tied_by) AS tied_by
FROM met
GROUP BY election_no, place_set, dump_id
