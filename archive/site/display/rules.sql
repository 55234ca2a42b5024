-- The rules by which an advertiser's ads count as active, and the day they were judged.
SELECT platform, advertiser_id, format, say_as_of(status_as_of) AS as_of, say_number(ads) AS ads
FROM site_rules
ORDER BY platform, advertiser_id, status_as_of DESC NULLS LAST, format
