-- The captures that hold ads, in the order of what they describe (`place`; one that says no date comes first), each with what the
-- other captures of its source say. Every question about history goes by this view. A source is a platform and a scope; captures
-- that do not state theirs are of one source only where they are of one format, and one that says no date is a source of its own:
-- nothing tells what lies before or after it. Captures of the same moment are neither before nor after one another.
CREATE OR REPLACE VIEW ad_capture AS
WITH placed AS (
  SELECT capture_id, platform, format, scope, country, complete, as_of, as_of_basis, active_rule, fields, ads,
    CAST(row_number() OVER (ORDER BY as_of NULLS FIRST, capture_id) AS INTEGER) AS place,
    CAST(dense_rank() OVER (ORDER BY as_of NULLS FIRST) AS INTEGER) AS moment,
    CAST(dense_rank() OVER (
      ORDER BY platform, scope, CASE WHEN scope = 'not stated' THEN format END, CASE WHEN as_of IS NULL THEN capture_id END
    ) AS INTEGER) AS source_no
  FROM capture AS c
  WHERE EXISTS (SELECT 1 FROM capture_file AS f WHERE f.capture_id = c.capture_id AND f.holds = 'ads')
)
SELECT * EXCLUDE (moment),
  -- the place of the first capture of its moment: what one of them shows was there at that moment
  min(place) OVER (PARTITION BY source_no, moment) AS moment_place,
  -- the capture before it of its source, and the complete one before it
  arg_max(capture_id, place) OVER before AS before_capture_id,
  max(CASE WHEN complete THEN place END) OVER before AS place_before,
  -- the complete captures of its source from it on: the next, how many with itself, and the newest
  min(CASE WHEN complete THEN place END) OVER after AS next_complete,
  count(CASE WHEN complete THEN 1 END) OVER onward AS completes_left,
  max(CASE WHEN complete THEN place END) OVER source AS newest_complete,
  -- whether it is the newest complete one, or of the same moment
  complete AND coalesce(as_of = max(CASE WHEN complete THEN as_of END) OVER source, false) AS is_newest,
  -- how its source's ads stand is said as of its newest complete capture; without one, of the newest
  coalesce(max(CASE WHEN complete THEN as_of END) OVER source, max(as_of) OVER source) AS status_as_of
FROM placed
WINDOW source AS (PARTITION BY source_no),
  before AS (PARTITION BY source_no ORDER BY moment RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
  after AS (PARTITION BY source_no ORDER BY moment RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),
  onward AS (PARTITION BY source_no ORDER BY place ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
