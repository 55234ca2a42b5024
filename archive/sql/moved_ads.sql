-- A3, moved ads: ads whose id left one advertiser and stands, or soon stood, under another.
-- Parameters: $platform such as google; $advertiser_id the one before or the one after; $limit how many
-- A move is not a disappearance, and such an ad is in no count of vanished ones. Why it moved is not in the dumps.
SELECT changed_by, platform, ad_id, before AS advertiser_id_before, after AS advertiser_id_after, advertiser_name AS advertiser_name_after,
  before_capture_id, before_as_of, before_file, before_record_no, before_sha256, after_capture_id, after_file, after_record_no, after_sha256
FROM ad_change
WHERE kind = 'moved' AND field = 'advertiser_id' AND ($platform IS NULL OR platform = $platform)
  AND ($advertiser_id IS NULL OR before = $advertiser_id OR after = $advertiser_id)
ORDER BY changed_by DESC NULLS LAST, platform, ad_id, before, after, after_capture_id
LIMIT $limit
