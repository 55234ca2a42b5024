-- Advertisers, payers and ads that hold all of the words, without regard to accents and capitals.
-- Parameters: $words what to look for; $limit how many of each kind
WITH word AS (
  SELECT DISTINCT strip_accents(lower(w.word)) AS word FROM UNNEST(string_split($words, ' ')) AS w(word) WHERE w.word <> ''
), place AS (
  SELECT 'advertiser' AS kind, n.platform, n.advertiser_id AS id, n.advertiser_name AS name, CAST(NULL AS VARCHAR) AS text,
    n.advertiser_name AS searched
  FROM advertiser_name AS n
  UNION ALL
  SELECT DISTINCT 'payer', platform, CAST(NULL AS VARCHAR), payer, CAST(NULL AS VARCHAR), payer FROM ad_version WHERE payer IS NOT NULL
  UNION ALL
  SELECT DISTINCT 'payer', platform, CAST(NULL AS VARCHAR), payer, CAST(NULL AS VARCHAR), payer FROM spend_line WHERE payer IS NOT NULL
  UNION ALL
  SELECT 'ad', platform, ad_id, advertiser_name, coalesce(text, link_title, link_description),
    concat_ws(' ', text, link_title, link_caption, link_description)
  FROM ad
), folded AS (
  SELECT DISTINCT kind, platform, id, name, text, strip_accents(lower(searched)) AS searched FROM place
), found AS (
  SELECT f.kind, f.platform, f.id, f.name, f.text
  FROM folded AS f JOIN word AS w ON contains(f.searched, w.word)
  GROUP BY f.kind, f.platform, f.id, f.name, f.text, f.searched
  HAVING count(*) = (SELECT count(*) FROM word)
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY kind ORDER BY platform, name NULLS LAST, id NULLS LAST, text NULLS LAST) AS place FROM found
)
SELECT kind, platform, id, name, text
FROM placed
WHERE $limit IS NULL OR place <= CAST($limit AS INTEGER)
ORDER BY CASE kind WHEN 'advertiser' THEN 1 WHEN 'payer' THEN 2 ELSE 3 END, place
