-- Every ad with all its versions, the newest first, in the order of the permanent addresses: when each version was seen, what it says
-- of time, money and payer, its text where that differs from the version before, and the record that showed it last.
-- `place` is the page on which the ad stands now, as `plan` in advertiser.py lays out an advertiser's pages.
WITH counted AS (
  SELECT platform, advertiser_id, active, least(active, 50) AS active_here, ended, gone, unknown,
    50 - least(active, 50) AS room_ended
  FROM site_advertisers
), roomed AS (
  SELECT *, CASE WHEN ended <= room_ended THEN ended ELSE 0 END AS ended_here FROM counted
), planned AS (
  SELECT *, CASE WHEN gone <= room_ended - ended_here THEN gone ELSE 0 END AS gone_here FROM roomed
), fitted AS (
  SELECT *, CASE WHEN unknown <= room_ended - ended_here - gone_here THEN unknown ELSE 0 END AS unknown_here FROM planned
), placed AS (
  SELECT c.ad_key, v.platform, v.ad_id, v.ad_id_basis, v.advertiser_id, v.advertiser_name, v.url, c.versions, c.first_seen, c.last_seen,
    CASE c.status WHEN 'active' THEN 'active' WHEN 'ended' THEN 'ended' WHEN 'gone' THEN 'gone' ELSE 'unknown' END AS status,
    row_number() OVER (
      PARTITION BY v.platform, v.advertiser_id, CASE c.status WHEN 'active' THEN 1 WHEN 'ended' THEN 2 WHEN 'gone' THEN 3 ELSE 4 END
      ORDER BY v.started_on DESC NULLS LAST, v.ad_id, v.ad_key
    ) AS rank
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
), seen AS (  -- a version may have been shown by several keys of one ad
  SELECT g.version_id, min(p.as_of) AS first_seen, max(p.as_of) AS last_seen, count(DISTINCT g.capture_id) AS captures,
    arg_max([g.capture_id, g.file_no, g.record_no], (coalesce(p.as_of, TIMESTAMP '0001-01-01'), g.capture_id, -g.file_no, -g.record_no)) AS record,
    max((coalesce(p.as_of, TIMESTAMP '0001-01-01'), g.capture_id)) AS newest
  FROM sighting AS g JOIN capture AS p ON p.capture_id = g.capture_id
  GROUP BY g.version_id
), version AS (
  SELECT coalesce(l.linked_key, v.ad_key) AS ad, v.*, s.first_seen, s.last_seen, s.captures, s.record, s.newest,
    row_number() OVER story AS age, lead(v.text) OVER story IS NOT DISTINCT FROM v.text AS said_before
  FROM ad_version AS v
  JOIN seen AS s ON s.version_id = v.version_id
  LEFT JOIN ad_link AS l ON l.ad_key = v.ad_key AND l.basis <> 'beside'
  WINDOW story AS (PARTITION BY coalesce(l.linked_key, v.ad_key) ORDER BY s.newest DESC, s.first_seen DESC, v.version_id DESC)
)
SELECT a.platform, ad_part(a.ad_id) AS part, anchor_id(a.ad_id) AS anchor, a.ad_key,
  CASE WHEN a.ad_id_basis = 'platform' THEN plain_text(a.ad_id) ELSE '' END AS ad_id,
  shown_name(n.advertiser_name, a.advertiser_id) AS name, advertiser_path(a.platform, a.advertiser_id) AS path, a.status,
  advertiser_path(a.platform, a.advertiser_id) || CASE WHEN CASE a.status WHEN 'active' THEN a.rank <= f.active_here
      WHEN 'ended' THEN f.ended_here > 0 WHEN 'gone' THEN f.gone_here > 0 ELSE f.unknown_here > 0 END
    THEN '' ELSE '-' || a.status || '-' || (a.rank + 49) // 50 END || '.html' AS place,
  coalesce(web_address(a.url), '') AS url, a.versions,
  CASE WHEN v.first_seen IS NULL THEN _('on a day not stated') ELSE say_period(site_day(v.first_seen), site_day(v.last_seen)) END AS seen, v.captures,
  CASE WHEN v.started_on IS NULL AND v.ended_on IS NULL THEN _('not in this dump') ELSE say_period(v.started_on, v.ended_on) END AS ran,
  say_money(v.spend_lower, v.spend_upper, v.spend_kind, v.currency) AS spend,
  say_count(v.impressions_lower, v.impressions_upper) AS impressions,
  coalesce(v.payer_state, 'field_absent') AS payer_state, coalesce(plain_text(shortened(v.payer, 300)), '') AS payer,
  CASE WHEN v.age = 1 THEN coalesce(plain_text(shortened(v.text, 240)), '') ELSE '' END AS opening,
  CASE WHEN v.said_before OR a.versions = 1 THEN '' ELSE coalesce(plain_text(shortened(v.text, 1500)), _('not in this dump')) END AS text,
  only_language(v.languages) AS lang,
  capture_path(p.fingerprint) || '#file-' || v.record[2] AS capture_path, file_name(e.name) AS file, v.record[3] AS record_no
FROM version AS v
JOIN placed AS a ON a.ad_key = v.ad
JOIN fitted AS f ON f.platform = a.platform AND f.advertiser_id = a.advertiser_id
JOIN site_advertisers AS n ON n.platform = a.platform AND n.advertiser_id = a.advertiser_id
JOIN capture AS p ON p.capture_id = v.record[1]
LEFT JOIN capture_file AS e ON e.capture_id = v.record[1] AND e.file_no = v.record[2]
WHERE v.age <= 30
ORDER BY a.platform, ad_part(a.ad_id), a.ad_id, a.advertiser_id, a.ad_key, v.age
