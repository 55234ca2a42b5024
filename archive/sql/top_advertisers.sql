-- Advertisers with the most ads, and where those stand.
-- Parameters: $platform such as meta; $top how many
WITH chosen AS (
  SELECT platform, advertiser_id, count(*) AS ads, count(*) FILTER (WHERE status = 'active') AS active,
    count(*) FILTER (WHERE status = 'ended') AS ended, count(*) FILTER (WHERE status = 'gone') AS gone,
    count(*) FILTER (WHERE status = 'unknown') AS unknown, min(started_on) AS first_started_on,
    max(started_on) AS last_started_on
  FROM ad_current
  WHERE $platform IS NULL OR platform = $platform
  GROUP BY platform, advertiser_id
  ORDER BY ads DESC, platform, advertiser_id
  LIMIT $top
), name AS (
  SELECT s.platform, s.advertiser_id,
    max_by(s.advertiser_name, (coalesce(c.as_of, TIMESTAMP '1970-01-01'), c.capture_id)) AS advertiser_name
  FROM advertiser_seen AS s JOIN capture AS c ON c.capture_id = s.capture_id
  WHERE (s.platform, s.advertiser_id) IN (SELECT (platform, advertiser_id) FROM chosen)
  GROUP BY s.platform, s.advertiser_id
)
SELECT p.platform, p.advertiser_id, n.advertiser_name, p.ads, p.active, p.ended, p.gone, p.unknown, p.first_started_on,
  p.last_started_on
FROM chosen AS p LEFT JOIN name AS n ON n.platform = p.platform AND n.advertiser_id = p.advertiser_id
ORDER BY p.ads DESC, p.platform, p.advertiser_id
