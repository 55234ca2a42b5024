-- A name or text for comparing: without accents, capitals, punctuation and the legal forms that companies write behind their names.
CREATE OR REPLACE MACRO plain_text(text) AS trim(regexp_replace(strip_accents(lower(nfc_normalize(text))), '[^\p{L}\p{M}\p{N}]+', ' ', 'g'));
CREATE OR REPLACE MACRO plain_name(name) AS trim(regexp_replace(plain_text(name),
  ' (e v|ev|gmbh|ggmbh|ag|kg|ug|ltd|limited|llc|inc|incorporated|corp|corporation|plc|pac|super pac|s a|sa|sas|sarl|srl|spa|bv|b v|nv|oy|ab|as|asbl|vzw|pvt|pvt ltd|private limited)$',
  '', 'g'));
-- What of a text is compared to tell whether two are the same: no capitals, accents, punctuation, web addresses and numbers.
CREATE OR REPLACE MACRO text_letters(text) AS trim(regexp_replace(strip_accents(lower(text)), '(?:(?:https?://|www\.)\S+|[0-9]+|[^\p{L}\p{M}\p{N}]+)+', ' ', 'g'))
