-- A2, withdrawn fields: a payer, last day, spend, targeting or text that one capture disclosed and the ad's next one no longer does.
-- Parameters: $platform such as meta; $field such as payer; $advertiser_id of one advertiser; $limit how many
-- Only fields that both captures carry are compared. A payer is withdrawn when it was disclosed and is not disclosed now. Why a field is
-- empty now is not in the dumps.
SELECT changed_by, platform, ad_id, advertiser_id, advertiser_name, field, before, before_capture_id, before_as_of, before_file,
  before_record_no, before_sha256, after_capture_id, after_file, after_record_no, after_sha256
FROM ad_change
WHERE (kind = 'payer-withdrawn' OR kind = 'changed' AND before IS NOT NULL AND (after IS NULL OR field = 'spend' AND after = 'not disclosed')
    AND field IN ('payer', 'ended_on', 'started_on', 'spend', 'impressions', 'targets', 'text'))
  AND ($platform IS NULL OR platform = $platform) AND ($field IS NULL OR field = $field)
  AND ($advertiser_id IS NULL OR advertiser_id = $advertiser_id)
ORDER BY changed_by DESC NULLS LAST, platform, advertiser_id, ad_id, field, before, after_capture_id
LIMIT $limit
