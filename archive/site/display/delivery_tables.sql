-- Who saw each advertiser's ads, as lines of the files to take away; in JSON a line has the keys of its table.
-- In the order of `delivery_figures`.
SELECT platform, advertiser_id,
  CASE WHEN dimension = 'age_gender' THEN table_csv('delivery_by_age_and_gender', platform, advertiser_id, age := part, gender := gender,
      impressions_lower := impressions_lower, impressions_upper := impressions_upper)
    ELSE table_csv('delivery_by_region', platform, advertiser_id, region := part, impressions_lower := impressions_lower,
      impressions_upper := impressions_upper) END AS csv,
  CASE WHEN dimension = 'age_gender' THEN to_json({'section': 'delivery_by_age_and_gender', 'platform': platform, 'advertiser_id':
      advertiser_id, 'age': part, 'gender': gender, 'impressions_lower': impressions_lower, 'impressions_upper': impressions_upper})::VARCHAR
    ELSE to_json({'section': 'delivery_by_region', 'platform': platform, 'advertiser_id': advertiser_id, 'region': part, 'impressions_lower':
      impressions_lower, 'impressions_upper': impressions_upper})::VARCHAR END AS json
FROM gathered.delivery_figures
