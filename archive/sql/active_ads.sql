-- Ads that were active in the newest capture of their source, with that day; the newest first.
-- Parameters: $platform such as meta; $advertiser_id of one advertiser; $limit how many
WITH chosen AS (  -- narrow rows first: sorting whole ads would take long
  SELECT version_id FROM ad
  WHERE status = 'active' AND ($platform IS NULL OR platform = $platform)
    AND ($advertiser_id IS NULL OR advertiser_id = $advertiser_id)
  ORDER BY started_on DESC NULLS LAST, platform, advertiser_id, ad_id
  LIMIT $limit
)
SELECT status_as_of AS active_as_of, platform, ad_id, status, started_on, ended_on, advertiser_id, advertiser_name, payer, payer_state, currency, spend_lower,
  spend_upper, spend_kind, impressions_lower, impressions_upper, text, url, first_seen, last_seen
FROM ad WHERE version_id IN (SELECT version_id FROM chosen)
ORDER BY started_on DESC NULLS LAST, platform, advertiser_id, ad_id
