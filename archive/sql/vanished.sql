-- The ledger of vanished ads: every ad that a complete capture no longer held, with the record of its last sighting; a country that went whole is one row.
-- Parameters: $platform such as google; $advertiser an id or a name; $since a day: missing from a capture on or after it; $country such as FR: its ads one by one; $limit how many
-- A1 of the definitions: in a complete capture, and in the next one of its source under no advertiser. `retention` says whether the years
-- for which the platform says it keeps ads were over then, counted from the ad's last day: `run out`, `not run out` or `not known`.
WITH gone AS (
  SELECT e.ad, e.before_key, e.before_version_id, e.before_capture_id, e.before_file_no, e.before_record_no, e.after_capture_id,
    m.as_of AS missing_from, m.place
  FROM ad_event AS e JOIN ad_capture AS m ON m.capture_id = e.after_capture_id
  WHERE e.kind = 'gone' AND ($platform IS NULL OR m.platform = $platform)
    AND ($since IS NULL OR m.as_of >= CAST($since AS TIMESTAMP))
), back AS (
  SELECT g.ad, g.place, min(c.as_of) AS returned
  FROM gone AS g JOIN ad_event AS e ON e.ad = g.ad AND e.kind = 'returned'
  JOIN ad_capture AS c ON c.capture_id = e.after_capture_id AND c.place > g.place
  GROUP BY g.ad, g.place
), lost AS (  -- countries of the ads that went
  SELECT g.after_capture_id, u.country
  FROM gone AS g JOIN ad_version AS v ON v.version_id = g.before_version_id CROSS JOIN UNNEST(v.countries) AS u(country)
  GROUP BY g.after_capture_id, u.country HAVING count(*) > 1
), shown AS (  -- lists of countries first, which are few
  SELECT s.capture_id, v.countries
  FROM sighting AS s JOIN ad_version AS v ON v.version_id = s.version_id
  WHERE s.capture_id IN (SELECT after_capture_id FROM lost)
  GROUP BY s.capture_id, v.countries
), left_over AS (
  SELECT DISTINCT s.capture_id, u.country FROM shown AS s CROSS JOIN UNNEST(s.countries) AS u(country)
), withdrawn AS (
  SELECT p.after_capture_id, list(p.country ORDER BY p.country) AS countries
  FROM lost AS p LEFT JOIN left_over AS l ON l.capture_id = p.after_capture_id AND l.country = p.country
  WHERE l.country IS NULL
  GROUP BY p.after_capture_id
), told AS (
  SELECT g.*, v.platform, v.ad_id, v.advertiser_id, v.advertiser_name, v.payer, v.payer_state, v.countries, v.started_on, v.ended_on,
    v.currency, v.spend_lower, v.spend_upper, v.spend_kind, v.text, v.url, l.as_of AS last_seen, f.name AS file, f.sha256,
    k.years,
    b.returned, CASE WHEN len(v.countries) > 0 AND list_has_all(w.countries, v.countries) THEN list_min(v.countries) END AS withdrawn_country
  FROM gone AS g
  JOIN ad_version AS v ON v.version_id = g.before_version_id
  JOIN capture AS l ON l.capture_id = g.before_capture_id
  JOIN capture_file AS f ON f.capture_id = g.before_capture_id AND f.file_no = g.before_file_no
  LEFT JOIN retention AS k ON k.platform = v.platform
  LEFT JOIN back AS b ON b.ad = g.ad AND b.place = g.place
  LEFT JOIN withdrawn AS w ON w.after_capture_id = g.after_capture_id
), dated AS (
  SELECT *, coalesce(ended_on, started_on, CAST(last_seen AS DATE)) + to_years(years) AS kept_until FROM told
), ledger AS (
  SELECT 'ad' AS what, 1 AS ads, missing_from, after_capture_id AS missing_capture_id, platform, ad_id, advertiser_id, advertiser_name,
    array_to_string(countries, ', ') AS countries, last_seen, returned, before_capture_id AS last_capture_id, file, sha256,
    before_record_no AS record_no, CAST(kept_until AS DATE) AS kept_until,
    CASE WHEN kept_until IS NULL OR missing_from IS NULL THEN 'not known' WHEN kept_until <= missing_from THEN 'run out' ELSE 'not run out' END
      AS retention, payer, payer_state, started_on, ended_on, currency, spend_lower, spend_upper, spend_kind, text, url
  FROM dated
  WHERE (withdrawn_country IS NULL OR $country IS NOT NULL OR $advertiser IS NOT NULL)
    AND ($country IS NULL OR list_contains(countries, $country))
    AND ($advertiser IS NULL OR advertiser_id = $advertiser OR strip_accents(lower(advertiser_name)) = strip_accents(lower($advertiser)))
  UNION ALL
  SELECT 'country', count(*), missing_from, after_capture_id, platform, NULL, NULL, NULL, withdrawn_country, max(last_seen),
    CASE WHEN count(returned) = count(*) THEN max(returned) END, max(before_capture_id), NULL, NULL, NULL, max(CAST(kept_until AS DATE)),
    CASE WHEN bool_and(kept_until <= missing_from) THEN 'run out' WHEN bool_or(kept_until > missing_from) THEN 'not run out' ELSE 'not known' END,
    NULL, NULL, min(started_on), max(ended_on), NULL, NULL, NULL, NULL, NULL, NULL
  FROM dated
  WHERE withdrawn_country IS NOT NULL AND $country IS NULL AND $advertiser IS NULL
  GROUP BY missing_from, after_capture_id, platform, withdrawn_country
)
FROM ledger
ORDER BY missing_from DESC NULLS LAST, platform, what DESC, countries, advertiser_id, ad_id, record_no
LIMIT $limit
