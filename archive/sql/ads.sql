-- Ads as they stand, of one advertiser or all, by platform, advertiser and id; with a notice where the advertiser is a listed asset of a removed network.
-- Parameters: $advertiser an id or a name; $status such as active; $platform such as meta; $limit how many
WITH chosen AS (  -- narrow rows first: sorting whole ads would take long
  SELECT version_id FROM ad
  WHERE ($advertiser IS NULL OR (platform, advertiser_id) IN (
    SELECT (platform, advertiser_id) FROM advertiser_seen
    WHERE advertiser_id = $advertiser OR strip_accents(lower(advertiser_name)) = strip_accents(lower($advertiser))
  ))
    AND ($status IS NULL OR status = $status) AND ($platform IS NULL OR platform = $platform)
  ORDER BY platform, advertiser_id, ad_id
  LIMIT $limit
), noticed AS (
  SELECT platform, advertiser_id, string_agg(DISTINCT takedown_id || ': ' || asset_type || ' listed by ' || source
    || coalesce(', ' || source_url, '') || ', confidence ' || coalesce(confidence::VARCHAR, 'not stated'), '; ' ORDER BY takedown_id || ': ' || asset_type || ' listed by ' || source
    || coalesce(', ' || source_url, '') || ', confidence ' || coalesce(confidence::VARCHAR, 'not stated')) AS takedown_notice
  FROM takedown_notice GROUP BY platform, advertiser_id
)
SELECT platform, ad_id, status, started_on, ended_on, advertiser_id, advertiser_name, payer, payer_state, currency, spend_lower,
  spend_upper, spend_kind, impressions_lower, impressions_upper, text, url, first_seen, last_seen, n.takedown_notice
FROM ad LEFT JOIN noticed AS n USING (platform, advertiser_id) WHERE version_id IN (SELECT version_id FROM chosen)
ORDER BY platform, advertiser_id, ad_id
