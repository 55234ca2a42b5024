-- Every platform: its advertisers, its ads by status, and the newest day its captures describe.
SELECT s.platform, say_platform(s.platform) AS words, 'platform/' || regexp_replace(lower(s.platform), '[^a-z0-9]', '', 'g') AS path,
  count(*) AS advertisers, sum(s.active)::BIGINT AS active, sum(s.ended)::BIGINT AS ended, sum(s.gone)::BIGINT AS gone, sum(s.unknown)::BIGINT AS unknown,
  say_as_of(max(s.last_seen)) AS as_of, say_status_days(min(s.status_from), max(s.status_until)) AS status_as_of
FROM site_advertisers AS s
GROUP BY s.platform
ORDER BY s.platform
