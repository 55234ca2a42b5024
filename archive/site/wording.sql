-- How the site says things, in one place: numbers, intervals, dates, names, addresses of pages.
-- `_('...')` is a message, said in the site's language; `wording.py` puts it in, and adds the macros that know how the
-- language writes numbers and dates (say_whole, decimal_mark, say_percent, unit_before, short_day, span_of_days, site_day ...).
-- Temporary macros, made anew on every connection the build reads with; nothing is written to the archive.
-- "not disclosed", "not in this dump", "0" and "could not be read" are four different things and are worded here only.

CREATE OR REPLACE TEMP MACRO say_number(x) AS
  CASE WHEN x = floor(x) THEN say_whole(x::BIGINT)
    ELSE say_whole(floor(x)::BIGINT) || decimal_mark() || lpad(((x - floor(x)) * 100)::INTEGER::VARCHAR, 2, '0') END;

-- an amount with its unit, which may be NULL, where the language puts it, with a space that does not break
CREATE OR REPLACE TEMP MACRO say_amount(x, unit) AS in_order(unit_before(unit) || say_number(x) || unit_after(unit));

CREATE OR REPLACE TEMP MACRO say_at_least(least, unit) AS _('at least %(amount)s', amount := say_amount(least, unit));

CREATE OR REPLACE TEMP MACRO say_at_most(most, unit) AS _('at most %(amount)s', amount := say_amount(most, unit));

CREATE OR REPLACE TEMP MACRO say_bounds(least, most, unit) AS
  CASE
    WHEN least IS NULL AND most IS NULL THEN NULL
    WHEN most IS NULL THEN say_at_least(least, unit)
    WHEN least IS NULL THEN say_at_most(most, unit)
    WHEN least = most THEN say_amount(least, unit)
    ELSE in_order(unit_before(unit) || _('%(least)s–%(most)s', least := say_number(least), most := say_number(most)) || unit_after(unit))
  END;

CREATE OR REPLACE TEMP MACRO say_money(least, most, kind, currency) AS
  CASE
    WHEN kind = 'not_disclosed' THEN _('not disclosed')
    WHEN kind IS NULL OR (least IS NULL AND most IS NULL) THEN _('not in this dump')
    ELSE CASE kind
      WHEN 'at_most' THEN in_currency(say_at_most(most, currency), currency)
      WHEN 'at_least' THEN in_currency(say_at_least(least, currency), currency)
      ELSE say_sum(least, most, currency)
    END
  END;

-- an amount whose currency nobody states says so
CREATE OR REPLACE TEMP MACRO in_currency(amount, currency) AS
  CASE WHEN currency IS NULL THEN _('%(amount)s (currency not in this dump)', amount := amount) ELSE amount END;

CREATE OR REPLACE TEMP MACRO say_sum(least, most, currency) AS in_currency(say_bounds(least, most, currency), currency);

-- an estimate is no more exact than to the unit; from a hundred on its ends are moved apart to whole units, never together
CREATE OR REPLACE TEMP MACRO say_estimate(least, most, unit) AS
  CASE WHEN least = most AND least >= 100 THEN say_amount(round(least, 0), unit)
    ELSE say_bounds(CASE WHEN least >= 100 THEN CAST(floor(least) AS DECIMAL(38, 2)) ELSE CAST(least AS DECIMAL(38, 2)) END,
      CASE WHEN most >= 100 THEN CAST(ceil(most) AS DECIMAL(38, 2)) ELSE CAST(most AS DECIMAL(38, 2)) END, unit) END;

CREATE OR REPLACE TEMP MACRO say_currency(currency) AS coalesce(currency, _('Currency not in this dump'));

CREATE OR REPLACE TEMP MACRO say_count(least, most) AS coalesce(say_bounds(least, most, NULL), _('not in this dump'));

CREATE OR REPLACE TEMP MACRO say_share(share) AS
  CASE WHEN share IS NULL THEN '–' WHEN share = 0 THEN say_percent('0') WHEN share < 0.001 THEN '<' || say_percent('0.1')
    WHEN share < 0.0995 THEN say_percent(format('{:.1f}', share::DOUBLE * 100)) ELSE say_percent(round_even(share::DOUBLE * 100, 0)::INTEGER::VARCHAR) END;

-- a moment's day is told in the site's time zone; a day is the same in every zone
CREATE OR REPLACE TEMP MACRO say_as_of(moment) AS coalesce(long_day(site_day(moment)), _('a day not stated'));

-- the days as of which ads were judged to be active, ended, gone or unknown: of one source one, of several a span
CREATE OR REPLACE TEMP MACRO say_status_days(first_day, last_day) AS
  CASE WHEN first_day IS NULL THEN _('a day not stated') ELSE say_times(site_day(first_day), site_day(last_day)) END;

CREATE OR REPLACE TEMP MACRO say_period(first_day, last_day) AS
  CASE
    WHEN first_day IS NULL AND last_day IS NULL THEN _('since the source began')
    WHEN first_day IS NULL THEN _('until %(day)s', day := short_day(last_day))
    WHEN last_day IS NULL THEN _('since %(day)s', day := short_day(first_day))
    WHEN first_day = last_day THEN short_day(first_day)
    WHEN year(first_day) <> year(last_day) THEN span_of_years(first_day, last_day)
    WHEN month(first_day) <> month(last_day) THEN span_of_months(first_day, last_day)
    ELSE span_of_days(first_day, last_day)
  END;

CREATE OR REPLACE TEMP MACRO say_basis(basis) AS
  CASE basis
    WHEN 'option' THEN _('stated at import') WHEN 'collected' THEN _('when it was collected') WHEN 'content' THEN _('stated in the dump') WHEN 'file_name' THEN _('from the file’s name')
    WHEN 'release' THEN _('the day of its release, as the publisher says')
    WHEN 'member_time' THEN _('from the time inside the zip') WHEN 'not_before' THEN _('newest day in the data, so not before that')
    ELSE _('nothing says it') END;

CREATE OR REPLACE TEMP MACRO say_platform(platform) AS
  CASE platform WHEN 'google' THEN 'Google Ads Transparency' WHEN 'meta' THEN 'Meta' WHEN 'snapchat' THEN 'Snapchat' ELSE platform END;

-- Two letters are a code; a name counts where `country_name` knows it (the territories of CLDR, in English).
CREATE OR REPLACE TEMP MACRO country_code(country) AS
  CASE WHEN regexp_full_match(country, '[A-Z]{2}') THEN country ELSE (SELECT n.code FROM country_name AS n WHERE n.name = lower(country)) END;

CREATE OR REPLACE TEMP MACRO say_window(grain) AS
  CASE regexp_replace(grain, '(_all_advertisers)?_by_region$', '')
    WHEN 'total' THEN _('In all') WHEN 'week' THEN _('By week') WHEN 'day' THEN _('By day') WHEN 'yesterday' THEN _('By day')
    WHEN 'last_7_days' THEN _('Last 7 days') WHEN 'last_30_days' THEN _('Last 30 days') WHEN 'last_90_days' THEN _('Last 90 days')
    WHEN 'undocumented' THEN _('Rows of the platform’s file, which do not add up: it does not say whether a figure repeats from row to row')
    WHEN 'keyword' THEN _('By search keyword') ELSE replace(regexp_replace(grain, '(_all_advertisers)?_by_region$', ''), '_', ' ') END;

-- the same inside a sentence
CREATE OR REPLACE TEMP MACRO say_window_within(grain) AS
  CASE grain
    WHEN 'total' THEN _('in all') WHEN 'week' THEN _('by week') WHEN 'day' THEN _('by day') WHEN 'yesterday' THEN _('by day')
    WHEN 'last_7_days' THEN _('last 7 days') WHEN 'last_30_days' THEN _('last 30 days') WHEN 'last_90_days' THEN _('last 90 days')
    WHEN 'keyword' THEN _('by search keyword') ELSE say_window(grain) END;

CREATE OR REPLACE TEMP MACRO say_grain(grain) AS
  CASE WHEN grain LIKE '%\_by\_region' ESCAPE '\' THEN _('%(figures)s, by region', figures := say_window(grain)) ELSE say_window(grain) END;

-- control characters cannot stand in a page: they are shown by their pictures; U+0080 to U+009F have none, nor have the two that are no characters
CREATE OR REPLACE TEMP MACRO plain_text(words) AS
  CASE WHEN regexp_matches(words, '[\x00-\x08\x0B-\x1F\x7F-\x{9F}\x{FFFE}\x{FFFF}]')
    THEN regexp_replace(translate(regexp_replace(words, '\r\n?', chr(10), 'g'),
      
      array_to_string(list_transform([1, 2, 3, 4, 5, 6, 7, 8, 11, 12] || range(14, 32) || [127], lambda code: chr(code::INTEGER)), ''),
      '␁␂␃␄␅␆␇␈␋␌␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟␡'), '[\x00\x{80}-\x{9F}\x{FFFE}\x{FFFF}]', chr(65533), 'g')
    ELSE words END;

CREATE OR REPLACE TEMP MACRO said_shares(parts) AS
  plain_text(array_to_string(list_transform(list_sort(list_transform(parts, lambda each: {'age': each.age, 'share': each.percentage})),
    lambda each: replace(coalesce(each.age, _('age not stated')), '-', '–' || chr(8288)) || chr(160) || say_share(each.share)), ' · '));

-- a scope is the format's own shorthand for what a dump covers, such as `DE last_30_days`
CREATE OR REPLACE TEMP MACRO say_scope(scope) AS
  CASE scope WHEN 'all countries' THEN _('all countries') WHEN 'US, period not stated' THEN _('US, period not stated') ELSE plain_text(scope) END;

-- what is cut says so
CREATE OR REPLACE TEMP MACRO shortened(words, most) AS CASE WHEN length(words) > most THEN left(words, most) || ' …' ELSE words END;

CREATE OR REPLACE TEMP MACRO and_more(further) AS CASE WHEN further > 0 THEN ' ' || _('and %(number)s more', number := say_number(further)) ELSE '' END;

-- characters that turn the direction of what follows; taken out only where no element can contain them, as in a title
CREATE OR REPLACE TEMP MACRO without_turns(words) AS
  regexp_replace(words, '[\x{061C}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}]', '', 'g');

CREATE OR REPLACE TEMP MACRO shown_name(name, advertiser_id) AS
  CASE
    WHEN advertiser_id LIKE 'unknown:%' THEN _('Ads without a named advertiser')
    WHEN trim(coalesce(name, '')) = '' THEN _('No name in this dump (%(id)s)', id := plain_text(advertiser_id))
    ELSE plain_text(name)
  END;

-- names sort without accents, case and leading marks
CREATE OR REPLACE TEMP MACRO sort_name(name) AS
  regexp_replace(lower(strip_accents(name)), '^[^\p{L}\p{N}]+', '');

CREATE OR REPLACE TEMP MACRO first_letter(name) AS
  CASE WHEN regexp_matches(sort_name(name), '^[a-z]') THEN upper(left(sort_name(name), 1))
    WHEN regexp_matches(sort_name(name), '^[0-9]') THEN '0–9' ELSE 'Other' END;

-- words that stand in the place of a name are no name, and sort under no letter
CREATE OR REPLACE TEMP MACRO has_name(name, advertiser_id) AS advertiser_id NOT LIKE 'unknown:%' AND trim(coalesce(name, '')) <> '';

-- An id as it may stand in an address. Ids that are plain stay as they are; of all others the hash is taken, so that
-- no two become the same, also where capital letters do not count (`plain` begins with a digit or AR, a hash with x).
CREATE OR REPLACE TEMP MACRO file_id(id) AS
  CASE WHEN regexp_full_match(id, 'AR[0-9]{1,40}|[0-9][0-9a-z_-]{0,63}') THEN id ELSE 'x' || left(sha256(id), 20) END;

CREATE OR REPLACE TEMP MACRO advertiser_path(platform, id) AS
  'a/' || regexp_replace(lower(platform), '[^a-z0-9]', '', 'g') || '/' || lower(right('0' || file_id(id), 2)) || '/' || file_id(id);

-- a payer is known by its name alone, so its address is made of the name as the platform shows it
CREATE OR REPLACE TEMP MACRO payer_path(platform, payer) AS
  'p/' || regexp_replace(lower(platform), '[^a-z0-9]', '', 'g') || '/' || left(sha256(payer), 2) || '/' || left(sha256(payer), 20);

-- Words as the search compares them: no capitals, no accents, one sigma. `search.js` does the same to what is typed.
CREATE OR REPLACE TEMP MACRO search_text(words) AS replace(strip_accents(lower(words)), 'ς', 'σ');

-- anchors keep their case
CREATE OR REPLACE TEMP MACRO anchor_id(id) AS
  CASE WHEN regexp_full_match(id, '[A-Za-z0-9_-]{1,80}') THEN id ELSE 'x' || left(sha256(id), 20) END;

-- a fingerprint is made of the files' bytes, so the address of a capture outlives the order of imports
CREATE OR REPLACE TEMP MACRO capture_path(fingerprint) AS 'c/' || left(fingerprint, 16) || '.html';

-- the folders a user keeps dumps in are nobody's business
CREATE OR REPLACE TEMP MACRO file_name(name) AS
  plain_text(regexp_replace(split_part(name, '!', 1), '^.*[/\\]', '') ||
    CASE WHEN contains(name, '!') THEN ' › ' || substr(name, strpos(name, '!') + 1) ELSE '' END);

-- only addresses that a browser opens as pages
CREATE OR REPLACE TEMP MACRO web_address(url) AS
  CASE WHEN length(url) <= 2000 AND regexp_full_match(url, 'https?://[^\s\x00-\x20\x7F<>"\\]+', 'i') THEN url END;

-- languages that `lang` may name
CREATE OR REPLACE TEMP MACRO only_language(languages) AS
  CASE WHEN len(languages) = 1 AND regexp_full_match(languages[1], '[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*') THEN languages[1] ELSE '' END;

-- An ad's permanent address: the first three digits of its id's hash name one of 4,096 pages of its platform, for ever.
CREATE OR REPLACE TEMP MACRO ad_part(ad_id) AS left(sha256(ad_id), 3);
CREATE OR REPLACE TEMP MACRO ad_path(platform, ad_id) AS
  'ad/' || regexp_replace(lower(platform), '[^a-z0-9]', '', 'g') || '/' || ad_part(ad_id);

-- an election is known by its name; the day and place stand before it so that people can read the address
CREATE OR REPLACE TEMP MACRO election_path(jurisdiction, name, polling_days) AS
  'election/' || regexp_replace(lower(jurisdiction), '[^a-z0-9]+', '-', 'g') || '-' || strftime(list_min(polling_days), '%Y-%m-%d') || '-' || left(sha256(name), 6);

-- kinds that the list of elections has; others are said as they are written
CREATE OR REPLACE TEMP MACRO say_vote(kind) AS
  CASE kind WHEN 'parliamentary' THEN _('parliamentary') WHEN 'presidential' THEN _('presidential') WHEN 'general' THEN _('general')
    WHEN 'federal general (presidential)' THEN _('federal general (presidential)') WHEN 'federal general (midterm)' THEN _('federal general (midterm)')
    WHEN 'European Parliament' THEN _('European Parliament') WHEN 'provincial' THEN _('provincial') WHEN 'referendum' THEN _('referendum')
    ELSE plain_text(coalesce(kind, '')) END;

-- what gives ids to who stands behind advertisers, besides platforms
CREATE OR REPLACE TEMP MACRO say_register(name) AS CASE name WHEN 'list' THEN _('list') ELSE plain_text(name) END;

-- an entity's address is made of its id alone
CREATE OR REPLACE TEMP MACRO entity_path(entity_id) AS 'entity/' || lower(entity_id);

-- Removed networks: their ids are made by adlib or by whoever wrote the file; all others are hashed.
CREATE OR REPLACE TEMP MACRO takedown_path(id) AS
  't/' || CASE WHEN regexp_full_match(id, '[0-9a-wyz][0-9a-z-]{0,99}') THEN id ELSE 'x' || left(sha256(id), 20) END || '.html';

-- what a source says in round numbers stays so; a sum of which no source states the currency has no unit
CREATE OR REPLACE TEMP MACRO say_stated(least, most, kind, currency) AS
  CASE kind
    WHEN 'rounded' THEN _('about %(amount)s', amount := say_bounds(least, most, currency))
    WHEN 'at_most' THEN say_at_most(most, currency)
    WHEN 'at_least' THEN say_at_least(least, currency)
    ELSE say_bounds(least, most, currency) END;

CREATE OR REPLACE TEMP MACRO say_times(first_day, last_day) AS
  CASE WHEN first_day = last_day THEN say_as_of(first_day) ELSE say_period(first_day, last_day) END;

-- a note of a source may end with the day of its document, written as in 2026-05-20
CREATE OR REPLACE TEMP MACRO say_note(note) AS
  plain_text(CASE WHEN regexp_matches(note, '\b\d{4}-\d{2}-\d{2}$') AND try_cast(right(note, 10) AS DATE) IS NOT NULL
    THEN left(note, length(note) - 10) || long_day(try_cast(right(note, 10) AS DATE)) ELSE note END);

CREATE OR REPLACE TEMP MACRO say_precise(day, precision) AS
  CASE precision WHEN 'year' THEN strftime(day, '%Y') WHEN 'month' THEN long_month(day) ELSE say_as_of(day) END;
