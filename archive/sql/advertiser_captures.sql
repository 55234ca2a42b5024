-- Where an advertiser was seen: every capture that showed it, with the name it bore there, and what happened to its ads.
-- Parameters: $advertiser_id its id; $platform such as meta
WITH happened AS (
  SELECT e.after_capture_id, v.platform, count(*) FILTER (e.kind = 'new') AS new_ads, count(*) FILTER (e.kind = 'changed') AS changed_ads,
    count(*) FILTER (e.kind = 'gone') AS gone_ads, count(*) FILTER (e.kind = 'returned') AS returned_ads,
    count(*) FILTER (e.kind IN ('moved', 'renumbered')) AS moved_ads
  FROM ad_event AS e JOIN ad_version AS v ON v.version_id = coalesce(e.after_version_id, e.before_version_id)
  WHERE v.advertiser_id = $advertiser_id
  GROUP BY e.after_capture_id, v.platform
), shown AS (
  SELECT platform, capture_id, string_agg(advertiser_name, ' / ' ORDER BY advertiser_name) AS advertiser_name
  FROM advertiser_seen WHERE advertiser_id = $advertiser_id GROUP BY platform, capture_id
)
SELECT c.as_of, c.capture_id, c.platform, c.scope, c.complete, s.advertiser_name, s.capture_id IS NOT NULL AS is_shown,
  coalesce(h.new_ads, 0) AS new_ads, coalesce(h.changed_ads, 0) AS changed_ads, coalesce(h.gone_ads, 0) AS gone_ads,
  coalesce(h.returned_ads, 0) AS returned_ads, coalesce(h.moved_ads, 0) AS moved_ads, c.name
FROM shown AS s FULL JOIN happened AS h ON h.platform = s.platform AND h.after_capture_id = s.capture_id
JOIN capture AS c ON c.capture_id = coalesce(s.capture_id, h.after_capture_id)
WHERE $platform IS NULL OR c.platform = $platform
ORDER BY c.as_of NULLS FIRST, c.capture_id
