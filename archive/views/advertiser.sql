-- Every advertiser, under the last name it was seen with; of several names in one capture, the last of the alphabet.
CREATE OR REPLACE VIEW advertiser AS
SELECT s.platform, s.advertiser_id, any_value(s.advertiser_id_basis) AS advertiser_id_basis,
  arg_max(s.advertiser_name, (coalesce(c.as_of, TIMESTAMP '1970-01-01'), c.capture_id, s.advertiser_name)) AS advertiser_name,
  count(DISTINCT s.advertiser_name) AS names,
  arg_max(s.registered_ids, (coalesce(c.as_of, TIMESTAMP '1970-01-01'), c.capture_id, s.registered_ids)) AS registered_ids,
  min(c.as_of) AS first_seen, max(c.as_of) AS last_seen
FROM advertiser_seen AS s JOIN capture AS c ON c.capture_id = s.capture_id
GROUP BY s.platform, s.advertiser_id
