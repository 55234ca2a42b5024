-- Names an advertiser was seen under, with the captures that first and last showed each; by default only of the renamed.
-- Parameters: $advertiser_id of one advertiser; $platform such as meta
SELECT n.platform, n.advertiser_id, n.advertiser_name, n.first_seen, n.last_seen, n.captures
FROM advertiser_name AS n JOIN advertiser AS a ON a.platform = n.platform AND a.advertiser_id = n.advertiser_id
WHERE ($platform IS NULL OR n.platform = $platform) AND (n.advertiser_id = $advertiser_id OR $advertiser_id IS NULL AND a.names > 1)
ORDER BY n.platform, n.advertiser_id, n.first_seen NULLS FIRST, n.advertiser_name
