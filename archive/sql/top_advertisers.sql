-- Advertisers with the most ads, and where those stand.
-- Parameters: $platform such as meta; $top how many
WITH counted AS (
  SELECT platform, advertiser_id, count(*) AS ads, count(*) FILTER (WHERE status = 'active') AS active,
    count(*) FILTER (WHERE status = 'ended') AS ended, count(*) FILTER (WHERE status = 'gone') AS gone,
    count(*) FILTER (WHERE status = 'unknown') AS unknown, min(started_on) AS first_started_on, max(started_on) AS last_started_on
  FROM ad
  WHERE $platform IS NULL OR platform = $platform
  GROUP BY platform, advertiser_id
  ORDER BY ads DESC, platform, advertiser_id
  LIMIT $top
)
SELECT c.platform, c.advertiser_id, a.advertiser_name, c.ads, c.active, c.ended, c.gone, c.unknown, c.first_started_on, c.last_started_on
FROM counted AS c LEFT JOIN advertiser AS a ON a.platform = c.platform AND a.advertiser_id = c.advertiser_id
ORDER BY c.ads DESC, c.platform, c.advertiser_id
