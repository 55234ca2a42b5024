-- The ads that count for each election, one row each: what ties them to it (`bases`, see spend_by_election), how they stand, their spend.
-- Parameters: none
SELECT t.jurisdiction, t.name, t.ad_key, s.platform, s.advertiser_id, s.payer, s.payer_state, s.status, s.last_capture_id, s.currency,
  s.spend_kind, s.spend_lower, s.spend_upper, coalesce(s.spend_kind, 'not_disclosed') <> 'not_disclosed' AS is_priced, t.bases
FROM election_ad AS t JOIN ad_current AS s ON s.ad_key = t.ad_key
ORDER BY t.jurisdiction, t.name, t.ad_key
