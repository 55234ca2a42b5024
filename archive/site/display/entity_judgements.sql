-- The judgements about an entity's members, also those that were taken back, in the order they were made.
WITH about AS (
  SELECT DISTINCT m.entity_id, j.judgement_no
  FROM link_judgement AS j JOIN entity_member AS m ON (m.kind, m.platform, m.member_id) IN (
    (j.left_kind, j.left_platform, j.left_id), (j.right_kind, j.right_platform, j.right_id))
)
SELECT b.entity_id, 'entity' AS kind, j.judgement_no AS number, j.judgement, a.judgement_no IS NOT NULL AS stands,
  coalesce(plain_text(j.left_name), plain_text(j.left_id)) AS left_name,
  CASE j.left_kind WHEN 'outside' THEN say_register(j.left_platform) ELSE say_platform(j.left_platform) END AS left_place,
  coalesce(plain_text(j.right_name), plain_text(j.right_id)) AS right_name,
  CASE j.right_kind WHEN 'outside' THEN say_register(j.right_platform) ELSE say_platform(j.right_platform) END AS right_place,
  j.left_kind, j.right_kind, plain_text(j.who) AS who, say_as_of(j.decided_at) AS day, coalesce(plain_text(j.why), '') AS why,
  coalesce(web_address(j.evidence), '') AS evidence_url, coalesce(plain_text(j.evidence), '') AS evidence, coalesce(plain_text(j.source), '') AS source,
  (SELECT min(u.judgement_no) FROM link_judgement AS u WHERE u.judgement = 'undo' AND u.undoes = j.judgement_id) AS undone_by,
  (SELECT min(u.judgement_no) FROM link_judgement AS u WHERE u.judgement_id = j.undoes) AS undoes
FROM about AS b JOIN link_judgement AS j ON j.judgement_no = b.judgement_no
LEFT JOIN link_active AS a ON a.judgement_no = j.judgement_no
ORDER BY b.entity_id, j.judgement_no
