-- Why an ad counts for an election, as a list of `country` (the dump ties the ad to it), `targeting` (a place there was asked for),
-- `delivery` (it was seen there) and `dump` (the whole dump is of that country, and ties the ad to none); empty: it does not count.
-- For an election of some regions only targeting and delivery can say that.
CREATE OR REPLACE MACRO folded(names) AS list_transform(names, lambda each: lower(trim(each)));
CREATE OR REPLACE MACRO election_bases(countries, targets, delivery_regions, dump_country, in_countries, in_regions) AS list_filter([
  CASE WHEN coalesce(len(in_regions), 0) = 0 AND list_has_any(folded(countries), folded(in_countries)) THEN 'country' END,
  CASE WHEN list_has_any(
    flatten(list_transform(list_filter(targets, lambda part: NOT part.excluded), lambda part: folded(string_split(part.value, ',')))),
    folded(CASE WHEN len(in_regions) > 0 THEN in_regions ELSE in_countries END)) THEN 'targeting' END,
  CASE WHEN list_has_any(folded(list_transform(delivery_regions, lambda part: part.region)), folded(in_regions)) THEN 'delivery' END,
  CASE WHEN coalesce(len(in_regions), 0) = 0 AND coalesce(len(countries), 0) = 0
    AND list_contains(folded(in_countries), lower(dump_country)) THEN 'dump' END
], lambda basis: basis IS NOT NULL);

-- The days whose ads count for an election: its regulated period, and where none is stated, from three months before its first polling day;
-- and which of these it is: `rule` (a law or rule is named), `stated` (adlib.toml says so) or `three months before`.
CREATE OR REPLACE MACRO election_from(polling_days, period_start) AS coalesce(period_start, CAST(CAST(list_min(polling_days) AS DATE) - INTERVAL 3 MONTH AS DATE));
CREATE OR REPLACE MACRO election_until(polling_days, period_end) AS coalesce(period_end, list_max(polling_days));
CREATE OR REPLACE MACRO election_window(period_start, period_rule) AS
  CASE WHEN period_start IS NULL THEN 'three months before' WHEN period_rule IS NULL THEN 'stated' ELSE 'rule' END
