-- The places that an ad names, reduced to what ties it to an election: those that were asked for, and those where it was seen.
CREATE OR REPLACE MACRO asked_places(targets) AS list_transform(list_filter(targets, lambda part: NOT part.excluded), lambda part: part.value);
CREATE OR REPLACE MACRO seen_regions(delivery_regions) AS list_sort(list_distinct(list_transform(delivery_regions, lambda part: part.region)));
-- Which set of places an ad names: a number that tells sets apart within one archive.
CREATE OR REPLACE MACRO place_set_of(countries, targets, delivery_regions) AS
  hash(countries, asked_places(targets), seen_regions(delivery_regions));
-- The numbers that places have in `place_name`; a criterion without a value names none.
CREATE OR REPLACE MACRO place_numbers(names) AS list_transform(list_filter(names, lambda name: name IS NOT NULL), lambda name: hash(name))
