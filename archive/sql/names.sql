-- Names an advertiser was seen under, with the captures that first and last showed each; by default only of the renamed.
-- Parameters: $advertiser_id of one advertiser; $platform such as meta
WITH renamed AS (
  SELECT platform, advertiser_id FROM advertiser_seen
  WHERE advertiser_name IS NOT NULL
  GROUP BY platform, advertiser_id HAVING min(advertiser_name) <> max(advertiser_name)
)
SELECT platform, advertiser_id, advertiser_name, first_seen, last_seen, captures
FROM advertiser_name
WHERE ($platform IS NULL OR platform = $platform)
  AND (advertiser_id = $advertiser_id
    OR $advertiser_id IS NULL AND (platform, advertiser_id) IN (SELECT (platform, advertiser_id) FROM renamed))
ORDER BY platform, advertiser_id, first_seen NULLS FIRST, advertiser_name
