-- Every judgement on what is one entity, also those that were taken back: who, when, why, and whether it stands.
-- Parameters: $entity an entity's id; $contradictions true for `different` between members of one entity alone
WITH placed AS (
  SELECT j.*, CASE WHEN j.judgement <> 'undo' THEN a.judgement_no IS NOT NULL END AS stands, coalesce(m.entity_id, n.entity_id) AS of_entity, n.entity_id AS of_other
  FROM link_judgement AS j LEFT JOIN link_active AS a ON a.judgement_no = j.judgement_no
  LEFT JOIN entity_member AS m ON m.kind = j.left_kind AND m.platform = j.left_platform AND m.member_id = j.left_id
  LEFT JOIN entity_member AS n ON n.kind = j.right_kind AND n.platform = j.right_platform AND n.member_id = j.right_id
)
SELECT judgement_no AS number, judgement, stands, link_ref(left_kind, left_platform, left_id) AS "left", left_name,
  link_ref(right_kind, right_platform, right_id) AS "right", right_name, who, decided_at, why, evidence, source, score, judgement_id, undoes,
  of_entity AS entity_id
FROM placed
WHERE ($entity IS NULL OR $entity IN (of_entity, of_other))
  AND (NOT coalesce(CAST($contradictions AS BOOLEAN), false) OR judgement_no IN (SELECT judgement_no FROM link_contradiction))
ORDER BY judgement_no
