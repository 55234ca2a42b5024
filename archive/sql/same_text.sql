-- A13, shared creatives: one text that several advertisers with different payers ran, with what their ads cost, the most advertisers first.
-- Parameters: $platform such as meta; $characters how long a text must be (40); $limit how many
-- The same text: equal without capitals, accents, punctuation, web addresses and numbers, of at least so many letters. Payers that are not
-- disclosed count as one. "Same text", not "coordinated": slogans, templates and press releases are shared too. Texts that differ in a
-- word are not the same here.
WITH wording AS (  -- texts before ads: fewer to take apart
  SELECT text, text_letters(text) AS plain
  FROM (SELECT DISTINCT text FROM ad_version WHERE text IS NOT NULL)
), spoken AS (
  SELECT c.platform, c.advertiser_id, c.payer, c.payer_state, c.currency, c.spend_lower, c.spend_upper, c.spend_kind, v.text, w.plain AS same
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id JOIN wording AS w ON w.text = v.text
  WHERE length(w.plain) >= coalesce(CAST($characters AS INTEGER), 40) AND ($platform IS NULL OR c.platform = $platform)
), shared AS (
  SELECT same, count(*) AS all_ads, count(DISTINCT (platform, advertiser_id)) AS advertisers, count(DISTINCT coalesce(payer, payer_state)) AS payers,
    min(text) AS text, list(DISTINCT payer ORDER BY payer) FILTER (payer IS NOT NULL) AS payer_names,
    list(DISTINCT platform || ' ' || advertiser_id ORDER BY platform || ' ' || advertiser_id) AS advertiser_ids
  FROM spoken GROUP BY same
  HAVING count(DISTINCT (platform, advertiser_id)) > 1 AND count(DISTINCT coalesce(payer, payer_state)) > 1
), spent AS (
  SELECT s.same, s.currency, money_total(s.spend_lower, s.spend_upper, s.spend_kind, CAST(NULL AS DECIMAL(18,2))) AS spend
  FROM spoken AS s WHERE s.same IN (SELECT same FROM shared)
  GROUP BY s.same, s.currency
)
SELECT h.advertisers, h.payers, h.all_ads, p.currency, CAST(p.spend.lower AS DECIMAL(38,2)) AS spend_lower,
  CAST(p.spend.upper AS DECIMAL(38,2)) AS spend_upper, p.spend.kind AS spend_kind, p.spend.count AS ads, p.spend.open AS open_ads,
  p.spend.undisclosed AS undisclosed_ads, p.spend.absent AS absent_ads, h.text, h.payer_names, h.advertiser_ids
FROM shared AS h JOIN spent AS p ON p.same = h.same
ORDER BY h.advertisers DESC, h.all_ads DESC, h.text, h.same, p.currency NULLS LAST
LIMIT $limit
