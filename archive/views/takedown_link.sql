-- Ids that are of one network: an id under which a document has it, and the id that it is shown under (`same_as` of another document).
CREATE OR REPLACE VIEW takedown_link AS
WITH RECURSIVE said AS (
  SELECT DISTINCT value AS takedown_id, takedown_id AS shown_id FROM takedown_value
  WHERE field = 'same_as' AND is_read AND value <> takedown_id
), chain AS (
  SELECT takedown_id, shown_id, 1 AS steps FROM said
  UNION ALL
  SELECT c.takedown_id, s.shown_id, c.steps + 1 FROM chain AS c JOIN said AS s ON s.takedown_id = c.shown_id WHERE c.steps < 10
), stated AS (
  SELECT takedown_id FROM takedown_value UNION SELECT takedown_id FROM takedown_asset
)
SELECT s.takedown_id, coalesce(arg_max(c.shown_id, (c.steps, c.shown_id)), s.takedown_id) AS shown_id
FROM stated AS s LEFT JOIN chain AS c ON c.takedown_id = s.takedown_id
GROUP BY s.takedown_id
