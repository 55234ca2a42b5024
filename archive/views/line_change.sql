-- What changed in the platforms' own figures from one capture of a source to the next that holds the same table (grain and part):
-- `gone`, `new`, `spend-fell` (what it can be at most now is below what it was at least) or `changed`, with both values and both
-- records. A figure is known by advertiser, payer, period, place, keyword and currency; equal ones are taken in order. A rolling
-- window is held only against the same window, and a period only against a capture that covers it: nothing vanishes because time
-- passes. Figures rounded to one step are compared as they are printed, since rounding keeps their order; else their steps widen them.
CREATE OR REPLACE VIEW line_change AS
WITH held AS (  -- the tables of figures, in the order of what their captures describe
  SELECT DISTINCT c.capture_id, c.platform, c.format, c.scope, c.complete, c.as_of, c.fields, f.grain, f.part
  FROM capture AS c JOIN capture_file AS f ON f.capture_id = c.capture_id
  WHERE f.holds = 'spend_lines' AND c.as_of IS NOT NULL
), timed AS (
  SELECT *, dense_rank() OVER (PARTITION BY platform, format, scope, grain, part ORDER BY as_of) AS moment FROM held
), ordered AS (  -- of several captures of one moment the one that was imported last
  SELECT *, max(capture_id) OVER (
      PARTITION BY platform, format, scope, grain, part ORDER BY moment RANGE BETWEEN 1 PRECEDING AND 1 PRECEDING
    ) AS before_id
  FROM timed
), step AS MATERIALIZED (
  SELECT a.capture_id AS after_id, b.capture_id AS before_id, a.platform, a.format, a.scope, a.grain, a.part, a.complete AS after_complete,
    b.complete AS before_complete, list_intersect(a.fields, b.fields) AS fields
  FROM ordered AS a JOIN ordered AS b ON b.capture_id = a.before_id AND b.platform = a.platform AND b.format = a.format
    AND b.scope = a.scope AND b.grain IS NOT DISTINCT FROM a.grain AND b.part IS NOT DISTINCT FROM a.part
), one_id AS (
  SELECT platform, advertiser_id, min(linked_id) AS linked_id FROM advertiser_link GROUP BY platform, advertiser_id
), covered AS (
  SELECT l.capture_id, f.grain, f.part, l.period_start, l.period_end, bool_or(l.country IS NOT NULL) AS has_country
  FROM spend_line_history AS l JOIN capture_file AS f ON f.capture_id = l.capture_id AND f.file_no = l.file_no
  GROUP BY ALL
), extent AS MATERIALIZED (  -- figures until now, the only ones of their table, are one figure that grows (`open`)
  SELECT capture_id, grain, part, count(*) AS periods, bool_and(period_start IS NULL) AS open, max(period_end) AS period_end,
    bool_or(has_country) AS has_country
  FROM covered GROUP BY ALL
), hashed AS MATERIALIZED (  -- all that is compared, in brief: most figures say what they said before
  SELECT l.capture_id, l.file_no, l.row_no, l.line_no, f.grain, f.part, hash(
      coalesce(o.linked_id, l.advertiser_id), l.payer, l.payer_state, l.country, l.region, l.district, l.keyword, l.currency,
      CASE WHEN NOT (x.open AND x.periods = 1) THEN l.period_start END, CASE WHEN NOT (x.open AND x.periods = 1) THEN l.period_end END,
      l.spend_lower, l.spend_upper, l.spend_kind = 'not_disclosed', l.ads, l.countries, l.elections, l.registered_ids
    ) AS said
  FROM spend_line_history AS l JOIN capture_file AS f ON f.capture_id = l.capture_id AND f.file_no = l.file_no
  JOIN extent AS x ON x.capture_id = l.capture_id AND x.grain IS NOT DISTINCT FROM f.grain AND x.part IS NOT DISTINCT FROM f.part
  LEFT JOIN one_id AS o ON o.platform = l.platform AND o.advertiser_id = l.advertiser_id
), times AS MATERIALIZED (
  SELECT capture_id, grain, part, said, count(*) AS times FROM hashed GROUP BY ALL
), moved AS (  -- figures that stand in one of two captures in turn more often than in the other
  SELECT after_id, before_id, grain, part, said
  FROM (
    SELECT s.after_id, s.before_id, s.grain, s.part, t.said, t.times
    FROM times AS t JOIN step AS s ON s.after_id = t.capture_id AND s.grain IS NOT DISTINCT FROM t.grain AND s.part IS NOT DISTINCT FROM t.part
    UNION ALL
    SELECT s.after_id, s.before_id, s.grain, s.part, t.said, -t.times
    FROM times AS t JOIN step AS s ON s.before_id = t.capture_id AND s.grain IS NOT DISTINCT FROM t.grain AND s.part IS NOT DISTINCT FROM t.part
  )
  GROUP BY ALL HAVING sum(times) <> 0
), chosen AS MATERIALIZED (
  SELECT m.after_id, m.before_id, h.capture_id, h.file_no, h.row_no, h.line_no, h.grain, h.part
  FROM moved AS m JOIN hashed AS h ON h.capture_id IN (m.after_id, m.before_id) AND h.grain IS NOT DISTINCT FROM m.grain
    AND h.part IS NOT DISTINCT FROM m.part AND h.said = m.said
), unsure AS (  -- whose figures stand in a currency that adlib had to choose
  SELECT DISTINCT l.capture_id, coalesce(o.linked_id, l.advertiser_id) AS advertiser_id
  FROM spend_line_history AS l LEFT JOIN one_id AS o ON o.platform = l.platform AND o.advertiser_id = l.advertiser_id
  WHERE l.currency_basis = 'ambiguous'
), known AS (
  SELECT c.after_id, c.before_id, c.capture_id, c.file_no, c.row_no, c.line_no, c.grain, c.part,
    coalesce(o.linked_id, l.advertiser_id) AS advertiser_id, l.advertiser_name, l.payer, l.payer_state, l.period_start, l.period_end,
    l.country, l.region, l.district, l.keyword, l.currency, l.spend_lower, l.spend_upper, l.spend_kind, l.spend_step, l.ads, l.countries,
    l.elections, l.registered_ids, {
      'advertiser': coalesce(o.linked_id, l.advertiser_id), 'payer': l.payer, 'payer_state': l.payer_state, 'country': l.country,
      'region': l.region, 'district': l.district, 'keyword': l.keyword,
      'currency': CASE WHEN NOT EXISTS (
        SELECT 1 FROM unsure AS u WHERE u.capture_id IN (c.after_id, c.before_id) AND u.advertiser_id = coalesce(o.linked_id, l.advertiser_id)
      ) THEN l.currency END,
      'first': CASE WHEN NOT (x.open AND x.periods = 1) THEN l.period_start END,
      'last': CASE WHEN NOT (x.open AND x.periods = 1) THEN l.period_end END
    } AS mark
  FROM chosen AS c
  JOIN spend_line_history AS l ON l.capture_id = c.capture_id AND l.file_no = c.file_no AND l.row_no = c.row_no AND l.line_no = c.line_no
  JOIN extent AS x ON x.capture_id = c.capture_id AND x.grain IS NOT DISTINCT FROM c.grain AND x.part IS NOT DISTINCT FROM c.part
  LEFT JOIN one_id AS o ON o.platform = l.platform AND o.advertiser_id = l.advertiser_id
), counted AS (
  SELECT *, row_number() OVER (
      PARTITION BY after_id, capture_id, grain, part, mark ORDER BY spend_lower, spend_upper, ads, file_no, row_no, line_no
    ) AS nth
  FROM known
), before AS (
  FROM counted WHERE capture_id = before_id
), after AS (
  FROM counted WHERE capture_id = after_id
), both_sides AS (
  SELECT coalesce(a.after_id, b.after_id) AS after_id, coalesce(a.before_id, b.before_id) AS before_id, b, a
  FROM before AS b FULL JOIN after AS a ON a.after_id = b.after_id AND a.before_id = b.before_id AND a.grain IS NOT DISTINCT FROM b.grain
    AND a.part IS NOT DISTINCT FROM b.part AND a.mark = b.mark AND a.nth = b.nth
  WHERE b.capture_id IS NULL OR a.capture_id IS NULL
    OR (b.currency, b.spend_lower, b.spend_upper, b.spend_kind = 'not_disclosed', b.ads, b.countries, b.elections, b.registered_ids) IS DISTINCT FROM
      (a.currency, a.spend_lower, a.spend_upper, a.spend_kind = 'not_disclosed', a.ads, a.countries, a.elections, a.registered_ids)
), parted AS (
  SELECT s.platform, s.format, s.scope, s.grain, s.part AS table_part, m.before_id, m.after_id, m.b, m.a, s.fields, s.before_complete,
    s.after_complete, unnest(CASE
      WHEN m.b.capture_id IS NULL OR m.a.capture_id IS NULL THEN [NULL]
      ELSE list_filter([
        CASE WHEN list_contains(s.fields, 'lines') OR list_contains(s.fields, 'spend_lower') THEN
          CASE WHEN m.b.currency IS DISTINCT FROM m.a.currency OR m.b.spend_lower IS DISTINCT FROM m.a.spend_lower OR m.b.spend_upper IS DISTINCT FROM m.a.spend_upper
            OR (m.b.spend_kind = 'not_disclosed') IS DISTINCT FROM (m.a.spend_kind = 'not_disclosed') THEN 'spend' END END,
        CASE WHEN list_contains(s.fields, 'ads') AND m.b.ads IS DISTINCT FROM m.a.ads THEN 'ads' END,
        CASE WHEN list_contains(s.fields, 'countries') AND m.b.countries IS DISTINCT FROM m.a.countries THEN 'countries' END,
        CASE WHEN list_contains(s.fields, 'elections') AND m.b.elections IS DISTINCT FROM m.a.elections THEN 'elections' END,
        CASE WHEN list_contains(s.fields, 'registered_ids') AND m.b.registered_ids IS DISTINCT FROM m.a.registered_ids
          THEN 'registered_ids' END
      ], lambda name: name IS NOT NULL) END) AS field
  FROM both_sides AS m JOIN step AS s ON s.after_id = m.after_id AND s.before_id = m.before_id
    AND s.grain IS NOT DISTINCT FROM coalesce(m.a.grain, m.b.grain) AND s.part IS NOT DISTINCT FROM coalesce(m.a.part, m.b.part)
), told AS (
  SELECT *,
    CASE WHEN b.capture_id IS NULL THEN 'new' WHEN a.capture_id IS NULL THEN 'gone'
      WHEN field = 'spend' AND a.currency IS NOT DISTINCT FROM b.currency AND CASE WHEN a.spend_step IS NOT DISTINCT FROM b.spend_step THEN a.spend_upper < b.spend_lower
        ELSE a.spend_upper + coalesce(a.spend_step, 0) < greatest(b.spend_lower - coalesce(b.spend_step, 0), 0) END THEN 'spend-fell'
      ELSE 'changed' END AS kind,
    CASE WHEN field <> 'spend' OR a.capture_id IS NULL OR b.capture_id IS NULL OR a.currency IS DISTINCT FROM b.currency THEN NULL
      WHEN a.spend_upper < b.spend_lower THEN 'lower' WHEN a.spend_lower > b.spend_upper THEN 'higher' END AS direction
  FROM parted
)
SELECT t.kind, t.platform, t.format, t.scope, t.grain, t.table_part AS part, coalesce(t.a.advertiser_id, t.b.advertiser_id) AS advertiser_id,
  coalesce(t.a.advertiser_name, t.b.advertiser_name) AS advertiser_name, coalesce(t.a.payer, t.b.payer) AS payer,
  coalesce(t.a.period_start, t.b.period_start) AS period_start, coalesce(t.a.period_end, t.b.period_end) AS period_end,
  coalesce(t.a.country, t.b.country) AS country, coalesce(t.a.region, t.b.region) AS region,
  coalesce(t.a.district, t.b.district) AS district, coalesce(t.a.keyword, t.b.keyword) AS keyword,
  coalesce(t.a.currency, t.b.currency) AS currency, coalesce(t.field, 'spend') AS field, t.direction,
  CASE coalesce(t.field, 'spend') WHEN 'spend' THEN amount_said(t.b.spend_lower, t.b.spend_upper, t.b.spend_kind, t.b.currency)
    WHEN 'ads' THEN CAST(t.b.ads AS VARCHAR) WHEN 'countries' THEN array_to_string(t.b.countries, ', ')
    WHEN 'elections' THEN t.b.elections ELSE t.b.registered_ids END AS before,
  CASE coalesce(t.field, 'spend') WHEN 'spend' THEN amount_said(t.a.spend_lower, t.a.spend_upper, t.a.spend_kind, t.a.currency)
    WHEN 'ads' THEN CAST(t.a.ads AS VARCHAR) WHEN 'countries' THEN array_to_string(t.a.countries, ', ')
    WHEN 'elections' THEN t.a.elections ELSE t.a.registered_ids END AS after,
  t.b.spend_lower AS before_lower, t.b.spend_upper AS before_upper, t.a.spend_lower AS after_lower, t.a.spend_upper AS after_upper,
  t.before_id AS before_capture_id, cb.as_of AS before_as_of, fb.name AS before_file, fb.sha256 AS before_sha256, t.b.row_no AS before_record_no,
  t.after_id AS after_capture_id, ca.as_of AS after_as_of, fa.name AS after_file, fa.sha256 AS after_sha256, t.a.row_no AS after_record_no
FROM told AS t
JOIN capture AS cb ON cb.capture_id = t.before_id
JOIN capture AS ca ON ca.capture_id = t.after_id
JOIN extent AS xb ON xb.capture_id = t.before_id AND xb.grain IS NOT DISTINCT FROM t.grain AND xb.part IS NOT DISTINCT FROM t.table_part
JOIN extent AS xa ON xa.capture_id = t.after_id AND xa.grain IS NOT DISTINCT FROM t.grain AND xa.part IS NOT DISTINCT FROM t.table_part
LEFT JOIN capture_file AS fb ON fb.capture_id = t.before_id AND fb.file_no = t.b.file_no
LEFT JOIN capture_file AS fa ON fa.capture_id = t.after_id AND fa.file_no = t.a.file_no
-- where only one of both tables names countries, its figures are not those of the other
WHERE (t.kind NOT IN ('gone', 'new') OR xa.has_country = xb.has_country) AND CASE t.kind
  WHEN 'gone' THEN t.after_complete AND (xa.periods > 1 AND xb.periods > 1 OR xa.open AND xa.periods = 1 AND xb.open AND xb.periods = 1 OR EXISTS (
    SELECT 1 FROM covered AS c WHERE c.capture_id = t.after_id AND c.grain IS NOT DISTINCT FROM t.grain
      AND c.part IS NOT DISTINCT FROM t.table_part AND c.period_start IS NOT DISTINCT FROM t.b.period_start
      AND c.period_end IS NOT DISTINCT FROM t.b.period_end))
  WHEN 'new' THEN t.before_complete AND (xa.periods > 1 AND xb.periods > 1 AND t.a.period_end <= xb.period_end
    OR xa.open AND xa.periods = 1 AND xb.open AND xb.periods = 1 OR EXISTS (
    SELECT 1 FROM covered AS c WHERE c.capture_id = t.before_id AND c.grain IS NOT DISTINCT FROM t.grain
      AND c.part IS NOT DISTINCT FROM t.table_part AND c.period_start IS NOT DISTINCT FROM t.a.period_start
      AND c.period_end IS NOT DISTINCT FROM t.a.period_end))
  ELSE true END
