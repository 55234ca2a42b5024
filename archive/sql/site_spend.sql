-- Spend on each advertiser's ads, per currency: least, most, and how many ads have no upper bound, no figure, or keep it back.
-- Parameters: none
SELECT v.platform, v.advertiser_id, v.currency,
  count(*) FILTER (v.spend_kind <> 'not_disclosed') AS ads,
  coalesce(sum(v.spend_lower) FILTER (v.spend_kind <> 'not_disclosed'), 0) AS spend_lower,
  CASE WHEN count(*) FILTER (v.spend_kind <> 'not_disclosed' AND v.spend_upper IS NULL) = 0
    THEN sum(v.spend_upper) FILTER (v.spend_kind <> 'not_disclosed') END AS spend_upper,
  count(*) FILTER (v.spend_kind <> 'not_disclosed' AND v.spend_upper IS NULL) AS open_ads,
  count(*) FILTER (v.spend_kind = 'not_disclosed') AS not_disclosed,
  count(*) FILTER (v.spend_kind IS NULL) AS not_in_dump
FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
GROUP BY v.platform, v.advertiser_id, v.currency
ORDER BY v.platform, v.advertiser_id, v.currency NULLS LAST
