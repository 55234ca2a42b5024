-- The ads that count for each election: they ran in its days, and `bases` ties them to its country or regions (see election_bases.sql, which
-- says the same of one ad). Temporary, like the table `election`. Places are looked up once for each text that names some, and only
-- numbers of versions are carried on: whole lists of targets would not fit into memory.
CREATE OR REPLACE TEMP VIEW election_ad AS
WITH vote AS (
  SELECT name, jurisdiction, election_from(polling_days, period_start) AS counted_from, election_until(polling_days, period_end) AS counted_until,
    election_window(period_start, period_rule) AS counted_by, coalesce(len(regions), 0) > 0 AS is_region,
    CASE WHEN len(regions) > 0 THEN regions ELSE countries END AS places
  FROM election
), place AS (
  SELECT DISTINCT v.name, v.counted_from, v.counted_until, v.is_region, lower(trim(u.place)) AS place
  FROM vote AS v CROSS JOIN UNNEST(v.places) AS u(place)
), run AS (
  SELECT c.ad_key, c.version_id, c.started_on, greatest(c.started_on, least(c.ended_on, CAST(c.last_seen AS DATE))) AS ran_until, k.country
  FROM ad_current AS c JOIN capture AS k ON k.capture_id = c.last_capture_id
  WHERE c.started_on IS NOT NULL
), target AS NOT MATERIALIZED (  -- unnested in the select list: far faster here than a list within a list, or joins of each row with its own
  SELECT version_id, part.value AS value
  FROM (SELECT version_id, unnest(targets) AS part FROM ad_version WHERE len(targets) > 0)
  WHERE NOT part.excluded
), asked AS MATERIALIZED (  -- the places of each text that names one of an election
  SELECT DISTINCT value, lower(trim(piece)) AS place
  FROM (SELECT value, unnest(string_split(value, ',')) AS piece FROM (SELECT DISTINCT value FROM target))
  WHERE lower(trim(piece)) IN (SELECT place FROM place)
), said AS (
  SELECT version_id, 'country' AS basis, lower(trim(country)) AS place
  FROM (SELECT version_id, unnest(countries) AS country FROM ad_version WHERE len(countries) > 0)
  UNION ALL
  SELECT t.version_id, 'targeting', a.place FROM target AS t JOIN asked AS a ON a.value = t.value
  UNION ALL  -- where only some regions vote
  SELECT version_id, 'delivery', lower(trim(part.region))
  FROM (
    SELECT v.version_id, unnest(v.delivery_regions) AS part
    FROM (SELECT 1 FROM vote WHERE is_region LIMIT 1) AS regional CROSS JOIN ad_version AS v WHERE len(v.delivery_regions) > 0
  )
), dated AS MATERIALIZED (  -- days first: every place has many elections, of which an ad meets few
  SELECT s.place, s.basis, r.ad_key, r.started_on, r.ran_until FROM said AS s JOIN run AS r ON r.version_id = s.version_id
  WHERE s.place IN (SELECT place FROM place)
), tied AS (
  SELECT p.name, d.ad_key, d.basis
  FROM dated AS d JOIN place AS p ON p.place = d.place AND d.started_on <= p.counted_until AND d.ran_until >= p.counted_from
    AND CASE d.basis WHEN 'targeting' THEN true WHEN 'delivery' THEN p.is_region ELSE NOT p.is_region END
  UNION ALL
  SELECT p.name, r.ad_key, 'dump'
  FROM run AS r JOIN place AS p ON p.place = lower(trim(r.country)) AND r.started_on <= p.counted_until AND r.ran_until >= p.counted_from
    AND NOT p.is_region
  JOIN ad_version AS v ON v.version_id = r.version_id
  WHERE r.country IS NOT NULL AND coalesce(len(v.countries), 0) = 0
), grouped AS (
  SELECT name, ad_key, bool_or(basis = 'country') AS by_country, bool_or(basis = 'targeting') AS by_targeting,
    bool_or(basis = 'delivery') AS by_delivery, bool_or(basis = 'dump') AS by_dump
  FROM tied GROUP BY name, ad_key
)
SELECT g.name, v.jurisdiction, v.counted_from, v.counted_until, v.counted_by, g.ad_key, list_filter([
    CASE WHEN g.by_country THEN 'country' END, CASE WHEN g.by_targeting THEN 'targeting' END,
    CASE WHEN g.by_delivery THEN 'delivery' END, CASE WHEN g.by_dump THEN 'dump' END
  ], lambda basis: basis IS NOT NULL) AS bases
FROM grouped AS g JOIN vote AS v ON v.name = g.name
