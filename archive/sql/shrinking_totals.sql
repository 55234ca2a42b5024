-- A4, shrinking totals: spend or impressions, which only ever add up, that are certainly less in a later capture than before.
-- Parameters: $platform such as google; $advertiser_id of one advertiser; $limit how many
-- Certainly less: the most it can be now is below the least it was, in one currency; tolerance 0, rounded figures as `changes` says.
-- `fall` is what it was less what it is, as an interval, in the figure's currency or in impressions. Of ads and of the platforms' own figures. Why it fell is
-- not in the dumps: a correction, a refund or an error.
WITH fallen AS (
  SELECT 'ad' AS what, 'spend' AS field, platform, advertiser_id, advertiser_name, ad_id, CAST(NULL AS VARCHAR) AS grain,
    CAST(NULL AS DATE) AS period_start, CAST(NULL AS DATE) AS period_end, before_lower, before_upper, after_lower, after_upper, before, after,
    changed_by, before_capture_id, before_as_of, before_file, before_record_no, before_sha256, after_capture_id, after_file, after_record_no,
    after_sha256
  FROM ad_change WHERE kind = 'spend-fell'
  UNION ALL
  SELECT 'ad', 'impressions', platform, advertiser_id, advertiser_name, ad_id, NULL, NULL, NULL, before_lower, before_upper, after_lower,
    after_upper, before, after, changed_by, before_capture_id, before_as_of, before_file, before_record_no, before_sha256, after_capture_id,
    after_file, after_record_no, after_sha256
  FROM ad_change WHERE kind = 'changed' AND field = 'impressions' AND after_upper < before_lower
  UNION ALL
  SELECT 'line', 'spend', platform, advertiser_id, advertiser_name, NULL, grain, period_start, period_end, before_lower, before_upper,
    after_lower, after_upper, before, after, after_as_of, before_capture_id, before_as_of, before_file, before_record_no, before_sha256,
    after_capture_id, after_file, after_record_no, after_sha256
  FROM line_change WHERE kind = 'spend-fell'
)
SELECT changed_by, what, field, platform, advertiser_id, advertiser_name, ad_id, grain, period_start, period_end,
  before_lower - after_upper AS fall_lower, before_upper - coalesce(after_lower, 0) AS fall_upper, before, after, before_capture_id,
  before_as_of, before_file, before_record_no, before_sha256, after_capture_id, after_file, after_record_no, after_sha256
FROM fallen
WHERE ($platform IS NULL OR platform = $platform) AND ($advertiser_id IS NULL OR advertiser_id = $advertiser_id)
ORDER BY changed_by DESC NULLS LAST, platform, what, field, advertiser_id, ad_id, grain, period_start, before_record_no, after_capture_id
LIMIT $limit
