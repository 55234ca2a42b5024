-- The days whose ads count for an election: its regulated period, and where none is stated, from three months before its first polling day;
-- and which of these it is: `rule` (a law or rule is named), `stated` (adlib.toml says so) or `three months before`.
CREATE OR REPLACE MACRO election_from(polling_days, period_start) AS coalesce(period_start, CAST(CAST(list_min(polling_days) AS DATE) - INTERVAL 3 MONTH AS DATE));
CREATE OR REPLACE MACRO election_until(polling_days, period_end) AS coalesce(period_end, list_max(polling_days));
CREATE OR REPLACE MACRO election_window(period_start, period_rule) AS
  CASE WHEN period_start IS NULL THEN 'three months before' WHEN period_rule IS NULL THEN 'stated' ELSE 'rule' END;

-- The calendar year in which an ad ran; 0: it ran in several. It finds the ad's elections in `election_tie`.
CREATE OR REPLACE MACRO election_year(started_on, ran_until) AS CASE WHEN year(started_on) = year(ran_until) THEN year(started_on) ELSE 0 END;

-- What ties an ad to an election, as a list in words, of the sum of numbers in election_place.sql; and the number of one word.
CREATE OR REPLACE MACRO election_bases(tied_by) AS list_filter([
  CASE WHEN tied_by & 1 > 0 THEN 'country' END, CASE WHEN tied_by & 2 > 0 THEN 'targeting' END,
  CASE WHEN tied_by & 4 > 0 THEN 'delivery' END, CASE WHEN tied_by & 8 > 0 THEN 'dump' END
], lambda basis: basis IS NOT NULL);
CREATE OR REPLACE MACRO election_basis(basis) AS
  CASE basis WHEN 'country' THEN 1 WHEN 'targeting' THEN 2 WHEN 'delivery' THEN 4 WHEN 'dump' THEN 8 ELSE 0 END
