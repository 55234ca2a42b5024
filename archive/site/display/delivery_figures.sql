-- Who saw each advertiser's ads, as figures.
FROM site_delivery
ORDER BY platform, advertiser_id, dimension, part NULLS LAST, gender NULLS LAST
