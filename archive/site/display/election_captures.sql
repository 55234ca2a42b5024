-- The captures that last showed the ads of an election.
SELECT jurisdiction, name, last_capture_id AS capture_id, count(*) AS ads
FROM site_elections
GROUP BY jurisdiction, name, last_capture_id
ORDER BY jurisdiction, name, ads DESC, capture_id
