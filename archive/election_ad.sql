-- The same with the days that count, for ads that ran in one calendar year (`year`) or in several (`year` 0): most ran in one, and so meet only
-- the elections of that year, where every place has many. Join it by place_set, dump_id, election_year(...) and the days.
CREATE OR REPLACE TEMP VIEW election_tie AS
WITH vote AS (
  SELECT CAST(rowid AS USMALLINT) AS election_no, election_from(polling_days, period_start) AS counted_from,
    election_until(polling_days, period_end) AS counted_until
  FROM election
)
SELECT p.election_no, p.place_set, p.dump_id, v.counted_from, v.counted_until, p.tied_by,
  unnest(list_prepend(0, range(year(v.counted_from), year(v.counted_until) + 1))) AS year
FROM election_place AS p JOIN vote AS v ON v.election_no = p.election_no;

-- The ads that count for each election: they ran in its days, and `bases` ties them to its country or regions.
CREATE OR REPLACE TEMP VIEW election_ad AS
SELECT e.name, e.jurisdiction, t.counted_from, t.counted_until, election_window(e.period_start, e.period_rule) AS counted_by, s.ad_key,
  election_bases(t.tied_by) AS bases
FROM ad_spend(NULL, NULL, NULL) AS s
JOIN election_tie AS t ON t.place_set = s.place_set AND t.dump_id = s.dump_id AND t.year = election_year(s.started_on, s.ran_until)
  AND s.started_on <= t.counted_until AND s.ran_until >= t.counted_from
JOIN election AS e ON e.rowid = t.election_no
