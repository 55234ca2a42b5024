-- Pairs that may be one entity, as TEMP tables on top of those of names.sql. Everything is found by blocks (a number, a name, a rare word),
-- never by comparing all with all; of a block of n that agree n - 1 pairs are made, each with the node that the archive holds most of.

-- numbers of public registers: as the platform prints them, and those of the US Federal Election Commission wherever they stand in a name
CREATE OR REPLACE TEMP TABLE link_number AS
WITH printed AS (
  SELECT platform, advertiser_id, registered_ids FROM advertiser_seen WHERE registered_ids IS NOT NULL
  UNION
  SELECT platform, advertiser_id, registered_ids FROM spend_line_history WHERE registered_ids IS NOT NULL AND advertiser_id IS NOT NULL
), part AS (
  SELECT DISTINCT n.node_no, trim(u.part) AS part
  FROM printed AS p JOIN link_node AS n ON n.kind = 'advertiser' AND n.platform = p.platform AND n.id = p.advertiser_id
  CROSS JOIN UNNEST(string_split(replace(p.registered_ids, ';', ','), ',')) AS u(part)
), found AS (
  SELECT node_no, upper(regexp_replace(regexp_extract(part, '^(.*?)(?: ID)? +([^ ].*)$', 1), '^Registered in ', '')) AS scheme,
    upper(regexp_replace(regexp_extract(part, '^(?:EIN ID|FEC ID|Registered in [A-Z]{2}(?:-[A-Z0-9]+)?) +(.+)$', 1), '[^A-Za-z0-9]', '', 'g')) AS number
  FROM part
  UNION
  SELECT w.node_no, 'FEC', u.number
  FROM link_name AS w CROSS JOIN UNNEST(regexp_extract_all(w.name, '\bC[0-9]{8}\b')) AS u(number)
)
SELECT DISTINCT node_no, scheme, number FROM found
WHERE length(number) >= 4 AND regexp_matches(number, '[0-9]') AND length(replace(number, left(number, 1), '')) > 0
  AND (scheme <> 'EIN' OR regexp_full_match(number, '[0-9]{9}')) AND (scheme <> 'FEC' OR regexp_full_match(number, 'C[0-9]{8}'));

CREATE OR REPLACE TEMP TABLE link_key AS
SELECT row_number() OVER (ORDER BY w.key) AS key_no, w.key, min(w.name) AS name, length(w.key) AS size,
  list_filter(string_split(w.key, ' '), lambda word: regexp_full_match(word, '[0-9]+')) AS digits,
  count(DISTINCT n.node_no) AS nodes, arg_max(n.node_no, (n.items, -n.node_no)) AS leader
FROM link_word AS w JOIN link_name AS m ON m.name = w.name JOIN link_node AS n ON n.node_no = m.node_no
GROUP BY w.key;
CREATE OR REPLACE TEMP TABLE link_holder AS
SELECT DISTINCT k.key_no, m.node_no FROM link_word AS w JOIN link_key AS k ON k.key = w.key JOIN link_name AS m ON m.name = w.name;

-- who paid for whose ads, or in whose figures a payer is named
CREATE OR REPLACE TEMP TABLE link_paid AS
WITH said AS (
  SELECT platform, advertiser_id, payer FROM ad_current WHERE payer IS NOT NULL
  UNION
  SELECT platform, advertiser_id, payer FROM spend_line_history WHERE payer IS NOT NULL AND advertiser_id IS NOT NULL
)
SELECT a.node_no AS advertiser_no, p.node_no AS payer_no
FROM said AS s JOIN link_node AS a ON a.kind = 'advertiser' AND a.platform = s.platform AND a.id = s.advertiser_id
JOIN link_node AS p ON p.kind = 'payer' AND p.platform = s.platform AND p.id = s.payer;

CREATE OR REPLACE TEMP TABLE link_pair AS
WITH mapped AS (
  SELECT o.node_no AS left_no, n.node_no AS right_no, 'mapping' AS basis, 'the platform says that the one id became the other' AS why
  FROM advertiser_link AS l JOIN link_node AS o ON o.kind = 'advertiser' AND o.platform = l.platform AND o.id = l.advertiser_id
  JOIN link_node AS n ON n.kind = 'advertiser' AND n.platform = l.platform AND n.id = l.linked_id
), register AS (
  SELECT scheme, number, count(*) AS nodes, arg_max(m.node_no, (n.items, -n.node_no)) AS leader
  FROM link_number AS m JOIN link_node AS n ON n.node_no = m.node_no
  GROUP BY scheme, number HAVING count(*) BETWEEN 2 AND $most
), numbered AS (
  SELECT r.leader, m.node_no, 'number', 'both bear ' || r.scheme || ' ' || r.number
  FROM register AS r JOIN link_number AS m ON m.scheme = r.scheme AND m.number = r.number AND m.node_no <> r.leader
), named AS (
  SELECT k.key_no, k.name, k.leader AS left_no, h.node_no AS right_no, k.nodes - 2 AS others
  FROM link_key AS k JOIN link_holder AS h ON h.key_no = k.key_no AND h.node_no <> k.leader
  WHERE k.nodes BETWEEN 2 AND $most
), own_payer AS (  -- a payer of the same name that pays for the advertiser's ads
  SELECT DISTINCT p.advertiser_no, p.payer_no, 'payer' AS basis, 'the payer of that name pays for its ads' AS why
  FROM link_paid AS p JOIN link_holder AS a ON a.node_no = p.advertiser_no JOIN link_holder AS h ON h.node_no = p.payer_no AND h.key_no = a.key_no
), by_payer AS (  -- two of one name that have a payer of another name in common
  SELECT n.left_no, n.right_no, 'payer' AS basis, 'both paid for by ' || min(k.name) AS why
  FROM named AS n
  JOIN link_paid AS a ON a.advertiser_no = n.left_no JOIN link_holder AS x ON x.node_no = a.payer_no AND x.key_no <> n.key_no
  JOIN link_paid AS b ON b.advertiser_no = n.right_no JOIN link_holder AS y ON y.node_no = b.payer_no AND y.key_no = x.key_no
  JOIN link_key AS k ON k.key_no = x.key_no
  GROUP BY n.left_no, n.right_no
), by_name AS (
  SELECT left_no, right_no, 'name' AS basis,
    'same name (' || name || ')' || CASE WHEN others = 1 THEN '; 1 other bears it' WHEN others > 1 THEN '; ' || others || ' others bear it' ELSE '' END AS why
  FROM named
), every AS (
  FROM mapped UNION ALL FROM numbered UNION ALL FROM own_payer UNION ALL FROM by_payer UNION ALL FROM by_name
)
SELECT least(left_no, right_no) AS left_no, greatest(left_no, right_no) AS right_no,
  arg_min(basis, list_position(['mapping', 'number', 'payer', 'name'], basis)) AS basis,
  array_to_string(list_distinct(list(why ORDER BY list_position(['mapping', 'number', 'payer', 'name'], basis), why)), '; ') AS why
FROM every WHERE left_no <> right_no
GROUP BY least(left_no, right_no), greatest(left_no, right_no);

-- names that may be alike: those that share a rare word, or the beginning or end of their longest one, and the same numbers
CREATE OR REPLACE TEMP TABLE link_block AS
WITH word AS (
  SELECT k.key_no, u.word FROM link_key AS k CROSS JOIN UNNEST(string_split(k.key, ' ')) AS u(word) WHERE k.size BETWEEN 6 AND 200
), longest AS (
  SELECT key_no, arg_max(word, (length(word), word)) AS word FROM word GROUP BY key_no
), block AS (
  SELECT key_no, 'w' || word AS block FROM word WHERE length(word) >= 3
  UNION ALL
  SELECT key_no, 'b' || left(word, 5) FROM longest WHERE length(word) >= 6
  UNION ALL
  SELECT key_no, 'e' || right(word, 5) FROM longest WHERE length(word) >= 6
)
SELECT key_no, block FROM block QUALIFY count(*) OVER (PARTITION BY block) BETWEEN 2 AND 40;
-- made before the names are looked at, so that no plan compares all names of equal numbers with each other
CREATE OR REPLACE TEMP TABLE link_near AS
SELECT DISTINCT a.key_no AS left_no, b.key_no AS right_no
FROM link_block AS a JOIN link_block AS b ON b.block = a.block AND b.key_no > a.key_no
