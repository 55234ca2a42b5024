-- Ads that a complete capture no longer holds though the one before did; why they went is not known.
-- Parameters: $platform such as google; $since a day: last seen on or after it; $limit how many
WITH chosen AS (  -- narrow rows first: sorting whole ads would take long
  SELECT version_id FROM ad
  WHERE status = 'gone' AND ($platform IS NULL OR platform = $platform) AND ($since IS NULL OR last_seen >= CAST($since AS TIMESTAMP))
  ORDER BY last_seen DESC NULLS LAST, platform, advertiser_id, ad_id
  LIMIT $limit
)
SELECT last_seen AS last_held, status_as_of AS missing_from, platform, ad_id, status, started_on, ended_on, advertiser_id, advertiser_name, payer, payer_state, currency, spend_lower,
  spend_upper, spend_kind, impressions_lower, impressions_upper, text, url, first_seen, last_seen
FROM ad WHERE version_id IN (SELECT version_id FROM chosen)
ORDER BY last_seen DESC NULLS LAST, platform, advertiser_id, ad_id
