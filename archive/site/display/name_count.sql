-- How many advertisers and captures there are.
SELECT (SELECT count(*) FROM advertiser) AS advertisers, (SELECT count(*) FROM capture) AS captures
