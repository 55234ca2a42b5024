-- Take apart places as Google joins them: `23237,Virginia,United States, Virginia,United States`. Each ends in its country, but the
-- separator also stands inside names of television markets. Where the pieces do not make the whole again, it stays whole.
CREATE OR REPLACE MACRO place_pieces(places) AS regexp_extract_all(
  places,
  '((?:.+?,)??(?:United States|India|Mexico|Brazil|Argentina|Chile|South Africa|Australia|New Zealand|Taiwan|Israel|United Kingdom|Austria|Belgium|Bulgaria|Croatia|Cyprus|Czechia|Denmark|Estonia|Finland|France|Germany|Greece|Hungary|Ireland|Italy|Latvia|Lithuania|Luxembourg|Malta|Netherlands|Poland|Portugal|Romania|Slovakia|Slovenia|Spain|Sweden))(?:, |$)',
  1
);
CREATE OR REPLACE MACRO places(list) AS
  CASE WHEN array_to_string(place_pieces(list), ', ') = list THEN place_pieces(list) ELSE [list] END
