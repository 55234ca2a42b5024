-- A6, report reconciliation: the platform's own lifetime figure for each advertiser against its ads that are held, by the bounds alone.
-- Parameters: $platform such as google; $grain such as total (the default); $advertiser_id of one advertiser; $currency such as EUR; $verdict such as cannot agree
-- Amounts in major units. Only figures without a beginning: an ad's amount is for all its time, so it can be held against nothing shorter.
-- Rounded figures are widened by their step. `gap` is the figure less the ads, as an interval; empty: no bound is known. `verdict`: agrees
-- (both exact and equal), can agree, cannot agree (the intervals do not meet: `direction`), cannot tell (no upper bound, nothing disclosed, or
-- no ads held in that currency). `ads_gap`: ads the platform counts less ads held; `other_currency_ads` are held in others. It claims
-- nothing about why they differ: the figure and the ads may be of other days, ads may have left the source, cells are rounded apart.
WITH figure AS (
  SELECT platform, advertiser_id, grain, currency, country, covers_until, capture_id,
    money_total(spend_lower, spend_upper, spend_kind, spend_step) AS spend, CAST(sum(ads) AS BIGINT) AS ads
  FROM line_spend($grain, NULL, NULL, NULL)
  WHERE advertiser_id IS NOT NULL AND period_start IS NULL AND ($platform IS NULL OR platform = $platform)
    AND ($advertiser_id IS NULL OR advertiser_id = $advertiser_id) AND ($currency IS NULL OR currency = $currency)
  GROUP BY platform, advertiser_id, grain, currency, country, covers_until, capture_id
), held AS (
  SELECT platform, advertiser_id, currency, money_total_of(spend_kind, part) AS spend
  FROM advertiser_part(NULL, NULL, NULL)
  WHERE (platform, advertiser_id) IN (SELECT (platform, advertiser_id) FROM figure)
  GROUP BY platform, advertiser_id, currency
), whole AS (
  SELECT platform, advertiser_id, sum(spend.count) AS ads FROM held GROUP BY platform, advertiser_id
), beside AS (
  SELECT f.*, h.spend AS held, money_verdict(f.spend, h.spend) AS said, coalesce(w.ads, 0) - coalesce(h.spend.count, 0) AS other_currency_ads,
    coalesce(f.spend.lower, f.spend.upper) IS NOT NULL AND coalesce(h.spend.lower, h.spend.upper) IS NOT NULL AS both_known,
    f.spend.kind = 'exact' AND h.spend.kind = 'exact' AND f.spend.lower = h.spend.lower AS equal
  FROM figure AS f
  LEFT JOIN held AS h ON h.platform = f.platform AND h.advertiser_id = f.advertiser_id AND h.currency IS NOT DISTINCT FROM f.currency
  LEFT JOIN whole AS w ON w.platform = f.platform AND w.advertiser_id = f.advertiser_id
), judged AS (
  SELECT *, CASE WHEN equal THEN 'agrees' WHEN said IN ('ads above', 'ads below') THEN 'cannot agree' WHEN said = 'consistent' THEN 'can agree'
    ELSE 'cannot tell' END AS verdict
  FROM beside
)
SELECT j.verdict, CASE j.said WHEN 'ads above' THEN 'ads above figure' WHEN 'ads below' THEN 'ads below figure' END AS direction,
  j.platform, j.advertiser_id, a.advertiser_name, j.grain, j.country, j.covers_until, j.currency,
  CASE WHEN j.both_known THEN CAST(money_gap_lower(j.spend, j.held) AS DECIMAL(38,2)) END AS gap_lower,
  CASE WHEN j.both_known THEN CAST(money_gap_upper(j.spend, j.held) AS DECIMAL(38,2)) END AS gap_upper,
  CAST(j.spend.lower AS DECIMAL(38,2)) AS figure_lower, CAST(j.spend.upper AS DECIMAL(38,2)) AS figure_upper,
  CAST(j.spend.step AS DECIMAL(38,2)) AS figure_step, j.held.lower AS ads_lower, j.held.upper AS ads_upper,
  coalesce(j.held.count, 0) AS ads, coalesce(j.held.open, 0) AS open_ads, coalesce(j.held.undisclosed, 0) AS undisclosed_ads,
  coalesce(j.held.absent, 0) AS absent_ads, CAST(j.other_currency_ads AS BIGINT) AS other_currency_ads,
  j.ads - coalesce(j.held.count, 0) AS ads_gap, j.capture_id
FROM judged AS j LEFT JOIN advertiser AS a ON a.platform = j.platform AND a.advertiser_id = j.advertiser_id
WHERE $verdict IS NULL OR j.verdict = $verdict
ORDER BY CASE j.verdict WHEN 'cannot agree' THEN 1 WHEN 'can agree' THEN 2 WHEN 'agrees' THEN 3 ELSE 4 END,
  j.platform, j.currency NULLS LAST, j.spend.lower DESC NULLS LAST, j.advertiser_id, j.grain, j.country NULLS FIRST,
  j.covers_until NULLS FIRST, j.capture_id
