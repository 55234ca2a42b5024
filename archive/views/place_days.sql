-- Between which days ads ran that name a set of places, whatever capture says so: a question about elections looks at few sets, at no ads.
DELETE FROM place_days;
INSERT INTO place_days BY NAME
SELECT place_set, min(started_on) AS first_day, CASE WHEN count(*) = count(ended_on) THEN max(greatest(started_on, ended_on)) END AS last_day
FROM ad_version WHERE started_on IS NOT NULL
GROUP BY place_set
