-- How much the archive holds.
SELECT say_number(count(*)) AS advertisers, say_number(coalesce(sum(active), 0)) AS active, say_number(coalesce(sum(ended), 0)) AS ended,
  say_number(coalesce(sum(gone), 0)) AS gone, say_number(coalesce(sum(unknown), 0)) AS unknown,
  say_number(coalesce(sum(active + ended + gone + unknown), 0)) AS ads,
  say_number((SELECT count(*) FROM capture)) AS captures,
  (SELECT count(*) FROM (SELECT DISTINCT platform, payer FROM site_payers WHERE payer_state = 'disclosed' AND payer IS NOT NULL)) AS payer_count,
  count(*) AS advertiser_count, (SELECT count(*) FROM capture) AS capture_count
FROM site_advertisers
