-- Which advertiser ids the platform says became which (`id_mapping`), to the last of a chain; one old id may have become several.
CREATE OR REPLACE VIEW advertiser_link AS
WITH RECURSIVE said AS (
  SELECT DISTINCT platform, old_id, new_id FROM id_mapping WHERE kind = 'advertiser' AND old_id <> new_id
), chain AS (
  SELECT platform, old_id, new_id, 1 AS steps FROM said
  UNION ALL
  SELECT c.platform, c.old_id, s.new_id, c.steps + 1
  FROM chain AS c JOIN said AS s ON s.platform = c.platform AND s.old_id = c.new_id
  WHERE c.steps < 10 AND s.new_id <> c.old_id
)
SELECT DISTINCT c.platform, c.old_id AS advertiser_id, c.new_id AS linked_id
FROM chain AS c
WHERE NOT EXISTS (SELECT 1 FROM said AS s WHERE s.platform = c.platform AND s.old_id = c.new_id)
