-- The answer of `site_texts`, from the hashes of texts and of their letters that `texts.py` has ready: which letters several advertisers
-- with different payers ran; only those texts are looked at.
WITH told AS (
  SELECT c.platform, c.advertiser_id, coalesce(c.payer, c.payer_state) AS payer, c.version_id, l.letters
  FROM ad_current AS c JOIN gathered.text_version AS t ON t.version_id = c.version_id JOIN gathered.text_letters AS l ON l.text = t.text
  WHERE l.letters IN (SELECT letters FROM gathered.text_version JOIN gathered.text_letters USING (text) GROUP BY letters HAVING count(*) > 1)
), shared AS (
  SELECT letters, count(*) AS all_ads, count(DISTINCT (platform, advertiser_id)) AS advertisers, count(DISTINCT payer) AS payers
  FROM told GROUP BY letters HAVING count(DISTINCT (platform, advertiser_id)) > 1 AND count(DISTINCT payer) > 1
), found AS (
  SELECT t.platform, t.advertiser_id, min(v.text) AS text, count(*) AS ads, any_value(s.all_ads) AS all_ads,
    any_value(s.advertisers) AS advertisers, any_value(s.payers) AS payers
  FROM told AS t JOIN shared AS s ON s.letters = t.letters JOIN ad_version AS v ON v.version_id = t.version_id
  GROUP BY t.platform, t.advertiser_id, t.letters
)
SELECT platform, advertiser_id, text_letters(text) AS same, text, ads, all_ads, advertisers, payers
FROM found
ORDER BY platform, advertiser_id, advertisers DESC, same
