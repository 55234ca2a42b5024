-- Advertisers, payers and ads that hold all of the words, without regard to accents and capitals.
-- Parameters: $words what to look for, best the rarest word first; $limit how many of each kind
WITH word AS (
  SELECT DISTINCT strip_accents(lower(w.word)) AS word FROM UNNEST(string_split($words, ' ')) AS w(word) WHERE w.word <> ''
), place AS (
  SELECT 'advertiser' AS kind, platform, advertiser_id AS id, advertiser_name AS name, CAST(NULL AS VARCHAR) AS text,
    advertiser_name AS searched
  FROM advertiser_seen
  UNION ALL
  SELECT 'payer', platform, NULL, payer, NULL, payer FROM ad_version
  UNION ALL
  SELECT 'payer', platform, NULL, payer, NULL, payer FROM spend_line_history
  UNION ALL
  SELECT 'ad', platform, ad_id, advertiser_name, coalesce(text, link_title, link_description),
    concat_ws(' ', text, link_title, link_caption, link_description)
  FROM ad
), found AS (
  -- Taking the accents off every text takes long. The patterns of the first and the last word let through all that can
  -- match: a letter of a to z may carry marks, any other may be any other.
  SELECT DISTINCT kind, platform, id, name, text, searched
  FROM place
  WHERE regexp_matches(searched, regexp_replace(regexp_replace(
    regexp_escape(string_split(trim(strip_accents(lower($words))), ' ')[1]),
    '[^ -~]', '[^ -~]+', 'g'), '([a-z])', '(?:\1|[À-ɏḀ-ỿ])\\p{M}*', 'g'), 'i')
  AND regexp_matches(searched, regexp_replace(regexp_replace(
    regexp_escape(string_split(trim(strip_accents(lower($words))), ' ')[-1]),
    '[^ -~]', '[^ -~]+', 'g'), '([a-z])', '(?:\1|[À-ɏḀ-ỿ])\\p{M}*', 'g'), 'i')
  AND NOT EXISTS (SELECT 1 FROM word AS w WHERE NOT contains(strip_accents(lower(searched)), w.word))
), placed AS (
  SELECT *, row_number() OVER (
    PARTITION BY kind ORDER BY platform, name NULLS LAST, id NULLS LAST, text NULLS LAST, searched
  ) AS place
  FROM found
)
SELECT kind, platform, id, name, text
FROM placed
WHERE $limit IS NULL OR place <= CAST($limit AS INTEGER)
ORDER BY CASE kind WHEN 'advertiser' THEN 1 WHEN 'payer' THEN 2 ELSE 3 END, place
