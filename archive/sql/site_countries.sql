-- The ads of each advertiser by country, as the dump writes it: where it ties the ad to none, the country of the whole dump counts.
-- An ad of several countries counts whole in each: nobody says which part of its money went where. Country NULL: no dump says.
-- Parameters: none
SELECT u.country, a.platform, a.advertiser_id, a.currency, count(*) AS ads,
  count(*) FILTER (a.status = 'active') AS active, count(*) FILTER (a.status = 'ended') AS ended,
  count(*) FILTER (a.status = 'gone') AS gone, count(*) FILTER (a.status = 'unknown') AS unknown,
  min(a.status_as_of) AS status_from, max(a.status_as_of) AS status_until,
  count(*) FILTER (a.spend_kind <> 'not_disclosed') AS priced,
  coalesce(sum(a.spend_lower) FILTER (a.spend_kind <> 'not_disclosed'), 0) AS spend_lower,
  CASE WHEN count(*) FILTER (a.spend_kind <> 'not_disclosed' AND a.spend_upper IS NULL) = 0
    THEN sum(a.spend_upper) FILTER (a.spend_kind <> 'not_disclosed') END AS spend_upper
FROM ad_current AS a
JOIN ad_version AS v ON v.version_id = a.version_id
JOIN capture AS c ON c.capture_id = a.last_capture_id
CROSS JOIN UNNEST(CASE WHEN len(v.countries) > 0 THEN list_distinct(v.countries) ELSE [c.country] END) AS u(country)
GROUP BY u.country, a.platform, a.advertiser_id, a.currency
ORDER BY u.country NULLS LAST, a.platform, a.advertiser_id, a.currency NULLS LAST
