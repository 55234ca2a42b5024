-- Texts that several advertisers with different payers ran, one row per text and advertiser; the same text as in same_text: equal without
-- capitals, accents, punctuation, web addresses and numbers, of at least forty letters.
-- Parameters: none
-- Most texts begin in a way of their own, so only those that begin alike are compared as a whole.
WITH said AS (
  SELECT DISTINCT text FROM ad_version WHERE text IS NOT NULL
), begun AS (
  SELECT text, length(text) <= 120 AS is_short, trim(regexp_replace(strip_accents(lower(left(text, 120))),
    '(?:(?:https?://|www\.)\S+|[0-9]+|[^\p{L}\p{M}\p{N}]+)+', ' ', 'g')) AS beginning
  FROM said
), keyed AS MATERIALIZED (
  SELECT text, left(CASE WHEN is_short OR length(beginning) >= 60 THEN beginning ELSE trim(regexp_replace(strip_accents(lower(text)),
    '(?:(?:https?://|www\.)\S+|[0-9]+|[^\p{L}\p{M}\p{N}]+)+', ' ', 'g')) END, 40) AS beginning
  FROM begun
), spoken AS (
  SELECT c.platform, c.advertiser_id, coalesce(c.payer, c.payer_state) AS payer, v.text, k.beginning
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id JOIN keyed AS k ON k.text = v.text
  WHERE length(k.beginning) >= 40
), alike AS MATERIALIZED (
  SELECT * FROM spoken WHERE beginning IN (
    SELECT beginning FROM spoken GROUP BY beginning HAVING count(DISTINCT (platform, advertiser_id)) > 1 AND count(DISTINCT payer) > 1
  )
), plain AS (
  SELECT text, trim(regexp_replace(strip_accents(lower(text)),
    '(?:(?:https?://|www\.)\S+|[0-9]+|[^\p{L}\p{M}\p{N}]+)+', ' ', 'g')) AS same
  FROM (SELECT DISTINCT text FROM alike)
), told AS MATERIALIZED (
  SELECT p.same, a.platform, a.advertiser_id, a.payer, a.text FROM alike AS a JOIN plain AS p ON p.text = a.text
), shared AS (
  SELECT same, count(*) AS all_ads, count(DISTINCT (platform, advertiser_id)) AS advertisers, count(DISTINCT payer) AS payers
  FROM told GROUP BY same HAVING count(DISTINCT (platform, advertiser_id)) > 1 AND count(DISTINCT payer) > 1
)
SELECT t.platform, t.advertiser_id, t.same, min(t.text) AS text, count(*) AS ads, any_value(s.all_ads) AS all_ads,
  any_value(s.advertisers) AS advertisers, any_value(s.payers) AS payers
FROM told AS t JOIN shared AS s ON s.same = t.same
GROUP BY t.platform, t.advertiser_id, t.same
ORDER BY t.platform, t.advertiser_id, advertisers DESC, t.same
