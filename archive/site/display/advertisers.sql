-- One row per advertiser: what stands at the head of its page, and how many ads of each status it has.
SELECT platform, advertiser_id, active, ended, gone, unknown,
  shown_name(advertiser_name, advertiser_id) AS name,
  without_turns(shown_name(advertiser_name, advertiser_id)) AS title,
  advertiser_path(platform, advertiser_id) AS path,
  say_platform(platform) AS platform_words,
  CASE advertiser_id_basis WHEN 'platform' THEN plain_text(advertiser_id) ELSE '' END AS shown_id,
  coalesce(advertiser_id_basis, 'platform') AS id_basis,
  coalesce(plain_text(registered_ids), '') AS registered_ids,
  CASE WHEN first_seen IS NULL THEN '' ELSE say_as_of(first_seen) END AS first_seen,
  CASE WHEN last_seen IS NULL THEN '' ELSE say_as_of(last_seen) END AS last_seen,
  strftime(coalesce(last_seen, TIMESTAMP '1970-01-01'), '%Y-%m-%dT%H:%M:%SZ') AS updated,
  lines,
  CASE WHEN first_day IS NULL THEN '' ELSE say_as_of(first_day) END AS first_day,
  first_day AS began, say_status_days(status_from, status_until) AS status_as_of, active + ended + gone + unknown AS all_ads,
  age_gender_ads, region_ads, coalesce(entity_path(entity_id), '') AS entity_path, coalesce(plain_text(entity_name), '') AS entity_name
FROM site_advertisers
LEFT JOIN (
  SELECT m.platform, m.member_id AS advertiser_id, m.entity_id, e.entity_name
  FROM entity_member AS m JOIN entity AS e ON e.entity_id = m.entity_id WHERE m.kind = 'advertiser'
) AS linked USING (platform, advertiser_id)
ORDER BY platform, advertiser_id
