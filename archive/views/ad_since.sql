-- Since which capture each ad stands as it does: since the first that held it (`ad_current.sql`), or since it last said something else, left
-- or came back.
-- Derived: run after `ad_former.sql`, inside every import's transaction.
UPDATE ad_current SET since_capture_id = s.since_capture_id
FROM (
  SELECT f.ad_key, arg_max(f.until_capture_id, c.place) AS since_capture_id
  FROM ad_former AS f JOIN ad_capture AS c ON c.capture_id = f.until_capture_id
  GROUP BY f.ad_key
) AS s
WHERE s.ad_key = ad_current.ad_key
