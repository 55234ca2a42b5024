-- A12, archive scorecard: of each source's ads as they stand, how many have a payer, a spend, a closed upper bound, and so on, in percent.
-- Parameters: $platform such as meta
-- Percent of all ads of a platform and format, of those last seen in it. A field that the format never carries is 0 like one that is empty
-- in every ad; `not_in_dump` names those. It judges what a platform publishes, not the ads.
WITH shown AS (
  SELECT c.platform, c.last_capture_id, count(*) AS ads,
    count(*) FILTER (v.fields_said & field_said('disclosed_payer') > 0) AS payer,
    count(*) FILTER (v.fields_said & field_said('currency') > 0) AS currency,
    count(*) FILTER (v.fields_said & field_said('spend_stated') > 0) AS spend,
    count(*) FILTER (v.fields_said & field_said('spend_closed') > 0) AS spend_closed,
    count(*) FILTER (v.fields_said & field_said('impressions') > 0) AS impressions,
    count(*) FILTER (v.fields_said & field_said('targeting') > 0) AS targeting,
    count(*) FILTER (v.fields_said & field_said('demographics') > 0) AS demographics,
    count(*) FILTER (v.fields_said & field_said('text') > 0) AS text,
    count(*) FILTER (v.fields_said & field_said('media') > 0) AS media,
    count(*) FILTER (v.fields_said & field_said('link') > 0) AS link,
    count(*) FILTER (v.fields_said & field_said('url') > 0) AS library_url
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
  WHERE $platform IS NULL OR c.platform = $platform
  GROUP BY c.platform, c.last_capture_id
), counted AS (
  SELECT s.platform, p.format, sum(s.ads) AS ads, sum(s.payer) AS payer, sum(s.currency) AS currency, sum(s.spend) AS spend, sum(s.spend_closed) AS spend_closed, sum(s.impressions) AS impressions,
    sum(s.targeting) AS targeting, sum(s.demographics) AS demographics, sum(s.text) AS text, sum(s.media) AS media, sum(s.link) AS link,
    sum(s.library_url) AS library_url,
    any_value(p.fields) AS fields
  FROM shown AS s JOIN capture AS p ON p.capture_id = s.last_capture_id
  GROUP BY s.platform, p.format
)
SELECT platform, format, CAST(ads AS BIGINT) AS ads, CAST(round(100.0 * payer / ads, 1) AS DECIMAL(4,1)) AS payer, CAST(round(100.0 * currency / ads, 1) AS DECIMAL(4,1)) AS currency_stated,
  CAST(round(100.0 * spend / ads, 1) AS DECIMAL(4,1)) AS spend_stated, CAST(round(100.0 * spend_closed / ads, 1) AS DECIMAL(4,1)) AS spend_closed,
  CAST(round(100.0 * impressions / ads, 1) AS DECIMAL(4,1)) AS impressions_stated, CAST(round(100.0 * targeting / ads, 1) AS DECIMAL(4,1)) AS targeting,
  CAST(round(100.0 * demographics / ads, 1) AS DECIMAL(4,1)) AS demographics, CAST(round(100.0 * text / ads, 1) AS DECIMAL(4,1)) AS text,
  CAST(round(100.0 * media / ads, 1) AS DECIMAL(4,1)) AS media, CAST(round(100.0 * link / ads, 1) AS DECIMAL(4,1)) AS link,
  CAST(round(100.0 * library_url / ads, 1) AS DECIMAL(4,1)) AS library_url,
  list_filter(['payer', 'currency', 'spend_lower', 'impressions_lower', 'targets', 'delivery_age_gender', 'delivery_regions', 'text',
    'creative_urls', 'url'], lambda name: NOT list_contains(fields, name)) AS not_in_dump
FROM counted
ORDER BY platform, format
