-- Ads that a complete capture did not hold although captures of the same source before and after it did.
-- Parameters: $platform such as google; $limit how many
WITH numbered AS (
  SELECT capture_id, platform, scope, as_of, count(*) OVER (PARTITION BY platform, scope) AS captures,
    dense_rank() OVER (PARTITION BY platform, scope ORDER BY as_of) AS place
  FROM capture AS c
  WHERE complete AND as_of IS NOT NULL AND ($platform IS NULL OR platform = $platform)
    AND EXISTS (SELECT 1 FROM capture_file AS f WHERE f.capture_id = c.capture_id AND f.holds = 'ads')
), placed AS (
  SELECT * FROM numbered WHERE captures >= 3
), broken AS (  -- seen in fewer captures than lie between the first and the last that held it
  SELECT g.ad_key, p.platform, p.scope
  FROM sighting AS g JOIN placed AS p ON p.capture_id = g.capture_id
  WHERE g.repeat_no = 1 AND g.ad_key IN (SELECT ad_key FROM ad_current WHERE NOT steady)
  GROUP BY g.ad_key, p.platform, p.scope
  HAVING max(p.place) - min(p.place) + 1 > count(DISTINCT p.place)
), spaced AS (
  SELECT b.ad_key, p.place, p.as_of,
    lag(p.place) OVER (PARTITION BY b.ad_key, p.platform, p.scope ORDER BY p.place) AS place_before,
    lag(p.as_of) OVER (PARTITION BY b.ad_key, p.platform, p.scope ORDER BY p.place) AS seen_before
  FROM broken AS b JOIN sighting AS g ON g.ad_key = b.ad_key AND g.repeat_no = 1
  JOIN placed AS p ON p.capture_id = g.capture_id AND p.platform = b.platform AND p.scope = b.scope
)
SELECT s.seen_before, s.as_of AS seen_again, a.platform, a.ad_id, a.advertiser_id, a.advertiser_name, a.status, a.text
FROM spaced AS s JOIN ad AS a ON a.ad_key = s.ad_key
WHERE s.place > s.place_before + 1 AND a.ad_id_basis = 'platform'
ORDER BY s.as_of NULLS FIRST, a.platform, a.advertiser_id, a.ad_id
LIMIT $limit
