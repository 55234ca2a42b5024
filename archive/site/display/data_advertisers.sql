-- Every advertiser, with its ads by status; `page` is its address in the site.
SELECT platform, advertiser_id, advertiser_id_basis, advertiser_name, registered_ids, first_seen, last_seen, active, ended, gone, unknown,
  lines AS figures, advertiser_path(platform, advertiser_id) || '.html' AS page
FROM site_advertisers
ORDER BY platform, advertiser_id
