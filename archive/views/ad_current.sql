-- Where each ad stands: its last version, when it was first and last seen, and its status as of its source's newest capture.
-- Derived: run inside every import's transaction, and again over the captures of a past day for `--as-of`. The rules of `status`
-- are those of DESIGN: only a complete capture shows that an ad is gone, and each capture carries the rule by which its format's
-- ads count as active. One ad may have had several ids or advertisers; `ad_link` joins them, and only the last has a row here.

-- what each key was seen in, and what its sources say: of one source as a rule, of several for few; narrow aggregates, because this
-- runs over every sighting there is
CREATE OR REPLACE TEMP TABLE ad_place AS FROM ad_capture;
CREATE OR REPLACE TEMP TABLE ad_state AS
WITH weighed AS (
  SELECT capture_id, place, source_no, complete, completes_left, CASE WHEN as_of IS NOT NULL THEN place END AS dated,
    place * 281474976710656 AS weight, is_newest
  FROM ad_place
), last AS MATERIALIZED (
  SELECT g.ad_key,
    -- place of the sighting (15 bits), which of several contents there (8 bits), version (40 bits)
    max(c.weight + least(g.repeat_no, 255) * 1099511627776 + g.version_id) AS newest,
    coalesce(min(c.dated), min(c.place)) AS first_place, min(c.dated) AS first_dated, min(c.source_no) AS source_no, max(c.source_no) AS other_source_no,
    max(c.completes_left) AS completes_left,
    CAST(count(*) FILTER (c.complete AND g.repeat_no = 1 AND c.dated IS NOT NULL) AS INTEGER) AS completes_seen,
    bool_or(c.is_newest) AS in_newest, min(g.version_id) < max(g.version_id) AS has_several, max(g.repeat_no) > 1 AS is_repeated
  FROM sighting AS g JOIN weighed AS c ON c.capture_id = g.capture_id
  GROUP BY g.ad_key
), source AS (
  SELECT source_no, any_value(newest_complete) AS newest_complete, any_value(status_as_of) AS status_as_of,
    -- whether each of its captures says by itself how its ads stood
    coalesce(bool_and(complete AND as_of IS NOT NULL AND active_rule <> 'delivery'), false) AND count(DISTINCT as_of) = count(*) AS is_plain
  FROM ad_place GROUP BY source_no
), mixed AS (
  SELECT g.ad_key, max(c.newest_complete) FILTER (c.complete) AS newest_complete, max(c.status_as_of) AS status_as_of
  FROM sighting AS g JOIN ad_place AS c ON c.capture_id = g.capture_id
  WHERE g.ad_key IN (SELECT ad_key FROM last WHERE source_no <> other_source_no)
  GROUP BY g.ad_key
)
SELECT l.ad_key, l.newest, l.first_place, l.first_dated, l.in_newest, l.has_several, l.completes_seen > 0 AS was_complete,
  CASE WHEN l.source_no <> l.other_source_no THEN m.newest_complete WHEN l.completes_seen > 0 THEN s.newest_complete END
    AS newest_complete,
  CASE WHEN l.source_no <> l.other_source_no THEN m.status_as_of ELSE s.status_as_of END AS status_as_of,
  l.source_no = l.other_source_no AND l.completes_seen = l.completes_left AS steady,
  l.source_no = l.other_source_no AND s.is_plain AND NOT l.is_repeated AS is_plain
FROM last AS l JOIN source AS s ON s.source_no = l.source_no LEFT JOIN mixed AS m ON m.ad_key = l.ad_key;

-- which keys are one ad, or bear one id
DELETE FROM ad_link;
INSERT INTO ad_link BY NAME
WITH RECURSIVE named AS (  -- keys with the ids that the platform says they have now
  SELECT DISTINCT v.ad_key, v.platform, v.ad_id, v.advertiser_id, m.kind, m.new_id
  FROM ad_version AS v
  JOIN id_mapping AS m ON m.platform = v.platform AND m.old_id = CASE m.kind WHEN 'ad' THEN v.ad_id ELSE v.advertiser_id END
  WHERE v.ad_id_basis = 'platform' AND m.old_id <> m.new_id
), wanted AS (
  SELECT a.ad_key, a.platform, a.new_id AS ad_id, coalesce(b.new_id, a.advertiser_id) AS advertiser_id, a.kind
  FROM named AS a LEFT JOIN named AS b ON b.ad_key = a.ad_key AND b.kind = 'advertiser'
  WHERE a.kind = 'ad'
  UNION ALL
  SELECT ad_key, platform, ad_id, new_id, kind FROM named WHERE kind = 'advertiser'
), renumbered AS (  -- an ad's new id may stand under any advertiser; the one that the old advertiser became comes first
  SELECT w.ad_key, arg_min(v.ad_key, (v.advertiser_id <> w.advertiser_id, w.kind <> 'ad', v.ad_id, v.advertiser_id)) AS linked_key
  FROM wanted AS w JOIN ad_version AS v ON v.platform = w.platform AND v.ad_id = w.ad_id
  WHERE v.ad_key <> w.ad_key AND (w.kind = 'ad' OR v.advertiser_id = w.advertiser_id)
  GROUP BY w.ad_key
), unsteady AS (
  SELECT DISTINCT v.platform, v.ad_id, v.ad_key, NOT s.in_newest AND s.newest // 281474976710656 < s.newest_complete AS has_left, s.newest
  FROM ad_state AS s JOIN ad_version AS v ON v.ad_key = s.ad_key
  WHERE NOT s.steady AND s.was_complete AND v.ad_id_basis = 'platform'
), twin AS (  -- the same id under another advertiser
  SELECT DISTINCT u.ad_key, v.ad_key AS linked_key, u.has_left, u.newest
  FROM unsteady AS u JOIN ad_version AS v ON v.platform = u.platform AND v.ad_id = u.ad_id
  WHERE v.ad_key <> u.ad_key
), moved AS (  -- first seen there after it was last seen here
  SELECT t.ad_key, arg_min(t.linked_key, (s.first_place, t.linked_key)) AS linked_key
  FROM twin AS t JOIN ad_state AS s ON s.ad_key = t.linked_key
  WHERE t.has_left AND s.first_place > t.newest // 281474976710656
  GROUP BY t.ad_key
), heir AS (
  SELECT ad_key, linked_key, 'renumbered' AS basis FROM renumbered
  UNION ALL
  SELECT ad_key, linked_key, 'moved' FROM moved WHERE ad_key NOT IN (SELECT ad_key FROM renumbered)
), chain AS (  -- an heir may have an heir; mappings that lead in a circle say nothing
  SELECT ad_key, linked_key, basis, 1 AS steps FROM heir
  UNION ALL
  SELECT c.ad_key, h.linked_key, c.basis, c.steps + 1
  FROM chain AS c JOIN heir AS h ON h.ad_key = c.linked_key
  WHERE c.steps < 10 AND c.linked_key <> c.ad_key
), last_heir AS (
  SELECT ad_key, arg_max(linked_key, steps) AS linked_key, any_value(basis) AS basis
  FROM chain
  WHERE ad_key NOT IN (SELECT ad_key FROM chain WHERE linked_key = ad_key)
  GROUP BY ad_key
)
SELECT ad_key, linked_key, basis FROM last_heir
UNION ALL
SELECT ad_key, linked_key, 'beside' FROM twin WHERE ad_key NOT IN (SELECT ad_key FROM last_heir);

DELETE FROM ad_current;
INSERT INTO ad_current BY NAME
WITH joined AS (
  SELECT l.linked_key AS ad_key, s.* EXCLUDE (ad_key), false AS is_last
  FROM ad_link AS l JOIN ad_state AS s ON s.ad_key = l.ad_key
  WHERE l.basis <> 'beside'
  UNION ALL
  SELECT s.ad_key, s.* EXCLUDE (ad_key), true
  FROM ad_state AS s
  WHERE s.ad_key IN (SELECT linked_key FROM ad_link WHERE basis <> 'beside')
), whole AS (  -- one row per ad
  SELECT ad_key, newest, first_place, first_dated, in_newest, was_complete, newest_complete, status_as_of, steady, is_plain
  FROM ad_state
  WHERE ad_key NOT IN (SELECT ad_key FROM ad_link WHERE basis <> 'beside')
    AND ad_key NOT IN (SELECT linked_key FROM ad_link WHERE basis <> 'beside')
  UNION ALL
  SELECT ad_key, arg_max(newest, (newest // 281474976710656, is_last, newest)), min(first_place), min(first_dated), bool_or(in_newest),
    bool_or(was_complete), max(newest_complete), max(status_as_of), false, false
  FROM joined GROUP BY ad_key
), placed AS (  -- places count from 1, so lists have them at hand: a join would hold every ad in memory to look them up
  SELECT list(capture_id ORDER BY place) AS ids, list(as_of ORDER BY place) AS days, list(active_rule ORDER BY place) AS rules,
    list(as_of_basis = 'not_before' ORDER BY place) AS bounds
  FROM ad_place
), history AS (
  SELECT w.*, w.newest % 1099511627776 AS version_id, w.newest // 281474976710656 AS last_place,
    p.days[w.newest // 281474976710656] AS last_seen, p.ids[w.newest // 281474976710656] AS last_capture_id,
    p.rules[w.newest // 281474976710656] AS active_rule, p.bounds[w.newest // 281474976710656] AS is_bound, p.days[w.first_dated] AS first_seen, p.days[w.newest_complete] AS complete_as_of, p.ids[w.first_place] AS first_capture_id
  FROM whole AS w CROSS JOIN placed AS p
), several AS (  -- keys with several versions, and ads with several keys
  SELECT ad_key FROM ad_state WHERE has_several
  UNION
  SELECT unnest([ad_key, linked_key]) FROM ad_link WHERE basis <> 'beside'
), counted AS (
  SELECT coalesce(l.linked_key, v.ad_key) AS ad_key, CAST(count(*) AS INTEGER) AS versions
  FROM ad_version AS v LEFT JOIN ad_link AS l ON l.ad_key = v.ad_key AND l.basis <> 'beside'
  WHERE v.ad_key IN (SELECT ad_key FROM several)
  GROUP BY coalesce(l.linked_key, v.ad_key)
), beside AS (  -- left its advertiser, but the same id is still there under another
  SELECT DISTINCT l.ad_key FROM ad_link AS l JOIN ad_state AS s ON s.ad_key = l.linked_key WHERE l.basis = 'beside' AND s.in_newest
), unending AS (  -- ads whose rule needs proof that they still run
  SELECT h.ad_key, h.last_seen, h.in_newest, v.currency, v.spend_lower, v.impressions_lower
  FROM history AS h JOIN ad_version AS v ON v.version_id = h.version_id
  WHERE h.active_rule = 'delivery' AND v.ended_on IS NULL
), figures AS (  -- of those that said several things, moment by moment, under every key they had
  SELECT u.ad_key, c.as_of, v.currency, v.spend_lower, v.impressions_lower
  FROM unending AS u JOIN (
    SELECT ad_key AS now_key, ad_key FROM several
    UNION
    SELECT linked_key, ad_key FROM ad_link WHERE basis <> 'beside'
  ) AS k ON k.now_key = u.ad_key
  JOIN sighting AS g ON g.ad_key = k.ad_key JOIN ad_place AS c ON c.capture_id = g.capture_id
  JOIN ad_version AS v ON v.version_id = g.version_id
  WHERE u.ad_key IN (SELECT ad_key FROM several) AND c.as_of IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY u.ad_key, c.as_of ORDER BY c.place DESC, g.repeat_no DESC, g.version_id DESC) = 1
), traced AS (
  SELECT *, lag(currency) OVER w AS currency_before, lag(spend_lower) OVER w AS spend_before,
    lag(impressions_lower) OVER w AS impressions_before, lag(as_of) OVER w AS as_of_before
  FROM figures WINDOW w AS (PARTITION BY ad_key ORDER BY as_of)
), proven AS (  -- the last day after which their figures rose: when between two captures they did, nobody knows
  SELECT ad_key, CAST(max(as_of_before) AS DATE) AS day FROM traced
  WHERE impressions_lower > impressions_before OR spend_lower > spend_before AND currency IS NOT DISTINCT FROM currency_before
  GROUP BY ad_key
), open_ended AS (
  FROM unending WHERE in_newest
), before AS (
  SELECT o.ad_key, arg_max(g.version_id, c.place * 65536 + g.repeat_no) AS version_id
  FROM open_ended AS o JOIN sighting AS g ON g.ad_key = o.ad_key JOIN ad_place AS c ON c.capture_id = g.capture_id
  WHERE c.as_of < o.last_seen
  GROUP BY o.ad_key
), entangled AS (  -- keys whose past depends on other keys
  SELECT unnest([ad_key, linked_key]) AS ad_key FROM ad_link
  UNION
  SELECT v.ad_key FROM ad_version AS v JOIN id_mapping AS m ON m.platform = v.platform
    AND m.old_id = CASE m.kind WHEN 'ad' THEN v.ad_id ELSE v.advertiser_id END
), risen AS (
  SELECT o.ad_key
  FROM open_ended AS o JOIN before AS b ON b.ad_key = o.ad_key JOIN ad_version AS v ON v.version_id = b.version_id
  WHERE o.impressions_lower > v.impressions_lower OR o.spend_lower > v.spend_lower AND o.currency IS NOT DISTINCT FROM v.currency
)
SELECT h.ad_key, h.version_id, h.first_seen, h.last_seen, h.first_capture_id, h.last_capture_id, coalesce(n.versions, 1) AS versions,
  h.steady OR v.ad_id_basis <> 'platform' AS steady,
  -- until `ad_since.sql` knows better
  CASE WHEN h.is_plain AND v.ad_id_basis = 'platform' AND e.ad_key IS NULL THEN h.first_capture_id END AS since_capture_id, h.status_as_of,
  CASE
    WHEN h.was_complete AND NOT h.in_newest AND v.ad_id_basis = 'platform' AND h.last_seen < h.complete_as_of
      THEN CASE WHEN b.ad_key IS NULL THEN 'gone' WHEN v.ended_on < h.status_as_of::DATE THEN 'ended' ELSE 'unknown' END
    ELSE ad_status(h.active_rule, v.started_on, v.ended_on, h.status_as_of, r.ad_key IS NOT NULL,
      h.in_newest OR (NOT h.was_complete AND h.last_seen >= h.status_as_of - INTERVAL 7 DAY))
  END AS status,
  -- what sums are made of, so that they need no join
  v.platform, v.advertiser_id, v.payer, v.payer_state, v.currency, v.spend_lower, v.spend_upper, v.spend_kind, v.started_on, v.ended_on, v.place_set,
  CASE WHEN h.active_rule <> 'delivery' OR v.ended_on IS NOT NULL THEN ran_until(v.started_on, v.ended_on, h.last_seen, h.is_bound)
    WHEN p.day IS NOT NULL THEN greatest(v.started_on, p.day) END AS ran_until
FROM history AS h
JOIN ad_version AS v ON v.version_id = h.version_id
LEFT JOIN counted AS n ON n.ad_key = h.ad_key
LEFT JOIN beside AS b ON b.ad_key = h.ad_key
LEFT JOIN entangled AS e ON e.ad_key = h.ad_key
LEFT JOIN risen AS r ON r.ad_key = h.ad_key
LEFT JOIN proven AS p ON p.ad_key = h.ad_key;

-- the sums that are asked most
DELETE FROM advertiser_spend;
INSERT INTO advertiser_spend BY NAME
SELECT platform, advertiser_id, currency, status, spend_kind, count(*) AS ads, count(spend_upper) AS closed_ads,
  sum(spend_lower) AS spend_lower, sum(spend_upper) AS spend_upper
FROM ad_current
GROUP BY platform, advertiser_id, currency, status, spend_kind;

DROP TABLE ad_state;
DROP TABLE ad_place
