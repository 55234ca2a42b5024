-- How ads stood before they said something else, were away, or were there again: one row per state and ad, from the capture that first
-- showed it so until the one that showed it otherwise. With `since_capture_id` in `ad_current` it tells `--as-of` how an ad stood.
-- Derived: run after `ad_event.sql`, inside every import's transaction. Rows that stay as they are are not written again: most do,
-- and the file would grow by a copy of them.
CREATE OR REPLACE TEMP TABLE ad_stood AS
WITH step AS (  -- an ad may come back with another content: one step
  SELECT e.ad_key, e.after_capture_id AS until_capture_id, any_value(c.place) AS place, any_value(e.before_version_id) AS version_id,
    CASE WHEN bool_or(e.kind = 'returned') THEN any_value(e.before_capture_id) END AS last_capture_id, bool_or(e.kind = 'gone') AS leaves
  FROM ad_event AS e JOIN ad_capture AS c ON c.capture_id = e.after_capture_id
  WHERE e.kind IN ('changed', 'gone', 'returned') AND e.ad_key NOT IN (SELECT ad_key FROM ad_loose)
  GROUP BY e.ad_key, e.after_capture_id
), told AS (  -- whether an ad said it for the first time; it may go back to what it had said before
  SELECT *, row_number() OVER (PARTITION BY ad_key, version_id ORDER BY place) = 1 AS is_new FROM step
), stood AS (
  SELECT *, lag(until_capture_id) OVER w AS since_capture_id, CAST(sum(CAST(is_new AS INTEGER)) OVER w AS INTEGER) AS versions,
    NOT coalesce(bool_or(leaves) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS steady
  FROM told WINDOW w AS (PARTITION BY ad_key ORDER BY place)
)
SELECT s.ad_key, s.version_id, coalesce(s.since_capture_id, c.first_capture_id) AS since_capture_id, s.until_capture_id, c.first_capture_id,
  s.last_capture_id, s.versions, s.steady
FROM stood AS s JOIN ad_current AS c ON c.ad_key = s.ad_key;

DELETE FROM ad_former
WHERE (ad_key, version_id, since_capture_id, until_capture_id, first_capture_id, coalesce(last_capture_id, 0), versions, steady) NOT IN (
  SELECT (ad_key, version_id, since_capture_id, until_capture_id, first_capture_id, coalesce(last_capture_id, 0), versions, steady) FROM ad_stood
);
INSERT INTO ad_former BY NAME
SELECT s.*, v.platform, v.advertiser_id, v.payer, v.payer_state, v.currency, v.spend_lower, v.spend_upper, v.spend_kind, v.started_on,
  v.ended_on, v.place_set
FROM ad_stood AS s ANTI JOIN ad_former AS f ON f.ad_key = s.ad_key AND f.until_capture_id = s.until_capture_id
JOIN ad_version AS v ON v.version_id = s.version_id;
DROP TABLE ad_stood
