-- The ads that count for each election, one row each: what ties them to it (`bases`, see spend_by_election), how they stand, their spend.
-- Parameters: none
SELECT e.jurisdiction, e.name, s.ad_key, s.platform, s.advertiser_id, s.payer, s.payer_state, s.status, s.last_capture_id, s.currency,
  s.spend_kind, s.spend_lower, s.spend_upper, coalesce(s.spend_kind, 'not_disclosed') <> 'not_disclosed' AS is_priced, election_bases(t.tied_by) AS bases
FROM ad_spend(NULL, NULL, NULL) AS s
JOIN election_tie AS t ON t.place_set = s.place_set AND t.dump_id = s.dump_id
  AND t.year = election_year(s.started_on, s.ran_until) AND s.started_on <= t.counted_until AND s.ran_until >= t.counted_from
JOIN election AS e ON e.rowid = t.election_no
ORDER BY e.jurisdiction, e.name, s.ad_key
