-- Lines of files to take away; `with_downloads` tells whether there are any. How values are written into CSV files to take away. Temporary macros, like those of wording.sql.
-- A text that a spreadsheet would take for a formula is led by an apostrophe, and control characters are shown by their pictures:
-- CSV is for spreadsheets. JSON Lines has every text as the dump has it.

CREATE OR REPLACE TEMP MACRO csv_quoted(words) AS '"' || replace(words, '"', '""') || '"';

CREATE OR REPLACE TEMP MACRO csv_text(words) AS
  CASE WHEN words IS NULL THEN ''
    WHEN regexp_full_match(words, '[A-Za-z0-9][A-Za-z0-9 ._:-]*') THEN words  -- nearly all of them
    WHEN regexp_matches(words, '^[\s\x00-\x20\x{A0}\x{200B}\x{FEFF}]*[=+@＝＋－＠-]|^[\t\r\n]') THEN csv_quoted('''' || plain_text(words))
    ELSE csv_quoted(plain_text(words)) END;

CREATE OR REPLACE TEMP MACRO csv_list(items) AS csv_text(array_to_string(items, '; '));

-- numbers, days and the like: nothing in them needs care
CREATE OR REPLACE TEMP MACRO csv_plain(x) AS coalesce(CAST(x AS VARCHAR), '');

-- A line of an advertiser's tables. The tables share their columns, in this order (`TABLE_COLUMNS` in downloads.py); a line names those that it fills.
CREATE OR REPLACE TEMP MACRO table_csv(section, platform, advertiser_id, grain := NULL, period_start := NULL, period_end := NULL, country := NULL,
    region := NULL, district := NULL, payer_state := NULL, payer := NULL, age := NULL, gender := NULL, criterion := NULL, excluded := NULL,
    event := NULL, value := NULL, ads := NULL, active_ads := NULL, open_ads := NULL, not_disclosed_ads := NULL, absent_ads := NULL,
    currency := NULL, spend_kind := NULL, spend_lower := NULL, spend_upper := NULL, spend_step := NULL, impressions_lower := NULL,
    impressions_upper := NULL, as_of := NULL, capture := NULL, file_no := NULL, record_no := NULL) AS
  concat_ws(',', section, platform, csv_text(advertiser_id), csv_plain(grain), csv_plain(period_start), csv_plain(period_end), csv_text(country),
    csv_text(region), csv_text(district), csv_plain(payer_state), csv_text(payer), csv_text(age), csv_text(gender), csv_text(criterion),
    csv_plain(excluded), csv_plain(event), csv_text(value), csv_plain(ads), csv_plain(active_ads), csv_plain(open_ads),
    csv_plain(not_disclosed_ads), csv_plain(absent_ads), csv_text(currency), csv_plain(spend_kind), csv_plain(spend_lower),
    csv_plain(spend_upper), csv_plain(spend_step), csv_plain(impressions_lower), csv_plain(impressions_upper), csv_plain(as_of),
    csv_plain(capture), csv_plain(file_no), csv_plain(record_no));

-- the same value, of which is not known that it cannot be NULL (every_ad.sql)
CREATE OR REPLACE TEMP MACRO maybe(x) AS ([x])[1];
