-- How much the archive holds.
SELECT coalesce(sum(active), 0)::BIGINT AS active, coalesce(sum(ended), 0)::BIGINT AS ended, coalesce(sum(gone), 0)::BIGINT AS gone,
  coalesce(sum(unknown), 0)::BIGINT AS unknown, coalesce(sum(active + ended + gone + unknown), 0)::BIGINT AS ads,
  (SELECT count(*) FROM (SELECT DISTINCT platform, payer FROM site_payers WHERE payer_state = 'disclosed' AND payer IS NOT NULL)) AS payer_count,
  say_status_days(min(status_from), max(status_until)) AS status_as_of, count(*) AS advertiser_count, (SELECT count(*) FROM capture) AS capture_count
FROM site_advertisers
