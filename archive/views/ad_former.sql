-- How ads stood before they said something else: one row per state and ad, from the capture that first showed it so until the one that
-- showed it otherwise. It spares `--as-of` from looking up what the ads that changed since said then.
-- Derived: run after `ad_event.sql`, inside every import's transaction. Rows that stay as they are are not written again: most do,
-- and the file would grow by a copy of them.
CREATE OR REPLACE TEMP TABLE ad_stood AS
WITH step AS (
  SELECT e.ad_key, e.before_version_id AS version_id, e.after_capture_id AS until_capture_id, c.place
  FROM ad_event AS e JOIN ad_capture AS c ON c.capture_id = e.after_capture_id
  WHERE e.kind = 'changed' AND e.ad_key NOT IN (SELECT ad_key FROM ad_loose)
), told AS (  -- whether an ad said it for the first time; it may go back to what it had said before
  SELECT *, row_number() OVER (PARTITION BY ad_key, version_id ORDER BY place) = 1 AS is_new FROM step
), stood AS (
  SELECT *, lag(until_capture_id) OVER w AS since_capture_id, CAST(sum(CAST(is_new AS INTEGER)) OVER w AS INTEGER) AS versions
  FROM told WINDOW w AS (PARTITION BY ad_key ORDER BY place)
)
SELECT s.ad_key, s.version_id, coalesce(s.since_capture_id, c.first_capture_id) AS since_capture_id, s.until_capture_id, c.first_capture_id,
  s.versions
FROM stood AS s JOIN ad_current AS c ON c.ad_key = s.ad_key;

DELETE FROM ad_former
WHERE (ad_key, version_id, since_capture_id, until_capture_id, first_capture_id, versions) NOT IN (
  SELECT (ad_key, version_id, since_capture_id, until_capture_id, first_capture_id, versions) FROM ad_stood
);
INSERT INTO ad_former BY NAME
SELECT s.*, v.platform, v.advertiser_id, v.payer, v.payer_state, v.currency, v.spend_lower, v.spend_upper, v.spend_kind, v.started_on,
  v.ended_on, v.place_set
FROM ad_stood AS s ANTI JOIN ad_former AS f ON f.ad_key = s.ad_key AND f.until_capture_id = s.until_capture_id
JOIN ad_version AS v ON v.version_id = s.version_id;
DROP TABLE ad_stood
