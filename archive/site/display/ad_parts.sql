-- The pages that hold ads at their permanent addresses: one for each part of the ids that a platform's ads have or had.
SELECT platform, ad_part(ad_id) AS part, any_value(ad_path(platform, ad_id)) AS path, say_platform(platform) AS platform_words
FROM ad_version
GROUP BY platform, ad_part(ad_id)
ORDER BY ad_version.platform, part
