-- An archive of many advertisers and payers with made-up names, for links.py.
CREATE TEMP TABLE word AS SELECT i, CASE i % 3 WHEN 0 THEN 'ka' WHEN 1 THEN 'lo' ELSE 'mi' END || substr(md5(CAST(i AS VARCHAR)), 1, 5) AS word
FROM range(40000) AS r(i);
CREATE TEMP TABLE who AS
SELECT r.i, CASE r.i % 3 WHEN 0 THEN 'google' WHEN 1 THEN 'meta' ELSE 'snapchat' END AS platform,
  concat_ws(' ', CASE r.i % 7 WHEN 0 THEN 'Friends of' WHEN 1 THEN 'Committee for' ELSE NULL END, a.word,
    CASE WHEN r.i % 11 = 0 THEN left(b.word, 6) ELSE b.word END, CASE r.i % 5 WHEN 0 THEN 'Inc.' WHEN 1 THEN 'e.V.' END) AS name
FROM (SELECT i, CASE WHEN i % 5 = 0 THEN i // 5 ELSE i END AS same FROM range($n) AS r(i)) AS r
JOIN word AS a ON a.i = hash(r.same) % 40000 JOIN word AS b ON b.i = hash(r.same + 1) % 40000;
INSERT INTO capture BY NAME SELECT 1 AS capture_id, 'google' AS platform, 'google' AS format, 'made' AS name, 'made' AS scope, true AS complete,
  TIMESTAMP '2026-05-01' AS as_of, 'option' AS as_of_basis, 'schedule' AS active_rule, TIMESTAMP '2026-05-01' AS imported_at;
INSERT INTO advertiser_seen BY NAME SELECT 1 AS capture_id, platform, CAST(i AS VARCHAR) AS advertiser_id, 'platform' AS advertiser_id_basis,
  name AS advertiser_name, CASE WHEN i % 10 = 0 THEN 'EIN ID ' || lpad(CAST(100000000 + i // 30 AS VARCHAR), 9, '0') END AS registered_ids FROM who;
INSERT INTO spend_line_history BY NAME SELECT 1 AS capture_id, 1 AS file_no, i AS row_no, 1 AS line_no, platform, CAST(i AS VARCHAR) AS advertiser_id,
  name AS advertiser_name, 'total' AS grain, CASE WHEN i % 2 = 0 THEN upper(name) END AS payer FROM who;
