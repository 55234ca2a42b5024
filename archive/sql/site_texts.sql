-- Texts that several advertisers with different payers ran, one row per text and advertiser; the same text as in same_text: equal without
-- capitals, accents, punctuation, web addresses and numbers, of at least forty letters.
-- Parameters: none
-- The site answers it from hashes that it keeps (`archive/site/texts.py`); a test holds both answers against each other.
WITH wording AS (  -- texts before ads: fewer to take apart
  SELECT text, text_letters(text) AS same FROM (SELECT DISTINCT text FROM ad_version WHERE length(text) >= 40)
), told AS (
  SELECT c.platform, c.advertiser_id, coalesce(c.payer, c.payer_state) AS payer, v.text, w.same
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id JOIN wording AS w ON w.text = v.text
  WHERE length(w.same) >= 40
), shared AS (
  SELECT same, count(*) AS all_ads, count(DISTINCT (platform, advertiser_id)) AS advertisers, count(DISTINCT payer) AS payers
  FROM told GROUP BY same HAVING count(DISTINCT (platform, advertiser_id)) > 1 AND count(DISTINCT payer) > 1
)
SELECT t.platform, t.advertiser_id, t.same, min(t.text) AS text, count(*) AS ads, any_value(s.all_ads) AS all_ads,
  any_value(s.advertisers) AS advertisers, any_value(s.payers) AS payers
FROM told AS t JOIN shared AS s ON s.same = t.same
GROUP BY t.platform, t.advertiser_id, t.same
ORDER BY t.platform, t.advertiser_id, advertisers DESC, t.same
