-- The platforms' own figures: per scope, grain and part, those of the newest capture that holds that table.
-- A table that the newest capture holds without any row counts: it says that there is nothing.
CREATE OR REPLACE VIEW spend_line AS
WITH newest AS (
  SELECT f.capture_id, f.file_no
  FROM capture_file AS f JOIN capture AS c ON c.capture_id = f.capture_id
  WHERE f.holds = 'spend_lines'
  QUALIFY rank() OVER (
    PARTITION BY c.platform, c.format, c.scope, f.grain, f.part ORDER BY c.as_of DESC NULLS LAST, c.capture_id DESC
  ) = 1
)
SELECT l.* FROM spend_line_history AS l JOIN newest AS n ON n.capture_id = l.capture_id AND n.file_no = l.file_no
