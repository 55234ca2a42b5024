-- A12, archive scorecard: of each source's ads as they stand, how many have a payer, a spend, a closed upper bound, and so on, in percent.
-- Parameters: $platform such as meta
-- Percent of all ads of a platform and format, of those last seen in it. A field that the format never carries is 0 like one that is empty
-- in every ad; `not_in_dump` names those. It judges what a platform publishes, not the ads.
WITH shown AS (
  SELECT v.platform, p.format, v.payer_state = 'disclosed' AS payer, v.currency IS NOT NULL AS currency,
    coalesce(v.spend_kind, 'not_disclosed') <> 'not_disclosed' AS spend, v.spend_upper IS NOT NULL AS spend_closed,
    coalesce(v.impressions_lower, v.impressions_upper) IS NOT NULL AS impressions, len(v.targets) > 0 AS targeting,
    len(v.delivery_age_gender) > 0 OR len(v.delivery_regions) > 0 AS demographics, v.text IS NOT NULL AS text,
    len(v.creative_urls) > 0 AS media, v.link_caption IS NOT NULL OR v.link_title IS NOT NULL AS link, v.url IS NOT NULL AS library_url, p.fields
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id JOIN capture AS p ON p.capture_id = c.last_capture_id
  WHERE $platform IS NULL OR c.platform = $platform
), counted AS (
  SELECT platform, format, count(*) AS ads, count(*) FILTER (payer) AS payer, count(*) FILTER (currency) AS currency,
    count(*) FILTER (spend) AS spend, count(*) FILTER (spend_closed) AS spend_closed, count(*) FILTER (impressions) AS impressions,
    count(*) FILTER (targeting) AS targeting, count(*) FILTER (demographics) AS demographics, count(*) FILTER (text) AS text,
    count(*) FILTER (media) AS media, count(*) FILTER (link) AS link, count(*) FILTER (library_url) AS library_url,
    any_value(fields) AS fields
  FROM shown GROUP BY platform, format
)
SELECT platform, format, ads, CAST(round(100.0 * payer / ads, 1) AS DECIMAL(4,1)) AS payer, CAST(round(100.0 * currency / ads, 1) AS DECIMAL(4,1)) AS currency_stated,
  CAST(round(100.0 * spend / ads, 1) AS DECIMAL(4,1)) AS spend_stated, CAST(round(100.0 * spend_closed / ads, 1) AS DECIMAL(4,1)) AS spend_closed,
  CAST(round(100.0 * impressions / ads, 1) AS DECIMAL(4,1)) AS impressions_stated, CAST(round(100.0 * targeting / ads, 1) AS DECIMAL(4,1)) AS targeting,
  CAST(round(100.0 * demographics / ads, 1) AS DECIMAL(4,1)) AS demographics, CAST(round(100.0 * text / ads, 1) AS DECIMAL(4,1)) AS text,
  CAST(round(100.0 * media / ads, 1) AS DECIMAL(4,1)) AS media, CAST(round(100.0 * link / ads, 1) AS DECIMAL(4,1)) AS link,
  CAST(round(100.0 * library_url / ads, 1) AS DECIMAL(4,1)) AS library_url,
  list_filter(['payer', 'currency', 'spend_lower', 'impressions_lower', 'targets', 'delivery_age_gender', 'delivery_regions', 'text',
    'creative_urls', 'url'], lambda name: NOT list_contains(fields, name)) AS not_in_dump
FROM counted
ORDER BY platform, format
