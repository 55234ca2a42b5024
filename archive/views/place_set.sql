-- The places that an ad names, reduced to what ties it to an election: those that were asked for, and those where it was seen.
CREATE OR REPLACE MACRO asked_places(targets) AS list_transform(list_filter(targets, lambda part: NOT part.excluded), lambda part: part.value);
CREATE OR REPLACE MACRO seen_regions(delivery_regions) AS list_sort(list_distinct(list_transform(delivery_regions, lambda part: part.region)));
-- Which set of places an ad names: a number that tells sets apart within one archive.
CREATE OR REPLACE MACRO place_set_of(countries, targets, delivery_regions) AS
  hash(countries, asked_places(targets), seen_regions(delivery_regions));
-- The names of these places in lower case, each once: of what was asked for also each part between commas.
CREATE OR REPLACE MACRO asked_names(targets) AS list_sort(list_distinct(list_filter(
  list_transform(string_split(array_to_string(asked_places(targets), ','), ','), lambda name: lower(trim(name))), lambda name: name <> '')));
CREATE OR REPLACE MACRO seen_names(delivery_regions) AS
  list_sort(list_distinct(list_transform(seen_regions(delivery_regions), lambda name: lower(trim(name)))))
