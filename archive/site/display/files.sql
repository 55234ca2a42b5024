-- Which captures and files an advertiser's page is made of.
SELECT platform, advertiser_id, capture_id, ads, lines, file_nos
FROM site_files
ORDER BY platform, advertiser_id, as_of DESC NULLS LAST, capture_id
