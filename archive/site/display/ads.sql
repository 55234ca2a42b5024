-- Every ad as the site shows it, in the order of `whole_ads`. What a reader sees is worded here, so that templates only place it. `csv` and
-- `json` are the ad's lines in the files to take away, as the archive has it: ids as text, money with both bounds and its kind, the record it is from.
-- Parameters: $after and $upto, places in `ad_order`
SELECT v.platform, v.advertiser_id,
  CASE v.status WHEN 'active' THEN 'active' WHEN 'ended' THEN 'ended' WHEN 'gone' THEN 'gone' ELSE 'unknown' END AS status,
  anchor_id(v.ad_id) AS anchor, ad_path(v.platform, v.ad_id) AS address,
  CASE WHEN v.ad_id_basis = 'platform' THEN plain_text(v.ad_id) ELSE '' END AS ad_id,
  CASE WHEN v.started_on IS NULL AND v.ended_on IS NULL THEN _('not in this dump') ELSE say_period(v.started_on, v.ended_on) END AS ran,
  only_language(v.languages) AS lang,
  -- a text of many lines or words is folded behind its beginning
  CASE WHEN length(v.text) > 420 OR length(v.text) - length(replace(v.text, chr(10), '')) > 7
    THEN regexp_replace(regexp_extract(plain_text(left(v.text, 300)), '^(?:[^\n]*\n?){1,5}'), '\s+\S*$', '') ELSE '' END AS opening,
  coalesce(plain_text(left(v.text, 20000)), '') AS text,
  CASE WHEN length(v.text) > 20000 THEN say_number(length(v.text)) ELSE '' END AS cut_at,
  coalesce(plain_text(shortened(v.link_title, 500)), '') AS link_title,
  coalesce(plain_text(shortened(v.link_description, 500)), '') AS link_description,
  coalesce(plain_text(shortened(v.link_caption, 200)), '') AS link_caption,
  coalesce(v.payer_state, 'field_absent') AS payer_state,
  coalesce(plain_text(v.payer), '') AS payer,
  say_money(v.spend_lower, v.spend_upper, v.spend_kind, v.currency) AS spend,
  say_count(v.impressions_lower, v.impressions_upper) AS impressions,
  coalesce(say_bounds(v.audience_lower, v.audience_upper, NULL), '') AS audience,
  coalesce(plain_text(lower(v.ad_type)), '') AS ad_type,
  coalesce(plain_text(array_to_string(list_transform(v.surfaces, lambda each: upper(left(each, 1)) || replace(substr(each, 2), '_', ' ')), _(', '))), '') AS surfaces,
  coalesce(plain_text(array_to_string(list_transform(v.languages, lambda each: say_language(each)), _(', '))), '') AS languages,
  coalesce(plain_text(array_to_string(v.countries, _(', '))), '') AS countries,
  coalesce(web_address(v.url), '') AS url,
  coalesce(list_filter(list_transform(v.creative_urls, lambda each: web_address(each)), lambda each: each IS NOT NULL)[1:50], []) AS creatives,
  -- an allow-list: the other details (billing addresses, promoters' addresses) are personal data
  coalesce(list_transform(list_filter(v.details, lambda each: each.name IN (
    'elections', 'funded_by_google_ad_grants', 'organization', 'candidate_or_ballot', 'jurisdiction', 'committee', 'committee_id',
    'disclosure_committee', 'creative_properties', 'withheld'
  )), lambda each: [replace(each.name, '_', ' '), plain_text(shortened(each.value, 500))]), []) AS details,
  CASE WHEN v.last_seen IS NULL THEN _('on a day not stated') ELSE say_period(site_day(coalesce(v.first_seen, v.last_seen)), site_day(v.last_seen)) END AS seen,
  v.versions,
  capture_path(v.fingerprint) || coalesce('#file-' || v.file_no, '') AS capture_path,
  file_name(v.file) AS file, CASE WHEN v.status = 'gone' THEN coalesce(v.file_sha256, '') ELSE '' END AS sha256, coalesce(v.record_no, 0) AS record_no,
  coalesce(said_shares(list_filter(v.delivery_age_gender, lambda each: each.gender = 'female')), '') AS women,
  coalesce(said_shares(list_filter(v.delivery_age_gender, lambda each: each.gender = 'male')), '') AS men,
  coalesce(said_shares(list_filter(v.delivery_age_gender, lambda each: coalesce(each.gender, '') NOT IN ('female', 'male'))), '') AS others,
  coalesce(plain_text(array_to_string(list_transform(list_reverse_sort(list_transform(v.delivery_regions,
    lambda each: {'share': each.percentage, 'region': each.region}))[1:60],
    lambda each: apart(each.region) || chr(160) || say_share(each.share)), ' · ')) || and_more(len(v.delivery_regions) - 60), '') AS regions,
  coalesce(list_transform(list_sort(list_distinct(list_transform(v.targets, lambda each: {'excluded': each.excluded, 'criterion': each.criterion}))), lambda kind: [
    CASE WHEN kind.excluded THEN _('not %(criterion)s', criterion := kind.criterion) ELSE kind.criterion END,
    plain_text(array_to_string(list_transform(
      list_filter(v.targets, lambda each: each.criterion = kind.criterion AND each.excluded = kind.excluded)[1:80], lambda each: shortened(each.value, 200)
    ), '; ')) || and_more(len(list_filter(v.targets, lambda each: each.criterion = kind.criterion AND each.excluded = kind.excluded)) - 80)
  ]), []) AS targets,
  CASE WHEN with_downloads() THEN concat_ws(',', csv_text(v.platform), csv_text(v.ad_id), csv_text(v.ad_id_basis), csv_text(v.advertiser_id),
    csv_text(v.advertiser_name), csv_text(v.status), csv_plain(v.status_as_of), csv_plain(v.started_on), csv_plain(v.ended_on),
    csv_plain(v.first_seen), csv_plain(v.last_seen), csv_plain(v.versions), csv_text(v.payer_state), csv_text(v.payer), csv_text(v.currency),
    csv_text(v.spend_kind), csv_plain(v.spend_lower), csv_plain(v.spend_upper), csv_plain(v.impressions_lower), csv_plain(v.impressions_upper),
    csv_plain(v.audience_lower), csv_plain(v.audience_upper), csv_text(v.ad_type), csv_list(v.languages), csv_list(v.countries),
    csv_list(v.surfaces), csv_text(v.text), csv_text(v.link_title), csv_text(v.link_description), csv_text(v.link_caption), csv_text(v.url),
    csv_list(v.creative_urls), csv_text(v.fingerprint), csv_text(file_name(v.file)), csv_text(v.file_sha256), csv_plain(v.record_no)) ELSE '' END AS csv,
  CASE WHEN with_downloads() THEN to_json({
    'platform': v.platform, 'ad_id': v.ad_id, 'ad_id_basis': v.ad_id_basis, 'advertiser_id': v.advertiser_id,
    'advertiser_name': v.advertiser_name, 'status': v.status, 'status_as_of': v.status_as_of, 'started_on': v.started_on, 'ended_on': v.ended_on,
    'first_seen': v.first_seen, 'last_seen': v.last_seen, 'versions': v.versions, 'payer_state': v.payer_state, 'payer': v.payer,
    'currency': v.currency, 'spend_kind': v.spend_kind, 'spend_lower': v.spend_lower, 'spend_upper': v.spend_upper,
    'impressions_lower': v.impressions_lower, 'impressions_upper': v.impressions_upper, 'audience_lower': v.audience_lower,
    'audience_upper': v.audience_upper, 'ad_type': v.ad_type, 'languages': v.languages, 'countries': v.countries, 'surfaces': v.surfaces,
    'text': v.text, 'link_title': v.link_title, 'link_description': v.link_description, 'link_caption': v.link_caption, 'url': v.url,
    'creative_urls': v.creative_urls, 'capture': v.fingerprint, 'file': file_name(v.file), 'sha256': v.file_sha256, 'record_no': v.record_no,
    'delivery_age_gender': list_transform(v.delivery_age_gender, lambda each: [each.age, each.gender, each.percentage::VARCHAR]),
    'delivery_regions': list_transform(v.delivery_regions, lambda each: [each.region, each.percentage::VARCHAR]), 'targets': v.targets,
    'withheld': list_transform(list_filter(v.details, lambda each: each.name = 'withheld'), lambda each: each.value)
  })::VARCHAR ELSE '' END AS json
FROM gathered.whole_ads AS v
WHERE v.place > $after AND v.place <= $upto
