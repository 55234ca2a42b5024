-- Whom an advertiser asked for or excluded: one row per criterion, its twelve commonest values.
SELECT platform, advertiser_id, CASE WHEN excluded THEN _('excluded: %(criterion)s', criterion := criterion) ELSE criterion END AS criterion,
  list([plain_text(shortened(value, 120)), say_number(ads)] ORDER BY ads DESC, value)[1:12] AS top, greatest(count(*) - 12, 0) AS more
FROM site_targeting
GROUP BY platform, advertiser_id, site_targeting.criterion, excluded
ORDER BY platform, advertiser_id, excluded, site_targeting.criterion
