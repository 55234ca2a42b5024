-- Every entity: a real organisation or person behind advertisers and payers, by the judgements that stand.
-- Its name is that of its first member outside (Wikidata before others), else of its first member. `contradictions` counts judgements
-- `different` between two of its members: they are told, and nothing is taken apart by them.
CREATE OR REPLACE MACRO link_ref(kind, platform, id) AS CASE kind WHEN 'outside' THEN platform || ':' || id ELSE kind || ':' || platform || ':' || id END;
CREATE OR REPLACE VIEW link_active AS
SELECT * FROM link_judgement AS j
WHERE judgement <> 'undo' AND NOT EXISTS (FROM link_judgement AS u WHERE u.judgement = 'undo' AND u.undoes = j.judgement_id);
CREATE OR REPLACE VIEW link_contradiction AS
SELECT l.entity_id, j.*  EXCLUDE (entity_id)
FROM link_active AS j
JOIN entity_member AS l ON l.kind = j.left_kind AND l.platform = j.left_platform AND l.member_id = j.left_id
JOIN entity_member AS r ON r.kind = j.right_kind AND r.platform = j.right_platform AND r.member_id = j.right_id AND r.entity_id = l.entity_id
WHERE j.judgement = 'different';
CREATE OR REPLACE VIEW entity AS
WITH counted AS (
  SELECT entity_id, coalesce(
      arg_min(member_name, (platform <> 'wikidata', place)) FILTER (kind = 'outside' AND member_name IS NOT NULL),
      arg_min(coalesce(member_name, member_id), (kind = 'outside', place))) AS entity_name,
    count(*) AS members, count(*) FILTER (kind = 'advertiser') AS advertisers, count(*) FILTER (kind = 'payer') AS payers,
    list_sort(list(DISTINCT platform) FILTER (kind <> 'outside')) AS platforms,
    list(platform || ':' || member_id ORDER BY place) FILTER (kind = 'outside') AS outside
  FROM entity_member GROUP BY entity_id
), against AS (
  SELECT entity_id, count(*) AS contradictions FROM link_contradiction GROUP BY entity_id
)
SELECT c.*, coalesce(a.contradictions, 0) AS contradictions
FROM counted AS c LEFT JOIN against AS a ON a.entity_id = c.entity_id
