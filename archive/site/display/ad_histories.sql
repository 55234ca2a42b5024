-- Every ad with all its versions, in the order of `whole_histories`: when each version was seen, what it says of time, money and payer, its
-- text where that differs from the version before, and the record that showed it last.
SELECT v.platform, ad_part(v.ad_id) AS part, anchor_id(v.ad_id) AS anchor, v.ad_key,
  CASE WHEN v.ad_id_basis = 'platform' THEN plain_text(v.ad_id) ELSE '' END AS ad_id,
  v.name, advertiser_path(v.platform, v.advertiser_id) AS path, v.status,
  advertiser_path(v.platform, v.advertiser_id) || v.page || '.html' AS place,
  coalesce(web_address(v.url), '') AS url, v.versions,
  CASE WHEN v.first_seen IS NULL THEN _('on a day not stated') ELSE say_period(site_day(v.first_seen), site_day(v.last_seen)) END AS seen, v.captures,
  CASE WHEN v.started_on IS NULL AND v.ended_on IS NULL THEN _('not in this dump') ELSE say_period(v.started_on, v.ended_on) END AS ran,
  say_money(v.spend_lower, v.spend_upper, v.spend_kind, v.currency) AS spend,
  say_count(v.impressions_lower, v.impressions_upper) AS impressions,
  coalesce(v.payer_state, 'field_absent') AS payer_state, coalesce(plain_text(shortened(v.payer, 300)), '') AS payer,
  CASE WHEN v.age = 1 THEN coalesce(plain_text(shortened(v.text, 240)), '') ELSE '' END AS opening,
  CASE WHEN v.said_before OR v.versions = 1 THEN '' ELSE coalesce(plain_text(shortened(v.text, 1500)), _('not in this dump')) END AS text,
  only_language(v.languages) AS lang,
  capture_path(v.fingerprint) || '#file-' || v.file_no AS capture_path, file_name(v.file) AS file, v.record_no
FROM gathered.whole_histories AS v
