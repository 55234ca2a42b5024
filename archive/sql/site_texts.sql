-- Texts that several advertisers with different payers ran, one row per text and advertiser; the same text as in same_text: equal without
-- capitals, accents, punctuation, web addresses and numbers, of at least forty letters.
-- Parameters: none
-- Most texts begin in a way of their own, so only those that begin alike are compared as a whole. Hashes stand for texts until it is
-- known which are shared: the texts of millions of ads would fill the memory.
WITH spoken AS MATERIALIZED (
  SELECT c.platform, c.advertiser_id, coalesce(c.payer, c.payer_state) AS payer, v.version_id, left(sha256(v.text), 32) AS text
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
  WHERE length(v.text) >= 40
), said AS MATERIALIZED (
  SELECT text, min(version_id) AS version_id FROM spoken GROUP BY text
), begun AS (
  SELECT s.text, v.text AS words, length(v.text) <= 120 AS is_short, trim(regexp_replace(strip_accents(lower(left(v.text, 120))),
    '(?:(?:https?://|www\.)\S+|[0-9]+|[^\p{L}\p{M}\p{N}]+)+', ' ', 'g')) AS beginning
  FROM said AS s JOIN ad_version AS v ON v.version_id = s.version_id
), keyed AS MATERIALIZED (
  SELECT text, left(CASE WHEN is_short OR length(beginning) >= 60 THEN beginning ELSE trim(regexp_replace(strip_accents(lower(words)),
    '(?:(?:https?://|www\.)\S+|[0-9]+|[^\p{L}\p{M}\p{N}]+)+', ' ', 'g')) END, 40) AS beginning
  FROM begun
), begins AS (
  SELECT s.platform, s.advertiser_id, s.payer, s.version_id, s.text, k.beginning
  FROM spoken AS s JOIN keyed AS k ON k.text = s.text
  WHERE length(k.beginning) >= 40
), alike AS MATERIALIZED (
  SELECT * EXCLUDE (beginning) FROM begins WHERE beginning IN (
    SELECT beginning FROM begins GROUP BY beginning HAVING count(DISTINCT (platform, advertiser_id)) > 1 AND count(DISTINCT payer) > 1
  )
), plain AS (
  SELECT s.text, left(sha256(trim(regexp_replace(strip_accents(lower(v.text)),
    '(?:(?:https?://|www\.)\S+|[0-9]+|[^\p{L}\p{M}\p{N}]+)+', ' ', 'g'))), 32) AS same
  FROM said AS s JOIN ad_version AS v ON v.version_id = s.version_id
  WHERE s.text IN (SELECT text FROM alike)
), told AS MATERIALIZED (
  SELECT p.same, a.platform, a.advertiser_id, a.payer, a.version_id FROM alike AS a JOIN plain AS p ON p.text = a.text
), shared AS (
  SELECT same, count(*) AS all_ads, count(DISTINCT (platform, advertiser_id)) AS advertisers, count(DISTINCT payer) AS payers
  FROM told GROUP BY same HAVING count(DISTINCT (platform, advertiser_id)) > 1 AND count(DISTINCT payer) > 1
), found AS (
  SELECT t.platform, t.advertiser_id, t.same, min(v.text) AS text, count(*) AS ads, any_value(s.all_ads) AS all_ads,
    any_value(s.advertisers) AS advertisers, any_value(s.payers) AS payers
  FROM told AS t JOIN shared AS s ON s.same = t.same JOIN ad_version AS v ON v.version_id = t.version_id
  GROUP BY t.platform, t.advertiser_id, t.same
)
SELECT platform, advertiser_id, trim(regexp_replace(strip_accents(lower(text)),
    '(?:(?:https?://|www\.)\S+|[0-9]+|[^\p{L}\p{M}\p{N}]+)+', ' ', 'g')) AS same, text, ads, all_ads, advertisers, payers
FROM found
ORDER BY platform, advertiser_id, advertisers DESC, same
