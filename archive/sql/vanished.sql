-- A1, vanished ads: the ledger of every ad that a complete capture no longer held, with the record of its last sighting; countries that went whole are one row.
-- Parameters: $platform such as google; $advertiser an id or a name; $since a day: missing from a capture on or after it; $country such as FR: its ads one by one; $limit how many
-- A1 of the definitions: in a complete capture, and in the next one of its source under no advertiser. `retention` says whether the years
-- for which the platform says it keeps ads (adlib.toml) were over then, counted from the ad's last day: `run out`, `not run out`, or
-- `not known`. Where a capture lost all ads of a country, or all it held, that is one row (`what`: country, source) with their number.
WITH gone AS (
  SELECT e.ad_key, e.before_version_id, e.before_capture_id, e.after_capture_id, m.as_of AS missing_from, m.place, m.ads = 0 AS is_all
  FROM ad_event AS e JOIN ad_capture AS m ON m.capture_id = e.after_capture_id
  WHERE e.kind = 'gone' AND ($platform IS NULL OR m.platform = $platform)
    AND ($since IS NULL OR m.as_of >= CAST($since AS TIMESTAMP))
), back AS (
  SELECT g.ad_key, g.place, min(c.as_of) AS returned
  FROM gone AS g JOIN ad_event AS e ON e.ad_key = g.ad_key AND e.kind = 'returned'
  JOIN ad_capture AS c ON c.capture_id = e.after_capture_id AND c.place > g.place
  GROUP BY g.ad_key, g.place
), lists AS (  -- lists of countries first, which are few
  SELECT g.after_capture_id, p.countries, count(*) AS ads
  FROM gone AS g JOIN ad_version AS v ON v.version_id = g.before_version_id JOIN place_set AS p ON p.place_set = v.place_set
  WHERE NOT g.is_all
  GROUP BY g.after_capture_id, p.countries
), lost AS (
  SELECT l.after_capture_id, u.country
  FROM lists AS l CROSS JOIN UNNEST(l.countries) AS u(country)
  GROUP BY l.after_capture_id, u.country HAVING sum(l.ads) > 1
), sampled AS (  -- countries of some ads that are there still: as a rule all that were asked about
  SELECT DISTINCT s.capture_id, u.country
  FROM (
    SELECT DISTINCT g.capture_id, p.countries
    FROM ad_version AS v JOIN sighting AS g ON g.version_id = v.version_id JOIN place_set AS p ON p.place_set = v.place_set
    WHERE g.ad_key % 251 = 0 AND g.capture_id IN (SELECT after_capture_id FROM lost)
  ) AS s CROSS JOIN UNNEST(s.countries) AS u(country)
), doubtful AS MATERIALIZED (  -- the others: all ads of these captures are looked at, which takes long where there are millions
  SELECT p.after_capture_id, p.country
  FROM lost AS p ANTI JOIN sampled AS s ON s.capture_id = p.after_capture_id AND s.country = p.country
), left_over AS (
  SELECT DISTINCT s.capture_id, u.country
  FROM (
    SELECT DISTINCT g.capture_id, p.countries
    FROM ad_version AS v JOIN sighting AS g ON g.version_id = v.version_id JOIN place_set AS p ON p.place_set = v.place_set
    WHERE g.capture_id IN (SELECT after_capture_id FROM doubtful)
  ) AS s CROSS JOIN UNNEST(s.countries) AS u(country)
), withdrawn AS (
  SELECT p.after_capture_id, list(p.country ORDER BY p.country) AS countries
  FROM doubtful AS p LEFT JOIN left_over AS l ON l.capture_id = p.after_capture_id AND l.country = p.country
  WHERE l.country IS NULL
  GROUP BY p.after_capture_id
), told AS (
  SELECT g.*, v.platform, v.ad_id, v.advertiser_id, v.advertiser_name, v.payer, v.payer_state, v.countries, v.started_on, v.ended_on,
    v.currency, v.spend_lower, v.spend_upper, v.spend_kind, r.as_of AS last_seen, r.scope, r.file, r.sha256,
    r.record_no, k.years, b.returned, w.countries AS lost_countries, CASE WHEN g.is_all THEN 'source'
      WHEN len(v.countries) > 0 AND list_has_all(w.countries, v.countries) THEN 'country' ELSE 'ad' END AS event
  FROM gone AS g
  JOIN ad_version AS v ON v.version_id = g.before_version_id
  JOIN ad_record AS r ON r.capture_id = g.before_capture_id AND r.version_id = g.before_version_id
  LEFT JOIN back AS b ON b.ad_key = g.ad_key AND b.place = g.place
  LEFT JOIN withdrawn AS w ON w.after_capture_id = g.after_capture_id
  LEFT JOIN retention AS k ON k.platform = v.platform
), dated AS (
  SELECT *, CAST(coalesce(ended_on, started_on, CAST(last_seen AS DATE)) + to_years(years) AS DATE) AS kept_until,
    $country IS NULL AND $advertiser IS NULL AND event <> 'ad' AS is_summed
  FROM told
  WHERE ($country IS NULL OR list_contains(countries, $country))
    AND ($advertiser IS NULL OR (platform, advertiser_id) IN (
      SELECT (platform, advertiser_id) FROM advertiser_seen
      WHERE advertiser_id = $advertiser OR strip_accents(lower(advertiser_name)) = strip_accents(lower($advertiser))
    ))
), ledger AS (
  SELECT 'ad' AS what, 1 AS ads, missing_from, after_capture_id AS missing_capture_id, platform, scope, ad_id, advertiser_id, advertiser_name,
    array_to_string(countries, ', ') AS countries, last_seen, returned, before_capture_id AS last_capture_id, file, sha256,
    record_no, kept_until,
    CASE WHEN kept_until IS NULL OR missing_from IS NULL THEN 'not known' WHEN kept_until <= missing_from THEN 'run out' ELSE 'not run out' END
      AS retention, payer, payer_state, started_on, ended_on, currency, spend_lower, spend_upper, spend_kind, before_version_id
  FROM dated WHERE NOT is_summed
  UNION ALL
  SELECT event, count(*), missing_from, after_capture_id, platform, scope, NULL, NULL, NULL,
    CASE event WHEN 'country' THEN any_value(array_to_string(lost_countries, ', ')) END, max(last_seen),
    CASE WHEN count(returned) = count(*) THEN max(returned) END, max(before_capture_id), NULL, NULL, NULL, max(kept_until),
    CASE WHEN bool_or(kept_until > missing_from) THEN 'not run out' WHEN bool_and(kept_until <= missing_from) THEN 'run out' ELSE 'not known' END,
    NULL, NULL, min(started_on), max(ended_on), NULL, NULL, NULL, NULL, NULL
  FROM dated WHERE is_summed
  GROUP BY event, missing_from, after_capture_id, platform, scope
), listed AS (
  FROM ledger
  ORDER BY missing_from DESC NULLS LAST, platform, scope, what DESC, countries, advertiser_id, ad_id, missing_capture_id, record_no
  LIMIT $limit
)
SELECT l.* EXCLUDE (before_version_id), v.text, v.url
FROM listed AS l LEFT JOIN (  -- texts of those alone that are shown
  SELECT version_id, text, url FROM ad_version WHERE version_id IN (SELECT before_version_id FROM listed)
) AS v ON v.version_id = l.before_version_id
ORDER BY missing_from DESC NULLS LAST, platform, scope, what DESC, countries, advertiser_id, ad_id, missing_capture_id, record_no
