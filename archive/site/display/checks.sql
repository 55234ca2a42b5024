-- What the configured checks say of each advertiser and of those who paid for its ads.
SELECT n.platform, n.advertiser_id, n.kind, n.facts FROM gathered.noted_checks AS n WHERE n.advertiser_id IS NOT NULL
UNION ALL
SELECT DISTINCT p.platform, p.advertiser_id, n.kind, n.facts
FROM gathered.noted_checks AS n JOIN site_payers AS p
  ON p.basis = 'ads' AND p.payer = n.payer AND (n.platform IS NULL OR n.platform = p.platform)
WHERE n.advertiser_id IS NULL
ORDER BY 1, 2, 3, 4
