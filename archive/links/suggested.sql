-- Suggestions: pairs that nobody has judged, the surest first. Columns are those that `adlib link apply` reads, and more.
-- Parameters: $basis such as number; $platform such as meta; $limit how many
WITH pair AS (
  SELECT p.left_no, p.right_no, p.basis, p.why, coalesce(s.score, 100) AS score
  FROM link_pair AS p LEFT JOIN link_score AS s ON s.left_no = p.left_no AND s.right_no = p.right_no AND s.of_nodes
  UNION ALL
  SELECT least(l.leader, r.leader), greatest(l.leader, r.leader), 'alike',
    'names alike' || CASE WHEN l.nodes + r.nodes > 2 THEN '; ' || (l.nodes + r.nodes - 2) || ' others bear one of them' ELSE '' END, s.score
  FROM link_score AS s JOIN link_key AS l ON l.key_no = s.left_no JOIN link_key AS r ON r.key_no = s.right_no
  WHERE NOT s.of_nodes AND l.leader <> r.leader
), best AS (
  SELECT * FROM pair
  QUALIFY row_number() OVER (PARTITION BY left_no, right_no
    ORDER BY list_position(['mapping', 'number', 'payer', 'name', 'alike'], basis), score DESC, why) = 1
), judged AS (
  SELECT DISTINCT least(a.node_no, b.node_no) AS left_no, greatest(a.node_no, b.node_no) AS right_no
  FROM link_active AS j
  JOIN link_node AS a ON a.kind = j.left_kind AND a.platform = j.left_platform AND a.id = j.left_id
  JOIN link_node AS b ON b.kind = j.right_kind AND b.platform = j.right_platform AND b.id = j.right_id
), member AS (
  SELECT n.node_no, m.entity_id
  FROM entity_member AS m JOIN link_node AS n ON n.kind = m.kind AND n.platform = m.platform AND n.id = m.member_id
)
SELECT CASE WHEN b.basis IN ('mapping', 'number', 'payer') THEN 'same' ELSE 'unsure' END AS judgement,
  CAST(b.score AS DECIMAL(5,1)) AS score, b.basis, b.why, link_ref(l.kind, l.platform, l.id) AS "left", l.name AS left_name,
  link_ref(r.kind, r.platform, r.id) AS "right", r.name AS right_name, l.items AS left_items, r.items AS right_items
FROM best AS b
JOIN link_node AS l ON l.node_no = b.left_no JOIN link_node AS r ON r.node_no = b.right_no
LEFT JOIN judged AS j ON j.left_no = b.left_no AND j.right_no = b.right_no
LEFT JOIN member AS m ON m.node_no = b.left_no LEFT JOIN member AS o ON o.node_no = b.right_no
WHERE ($basis IS NULL OR b.basis = $basis) AND ($platform IS NULL OR l.platform = $platform OR r.platform = $platform)
  AND (m.entity_id IS NULL OR m.entity_id IS DISTINCT FROM o.entity_id)
  AND j.left_no IS NULL
ORDER BY list_position(['mapping', 'number', 'payer', 'name', 'alike'], b.basis), b.score DESC, l.items + r.items DESC, b.left_no, b.right_no
LIMIT $limit
