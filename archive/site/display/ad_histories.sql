-- Every ad with all its versions, the newest first, in the order of the permanent addresses: when each version was seen, what it says
-- of time, money and payer, its text where that differs from the version before, and the record that showed it last.
-- Some thousand ads at a time, by their place in `history_order`: whole ads are too wide to be sorted by the million.
-- Parameters: $after and $upto, places in `history_order`
WITH wanted AS MATERIALIZED (
  SELECT o.place, o.ad_key, o.status, o.versions, o.name, o.page, v.platform, v.ad_id, v.ad_id_basis, v.advertiser_id, v.url
  FROM gathered.history_order AS o JOIN ad_version AS v ON v.version_id = o.version_id
  WHERE o.place > $after AND o.place <= $upto
), told AS MATERIALIZED (
  SELECT w.place, v.version_id, v.started_on, v.ended_on, v.spend_lower, v.spend_upper, v.spend_kind, v.currency, v.impressions_lower,
    v.impressions_upper, v.payer_state, v.payer, v.text, v.languages
  FROM ad_version AS v
  LEFT JOIN ad_link AS l ON l.ad_key = v.ad_key AND l.basis <> 'beside'
  JOIN wanted AS w ON w.ad_key = coalesce(l.linked_key, v.ad_key)
), seen AS (  -- a version may have been shown by several keys of one ad
  SELECT g.version_id, min(p.as_of) AS first_seen, max(p.as_of) AS last_seen, count(DISTINCT g.capture_id) AS captures,
    arg_max([g.capture_id, g.file_no, g.record_no], (coalesce(p.as_of, TIMESTAMP '0001-01-01'), g.capture_id, -g.file_no, -g.record_no)) AS record,
    max((coalesce(p.as_of, TIMESTAMP '0001-01-01'), g.capture_id)) AS newest
  FROM sighting AS g JOIN capture AS p ON p.capture_id = g.capture_id
  WHERE g.version_id IN (SELECT version_id FROM told)
  GROUP BY g.version_id
), version AS (
  SELECT v.*, s.first_seen, s.last_seen, s.captures, s.record, s.newest,
    row_number() OVER story AS age, lead(v.text) OVER story IS NOT DISTINCT FROM v.text AS said_before
  FROM told AS v JOIN seen AS s ON s.version_id = v.version_id
  WINDOW story AS (PARTITION BY v.place ORDER BY s.newest DESC, s.first_seen DESC, v.version_id DESC)
)
SELECT a.platform, ad_part(a.ad_id) AS part, anchor_id(a.ad_id) AS anchor, a.ad_key,
  CASE WHEN a.ad_id_basis = 'platform' THEN plain_text(a.ad_id) ELSE '' END AS ad_id,
  a.name, advertiser_path(a.platform, a.advertiser_id) AS path, a.status,
  advertiser_path(a.platform, a.advertiser_id) || a.page || '.html' AS place,
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
JOIN wanted AS a ON a.place = v.place
JOIN capture AS p ON p.capture_id = v.record[1]
LEFT JOIN capture_file AS e ON e.capture_id = v.record[1] AND e.file_no = v.record[2]
WHERE v.age <= 30
ORDER BY a.place, v.age
