-- A11, payer is page name: advertisers whose named payer is their own name, which says nothing about who paid.
-- Parameters: $platform such as meta; $status such as active; $limit how many
-- Equal without capitals, accents, punctuation and legal forms. It may be true: an organisation that pays for its own page. Snap's files
-- are left out: they name one party, which stands both as payer and as advertiser, so the two are always equal.
WITH named AS (
  SELECT c.platform, c.advertiser_id, c.payer, v.advertiser_name, c.currency, c.spend_lower, c.spend_upper, c.spend_kind
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
  WHERE c.payer IS NOT NULL AND ($platform IS NULL OR c.platform = $platform) AND ($status IS NULL OR c.status = $status)
    AND c.last_capture_id NOT IN (SELECT capture_id FROM capture WHERE format = 'snapchat')
    AND plain_name(c.payer) = plain_name(v.advertiser_name)
), summed AS (
  SELECT platform, advertiser_id, advertiser_name, payer, currency,
    money_total(spend_lower, spend_upper, spend_kind, CAST(NULL AS DECIMAL(18,2))) AS spend
  FROM named GROUP BY platform, advertiser_id, advertiser_name, payer, currency
)
SELECT platform, advertiser_id, advertiser_name, payer, currency, CAST(spend.lower AS DECIMAL(38,2)) AS spend_lower,
  CAST(spend.upper AS DECIMAL(38,2)) AS spend_upper, spend.kind AS spend_kind, spend.count AS ads, spend.open AS open_ads,
  spend.undisclosed AS undisclosed_ads, spend.absent AS absent_ads
FROM summed
ORDER BY currency NULLS LAST, spend.lower DESC NULLS LAST, platform, advertiser_id, payer, advertiser_name
LIMIT $limit
