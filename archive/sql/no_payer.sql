-- Ads that show no payer although their dump has the field: not disclosed, which is not the same as not in the dump.
-- Parameters: $platform such as meta; $status such as active; $limit how many
WITH chosen AS (  -- narrow rows first: sorting whole ads would take long
  SELECT version_id FROM ad
  WHERE payer_state = 'undisclosed' AND ($platform IS NULL OR platform = $platform) AND ($status IS NULL OR status = $status)
  ORDER BY platform, advertiser_id, ad_id
  LIMIT $limit
)
SELECT platform, ad_id, status, started_on, ended_on, advertiser_id, advertiser_name, payer, payer_state, currency, spend_lower,
  spend_upper, spend_kind, impressions_lower, impressions_upper, text, url, first_seen, last_seen
FROM ad WHERE version_id IN (SELECT version_id FROM chosen)
ORDER BY platform, advertiser_id, ad_id
