-- A9, notice completeness: which items of the European transparency notice each advertiser's ads have, as far as a dump can carry them.
-- Parameters: $platform such as meta; $advertiser_id of one advertiser
-- Items are numbered as in the template of (EU) 2025/1410. `present`, `vague` (a period without its end, an amount without an upper bound,
-- a reach without one), `absent` (the dump has the field, the ad has nothing in it) and `not_in_dump` add up to the ads. A dump is not
-- the notice: the notice may say what no dump carries, so items that no dump has are not in this list (2, 6-8, 10-13).
WITH graded AS (
  SELECT c.platform, c.advertiser_id,
    CASE WHEN NOT list_contains(p.fields, 'advertiser_name') THEN 'not_in_dump' WHEN v.advertiser_name IS NOT NULL THEN 'present' ELSE 'absent' END
      AS sponsor,
    CASE v.payer_state WHEN 'disclosed' THEN 'present' WHEN 'undisclosed' THEN 'absent' ELSE 'not_in_dump' END AS payer,
    CASE WHEN NOT list_contains(p.fields, 'started_on') THEN 'not_in_dump' WHEN v.started_on IS NULL THEN 'absent'
      WHEN v.ended_on IS NULL THEN 'vague' ELSE 'present' END AS period,
    CASE WHEN v.spend_kind IS NULL THEN 'not_in_dump' WHEN v.spend_kind = 'not_disclosed' THEN 'absent' WHEN v.spend_kind = 'at_least' THEN 'vague'
      ELSE 'present' END AS amount,
    CASE WHEN NOT list_contains(p.fields, 'targets') THEN 'not_in_dump' WHEN len(v.targets) > 0 THEN 'present' ELSE 'absent' END AS targeting,
    CASE WHEN NOT list_contains(p.fields, 'impressions_lower') THEN 'not_in_dump'
      WHEN v.impressions_lower IS NULL AND v.impressions_upper IS NULL THEN 'absent' WHEN v.impressions_upper IS NULL THEN 'vague'
      ELSE 'present' END AS reach,
    count(*) AS ads
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id JOIN ad_capture AS p ON p.capture_id = c.last_capture_id
  WHERE ($platform IS NULL OR c.platform = $platform) AND ($advertiser_id IS NULL OR c.advertiser_id = $advertiser_id)
  GROUP BY ALL
), item AS (
  SELECT g.platform, g.advertiser_id, g.ads, u.part.no AS no, u.part.item AS item, u.part.grade AS grade
  FROM graded AS g CROSS JOIN UNNEST([
    {'no': 1, 'item': 'sponsor', 'grade': g.sponsor}, {'no': 3, 'item': 'payer', 'grade': g.payer}, {'no': 4, 'item': 'period', 'grade': g.period},
    {'no': 5, 'item': 'amount', 'grade': g.amount}, {'no': 14, 'item': 'targeting', 'grade': g.targeting}, {'no': 15, 'item': 'reach', 'grade': g.reach}
  ]) AS u(part)
), counted AS (
  SELECT platform, advertiser_id, no, item, CAST(sum(ads) AS BIGINT) AS ads,
    CAST(coalesce(sum(ads) FILTER (grade = 'present'), 0) AS BIGINT) AS present, CAST(coalesce(sum(ads) FILTER (grade = 'vague'), 0) AS BIGINT) AS vague,
    CAST(coalesce(sum(ads) FILTER (grade = 'absent'), 0) AS BIGINT) AS absent,
    CAST(coalesce(sum(ads) FILTER (grade = 'not_in_dump'), 0) AS BIGINT) AS not_in_dump
  FROM item GROUP BY platform, advertiser_id, no, item
)
SELECT c.platform, c.advertiser_id, a.advertiser_name, c.no AS item_no, c.item, c.ads, c.present, c.vague, c.absent, c.not_in_dump,
  CAST(round(100.0 * c.present / nullif(c.ads - c.not_in_dump, 0), 1) AS DECIMAL(4,1)) AS percent_present
FROM counted AS c LEFT JOIN advertiser AS a ON a.platform = c.platform AND a.advertiser_id = c.advertiser_id
ORDER BY c.platform, c.advertiser_id, c.no
