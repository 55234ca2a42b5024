"""What a political ad is, as SQLModel classes: the one schema of tables, documentation and Python objects.

The archive's tables are compiled from these classes (`archive/from_models.py`, run by `make docs` and held by a test),
so a column exists exactly when a field does.
A table model does not validate on construction, and rows of dumps never pass through it: SQL moves them.
Primary keys are for SQLAlchemy's mapper only; the tables themselves carry none (they cost 4x on bulk loads).
Money is in major units of its currency. Times are UTC without a zone. `None` means: not in this dump.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel

from adlib import takedown
from adlib.fields import (
    AGE_GENDER,
    AMOUNT,
    BIG,
    CONVERSIONS,
    DAYS,
    HASH,
    HASHES,
    NOTES,
    RATE,
    REGION_SHARE,
    SHARE,
    STAMP,
    SUM,
    TARGETING,
    TEXTS,
    about,
    key,
    needed,
)


class Spend(SQLModel):
    """What was spent: an interval with its kind, in one currency."""

    currency: str | None = about("ISO 4217 code; empty: the dump does not say")
    currency_basis: str | None = about(
        "how the currency is known: `stated` in the row or header, by `region` of the row, `ambiguous` (several "
        "regions; the platform's own USD conversion was taken), or empty"
    )
    spend_lower: Decimal | None = about("least that was spent, major units", sa_type=AMOUNT)
    spend_upper: Decimal | None = about(
        "most that was spent; empty with kind `at_least`: no upper bound", sa_type=AMOUNT
    )
    spend_kind: str | None = about(
        "`exact`, `rounded`, `range`, `at_least`, `at_most`, `not_disclosed`; empty: not in this dump"
    )
    spend_step: Decimal | None = about("the step a `rounded` figure was rounded to, major units", sa_type=AMOUNT)
    conversions: list[dict[str, Any]] | None = about(
        "the same money in other currencies (relation `conversion`) or shares of it (relation `part`); never added",
        sa_type=CONVERSIONS,
    )


class Payer(SQLModel):
    """Who the platform says paid."""

    payer: str | None = about("who paid, as the platform shows it")
    payer_state: str | None = about(
        "`disclosed`, `undisclosed`, `field_absent` (this dump never says) or `not_applicable`"
    )


class AdContent(Spend, Payer):
    """All that a dump says about one ad; one distinct content is one version."""

    platform: str = about("`meta`, `google`, `snapchat`, ...")
    ad_id: str = about("the platform's id; `sha256:` of the record where the dump gives none")
    ad_id_basis: str | None = about("`platform`, or `record` where the id is the hash of the record")
    advertiser_id: str = about(
        "the platform's id of the page or account; `name:` and the name where the dump gives none; `unknown:` where "
        "it gives neither"
    )
    advertiser_id_basis: str | None = about("`platform`, `name`, or `field_absent` where the dump names no advertiser")
    advertiser_name: str | None = about("the advertiser's name as this dump shows it")
    created_at: datetime | None = about("when the ad was made, UTC", sa_type=STAMP)
    started_on: date | None = about("first day it ran (Google: first day with an impression)")
    ended_on: date | None = about("last day it ran or is booked to run (Google: last day with an impression)")
    started_at: datetime | None = about("the same to the second, where the dump gives it, UTC", sa_type=STAMP)
    ended_at: datetime | None = about("the same to the second, where the dump gives it, UTC", sa_type=STAMP)
    days_shown: int | None = about("days with an impression")
    impressions_lower: int | None = about("fewest times shown", sa_type=BIG)
    impressions_upper: int | None = about("most times shown; empty beside a lower bound: no upper bound", sa_type=BIG)
    audience_lower: int | None = about("smallest audience the advertiser could have reached, people", sa_type=BIG)
    audience_upper: int | None = about("largest such audience; empty beside a lower bound: no upper bound", sa_type=BIG)
    text: str | None = about("the ad's text; several texts are separated by an empty line")
    link_title: str | None = about("title of the link, several separated by an empty line")
    link_caption: str | None = about("caption of the link")
    link_description: str | None = about("description of the link")
    url: str | None = about("the ad in the platform's own library")
    creative_urls: list[str] | None = about("where the platform shows the pictures or videos", sa_type=TEXTS)
    ad_type: str | None = about("`TEXT`, `IMAGE`, `VIDEO`, as the platform says")
    languages: list[str] | None = about("languages of the ad, ISO 639-1", sa_type=TEXTS)
    surfaces: list[str] | None = about("where it was shown: facebook, instagram, ...", sa_type=TEXTS)
    countries: list[str] | None = about("countries the dump ties the ad to, as the platform writes them", sa_type=TEXTS)
    delivery_age_gender: list[dict[str, Any]] | None = about("who saw it: shares of impressions", sa_type=AGE_GENDER)
    delivery_regions: list[dict[str, Any]] | None = about(
        "where it was seen: shares of impressions", sa_type=REGION_SHARE
    )
    targets: list[dict[str, Any]] | None = about("who was asked for, and who was excluded", sa_type=TARGETING)
    details: list[dict[str, Any]] | None = about("further fields of the format, by name", sa_type=NOTES)
    extra: list[dict[str, Any]] | None = about("columns and keys adlib does not know, kept as they were", sa_type=NOTES)


class AdVersion(AdContent, table=True):
    """One distinct content of an ad, stored once and undated; `sighting` says when it was seen."""

    __tablename__ = "ad_version"

    version_id: int = key("number of the version, unique in the archive", sa_type=BIG)
    ad_key: int = about("number of the ad (platform, ad_id, advertiser_id), unique in the archive", sa_type=BIG)
    content_hash: int = about(
        "DuckDB's hash of the content, for finding unchanged ads; not an identifier", sa_type=HASH
    )
    place_set: int = about("the set of places that it names, as in `place_set`", sa_type=HASH)
    fields_said: int = about("which fields it fills: a sum of numbers that the macro `field_said` gives")


class PlaceSet(SQLModel, table=True):
    """The places that ads name, once for all ads that name the same; it says which ads count for an election."""

    __tablename__ = "place_set"

    place_set: int = key("DuckDB's hash of the set; a number within one archive, not an identifier", sa_type=HASH)
    countries: list[str] | None = about("as in `ad`", sa_type=TEXTS)
    targeted: list[int] | None = about("what was asked for, of `targets` in `ad`; as in `place_name`", sa_type=HASHES)
    delivered: list[int] | None = about(
        "where it was seen, of `delivery_regions` in `ad`; as in `place_name`", sa_type=HASHES
    )


class PlaceName(SQLModel, table=True):
    """The places that ads ask for or were seen in, and all else that `targets` in `ad` ask for, once each."""

    __tablename__ = "place_name"

    place_no: int = key("DuckDB's hash of the name; a number within one archive, not an identifier", sa_type=HASH)
    name: str = about("as written there")


class PlaceDays(SQLModel, table=True):
    """Between which days ads ran that name a set of places, by what any capture says; derived by every import."""

    __tablename__ = "place_days"

    place_set: int = key("as in `place_set`", sa_type=HASH)
    first_day: date = about("the first of their first days")
    last_day: date | None = about("the last of their last days; NULL: of one of them none is stated")


class Sighting(SQLModel, table=True):
    """Capture N showed this ad in this version: the only history there is."""

    __tablename__ = "sighting"

    capture_id: int = key("the capture")
    ad_key: int = key("the ad", sa_type=BIG)
    version_id: int = key("the version it was seen in", sa_type=BIG)
    file_no: int = about("which file of the capture")
    record_no: int = about("which record of that file, from 1 (the header is not counted)", sa_type=BIG)
    repeat_no: int = about("1; more where the capture shows the same ad again with another content")


class AdCurrent(SQLModel, table=True):
    """Where each ad stands; derived from the sightings and rebuilt by every import."""

    __tablename__ = "ad_current"

    ad_key: int = key("the ad", sa_type=BIG)
    version_id: int = about("the version of its last sighting", sa_type=BIG)
    first_seen: datetime | None = about("as-of time of the first capture that held it", sa_type=STAMP)
    last_seen: datetime | None = about("as-of time of the last capture that held it", sa_type=STAMP)
    first_capture_id: int = about("the first capture that held it")
    last_capture_id: int = about("the last capture that held it")
    versions: int = about("how many distinct contents were seen")
    steady: bool = about(
        "seen under one id in every complete capture of one source since it was first seen there; only other ads can "
        "have gone, returned or moved"
    )
    since_capture_id: int | None = about(
        "the capture since which it stands so: since it says this, is away or is back; NULL: one of `ad_loose`"
    )
    status: str = about("`active`, `ended`, `gone` (left its source) or `unknown`, as of `status_as_of`")
    status_as_of: datetime | None = about("the newest capture of the ad's source, never the clock", sa_type=STAMP)
    platform: str = about("as in `ad`, like all below: what sums are made of stands here, without a join")
    advertiser_id: str = about("as in `ad`")
    payer: str | None = about("as in `ad`")
    payer_state: str | None = about("as in `ad`")
    currency: str | None = about("as in `ad`")
    spend_lower: Decimal | None = about("as in `ad`", sa_type=AMOUNT)
    spend_upper: Decimal | None = about("as in `ad`", sa_type=AMOUNT)
    spend_kind: str | None = about("as in `ad`")
    started_on: date | None = about("as in `ad`")
    ended_on: date | None = about("as in `ad`")
    place_set: int = about("as in `ad_version`", sa_type=HASH)
    ran_until: date | None = about(
        "the last day it ran: as shown or booked, and no later than it was seen; NULL: no end is booked, and nothing "
        "shows that it ran on after its first day"
    )


class AdvertiserSpend(SQLModel, table=True):
    """What the ads of each advertiser add up to, by currency, status and kind of figure; derived like `ad_current`.

    It answers the sums that are asked most without reading every ad.
    """

    __tablename__ = "advertiser_spend"

    platform: str = key("as in `ad`, like all that bears its names")
    advertiser_id: str = key("as in `ad`")
    currency: str | None = about("as in `ad`")
    status: str = about("as in `ad_current`")
    spend_kind: str | None = about("as in `ad`; NULL: the dump had no figure")
    ads: int = about("how many ads", sa_type=BIG)
    closed_ads: int = about("how many of them have an upper bound", sa_type=BIG)
    spend_lower: Decimal | None = about("sum of the lower bounds", sa_type=SUM)
    spend_upper: Decimal | None = about("sum of the upper bounds there are: of `closed_ads`", sa_type=SUM)


class AdEvent(SQLModel, table=True):
    """What happened to ads from capture to capture; derived like `ad_current`. `ad_change` tells it in full.

    A version and a capture name one sighting, and so the record.
    """

    __tablename__ = "ad_event"

    kind: str = key(
        "`new`, `changed` (seen with another content), `ended`, `gone`, `returned`, `moved` (to another advertiser, or "
        "to another file of its platform) or `renumbered`"
    )
    ad_key: int = key("the ad; the key that it has now", sa_type=BIG)
    before_capture_id: int = key("the capture before: of the last sighting, or of the source")
    before_version_id: int | None = about("the version seen there, if it was", sa_type=BIG)
    after_capture_id: int = key("the capture that shows it")
    after_version_id: int | None = about("the version seen there, if it was", sa_type=BIG)
    spend_fell: bool = about("the most that it can have cost now is below the least that it had cost")
    payer_withdrawn: bool = about("the payer was disclosed before and is not disclosed now")


class AdFormer(SQLModel, table=True):
    """How ads stood before they said something else, left or came back; derived like `ad_current`, their state now.

    Only of ads whose past follows from these rows and `ad_current` alone, which `ad_loose` lists the others of.
    """

    __tablename__ = "ad_former"

    ad_key: int = key("the ad", sa_type=BIG)
    version_id: int = key("the version that it was last seen in", sa_type=BIG)
    since_capture_id: int = key("the capture that first showed it so")
    until_capture_id: int = about("the capture that showed it otherwise")
    first_capture_id: int = about("as in `ad_current`")
    last_capture_id: int | None = about("the last capture that had held it, where it was away; NULL: it was there")
    versions: int = about("how many distinct contents had been seen then")
    steady: bool = about("it had never been away")
    platform: str = about("as in `ad`, like all below")
    advertiser_id: str = about("as in `ad`")
    payer: str | None = about("as in `ad`")
    payer_state: str | None = about("as in `ad`")
    currency: str | None = about("as in `ad`")
    spend_lower: Decimal | None = about("as in `ad`", sa_type=AMOUNT)
    spend_upper: Decimal | None = about("as in `ad`", sa_type=AMOUNT)
    spend_kind: str | None = about("as in `ad`")
    started_on: date | None = about("as in `ad`")
    ended_on: date | None = about("as in `ad`")
    place_set: int = about("as in `ad_version`", sa_type=HASH)


class AdLink(SQLModel, table=True):
    """Two keys that are one ad, or that bear one id; derived like `ad_current`, and small."""

    __tablename__ = "ad_link"

    ad_key: int = key("the key before", sa_type=BIG)
    linked_key: int = key("the key that the ad has now", sa_type=BIG)
    basis: str = about(
        "`renumbered` (the platform's own word, `id_mapping`); `moved` (the same id, seen under another advertiser "
        "after it had left this one); `beside` (the same id under another advertiser at the same time: two ads, but "
        "the id is not gone)"
    )


class Ad(AdContent):
    """An ad as it stands: its current version with its history in brief. Yielded by `Archive.ads()`."""

    ad_key: int = about("number of the ad in this archive")
    version_id: int = about("number of its current version")
    first_seen: datetime | None = about("as-of time of the first capture that held it", sa_type=STAMP)
    last_seen: datetime | None = about("as-of time of the last capture that held it", sa_type=STAMP)
    last_capture_id: int = about("the last capture that held it")
    versions: int = about("how many distinct contents were seen")
    status: str = about("`active`, `ended`, `gone` or `unknown`")
    status_as_of: datetime | None = about("the newest capture of the ad's source", sa_type=STAMP)


class SpendLine(Spend, Payer, table=True):
    """The platform's own figure for an advertiser, payer, week, region or window; never summed across grains."""

    __tablename__ = "spend_line_history"

    capture_id: int = key("the capture")
    file_no: int = key("which file of the capture")
    row_no: int = key("which record of that file, from 1 (the header is not counted)", sa_type=BIG)
    line_no: int = key("which figure of that row, from 1: a row may hold several currencies or keywords")
    platform: str = about("`meta`, `google`, ...")
    advertiser_id: str | None = about("as in `ad`; empty where the figure is not one advertiser's")
    advertiser_id_basis: str | None = about("`platform`, `name`, or `field_absent` where the dump names no advertiser")
    advertiser_name: str | None = about("the name as this dump shows it")
    grain: str = about("what the figure covers, such as `total`, `week`, `last_7_days`, `total_by_region`")
    period_start: date | None = about("first day covered; empty: since the source began")
    period_end: date | None = about("last day covered; empty: until the capture's as-of time")
    country: str | None = about("ISO 3166-1 code")
    region: str | None = about("region as the platform writes it")
    district: str | None = about("electoral district as the platform writes it")
    keyword: str | None = about("search keyword, for keyword figures")
    ads: int | None = about("number of ads the platform counts", sa_type=BIG)
    countries: list[str] | None = about("countries the row ties the advertiser to", sa_type=TEXTS)
    elections: str | None = about("elections the platform names")
    registered_ids: str | None = about("public registration ids of the advertiser, as printed")
    spend_share: Decimal | None = about(
        "share of the advertiser's spend in the period, 0 to 1, where the row says that in place of an amount",
        sa_type=SHARE,
    )
    targets: list[dict[str, Any]] | None = about(
        "whom the money was to reach, where the row is about that", sa_type=TARGETING
    )
    details: list[dict[str, Any]] | None = about("further fields of the format, by name", sa_type=NOTES)
    extra: list[dict[str, Any]] | None = about("columns and keys adlib does not know, kept as they were", sa_type=NOTES)


class Capture(SQLModel, table=True):
    """One dump as published, imported once."""

    __tablename__ = "capture"

    capture_id: int = key("number of the capture, in order of import")
    platform: str = about("`meta`, `google`, ...")
    format: str = about("name of the format (`adlib formats`)")
    name: str = about("the dump's path as the user gave it")
    scope: str = about("what the dump covers: country, year, window or query")
    country: str | None = about("ISO 3166-1 code where the whole dump is one country's")
    complete: bool = about(
        "whether the dump claims to hold everything of its scope; only such a dump shows that an ad is gone"
    )
    as_of: datetime | None = about("the moment the dump describes, UTC; empty: nothing says it", sa_type=STAMP)
    as_of_basis: str = about(
        "how that is known: `option`, `collected`, `content`, `file_name`, `release`, `member_time`, `not_before` or "
        "`unknown`"
    )
    mapping: str | None = about(
        "the mapping (`--map`) that it was read by, as its author wrote it; empty: a format of adlib"
    )
    mapping_sha256: str | None = about("sha256 of that mapping's text")
    active_rule: str = about("the rule by which its ads count as active: `schedule`, `last_impression` or `delivery`")
    fields: list[str] | None = about("fields this dump carries", sa_type=TEXTS)
    imported_at: datetime = about("when it was imported, UTC", sa_type=STAMP)
    adlib_version: str = about("version of adlib that imported it")
    fingerprint: str = about("sha256 over its files' sha256 and the options of the import")
    rows_read: int = about("records in the dump, counted independently of the reader", sa_type=BIG)
    rows_loaded: int = about("records that brought something new", sa_type=BIG)
    rows_unchanged: int = about("records the archive already held word for word", sa_type=BIG)
    rows_merged: int = about("records that repeat an ad within the dump, or complete one of another file", sa_type=BIG)
    rows_rejected: int = about("records that could not be read (`adlib rejected`)", sa_type=BIG)
    ads: int = about("distinct ads in the dump", sa_type=BIG)
    tokens_removed: int = about("access tokens removed before anything was stored", sa_type=BIG)
    warnings: list[str] | None = about("what a person should know about this import", sa_type=TEXTS)


class CaptureFile(SQLModel, table=True):
    """One file of a capture."""

    __tablename__ = "capture_file"

    capture_id: int = key("the capture")
    file_no: int = key("number of the file within it, from 1")
    name: str = about("the file as the user gave it; `zip!member` inside a zip")
    member: str = about("which table of the format it is, such as `advertiser-stats`")
    holds: str = about("what that table holds: `ads`, `ad_parts`, `spend_lines`, ...")
    grain: str | None = about("grain of its spend lines")
    part: str | None = about("the part of the scope it covers, such as a region; empty: all of it")
    sha256: str = about("of the file's bytes, before tokens were removed")
    bytes: int = about("size of the file", sa_type=BIG)
    container: str | None = about("the zip it lay in")
    kept: str | None = about("name under `--keep DIR`, if kept")
    kept_sha256: str | None = about("of the kept copy, tokens removed")
    rows_read: int = about("records, counted independently of the reader", sa_type=BIG)
    rows_loaded: int = about("records that brought something new", sa_type=BIG)
    rows_unchanged: int = about("records the archive already held", sa_type=BIG)
    rows_merged: int = about("records that repeat an ad within the dump, or complete one of another file", sa_type=BIG)
    rows_rejected: int = about("records that could not be read", sa_type=BIG)


class RejectedRow(SQLModel, table=True):
    """A record that could not be read, kept whole."""

    __tablename__ = "rejected_row"

    capture_id: int = key("the capture")
    file_no: int = key("which file of it")
    record_no: int = key("which record of that file, from 1 (the header is not counted)", sa_type=BIG)
    reason: str = about("what could not be read")
    raw: str | None = about("the record as it stood in the file, tokens removed")


class AdvertiserSeen(SQLModel, table=True):
    """Capture N showed this advertiser under this name."""

    __tablename__ = "advertiser_seen"

    capture_id: int = key("the capture")
    platform: str = key("`meta`, `google`, ...")
    advertiser_id: str = key("as in `ad`")
    advertiser_id_basis: str = about("`platform`, or `name`")
    advertiser_name: str | None = key("the name as that capture shows it")
    registered_ids: str | None = about("public registration ids, as printed")


class IdMapping(SQLModel, table=True):
    """The platform's own word that an old id and a new one are the same thing."""

    __tablename__ = "id_mapping"

    capture_id: int = key("the capture")
    platform: str = about("`google`")
    kind: str = key("`advertiser` or `ad`")
    file_no: int = about("which file of it")
    row_no: int = about("which record of that file", sa_type=BIG)
    old_id: str = key("the id before")
    new_id: str = key("the id after; one old id may have several")
    extra: list[dict[str, Any]] | None = about("columns and keys adlib does not know, kept as they were", sa_type=NOTES)


class AdvertiserLabel(SQLModel, table=True):
    """What somebody says of an advertiser, such as the party behind a page: a judgement with its source, not a fact."""

    __tablename__ = "advertiser_label"

    capture_id: int = key("the capture")
    file_no: int = key("which file of it")
    row_no: int = key("which record of that file", sa_type=BIG)
    platform: str = about("the platform of the advertiser")
    advertiser_id: str = about("as in `ad`")
    advertiser_id_basis: str | None = about("`platform`, or `name`")
    advertiser_name: str | None = about("the name as the source shows it")
    label: str | None = about("what the source says it belongs to, such as a party")
    label_id: str | None = about("the source's id of that")
    labelled_name: str | None = about("the source's own name of the advertiser")
    political: bool | None = about("whether the source calls it political")
    active: bool | None = about("whether the source calls it active")
    country: str | None = about("ISO 3166-1 code")
    labelled_at: datetime | None = about("when the source labelled it, UTC", sa_type=STAMP)
    source: str | None = about("who says so")
    extra: list[dict[str, Any]] | None = about("columns and keys adlib does not know, kept as they were", sa_type=NOTES)


class Declared(SQLModel, table=True):
    """What advertisers declared about themselves to the platform."""

    __tablename__ = "advertiser_declared"

    capture_id: int = key("the capture")
    file_no: int = key("which file of it")
    row_no: int = key("which record of that file", sa_type=BIG)
    platform: str = about("`google`")
    advertiser_id: str | None = about("as in `ad`; empty where the file does not say")
    region: str | None = about("jurisdiction of the declaration")
    declared_name: str | None = about("name of the committee or advertiser")
    regulatory_id: str | None = about("id at the regulator")
    declared_scope: str | None = about("office, measure or scope declared")
    promoter_name: str | None = about("name of the promoter (New Zealand)")
    promoter_address: str | None = about("address of the promoter: personal data, not published")
    extra: list[dict[str, Any]] | None = about("columns and keys adlib does not know, kept as they were", sa_type=NOTES)


class Campaign(SQLModel, table=True):
    """Whom a campaign asked for, and which ads belonged to it."""

    __tablename__ = "campaign"

    capture_id: int = key("the capture")
    file_no: int = key("which file of it")
    row_no: int = key("which record of that file", sa_type=BIG)
    platform: str = about("`google`")
    campaign_id: str = about("the platform's id")
    advertiser_id: str | None = about("as in `ad`")
    advertiser_id_basis: str | None = about("`platform`, `name`, or `field_absent` where the dump names no advertiser")
    advertiser_name: str | None = about("the name as this dump shows it")
    started_on: date | None = about("first day")
    ended_on: date | None = about("last day")
    ad_ids: list[str] | None = about("its ads", sa_type=TEXTS)
    targets: list[dict[str, Any]] | None = about("who was asked for, and who was excluded", sa_type=TARGETING)
    extra: list[dict[str, Any]] | None = about("columns and keys adlib does not know, kept as they were", sa_type=NOTES)


class ExchangeRate(SQLModel, table=True):
    """What a bank said one money was worth in another on a day; imported by `adlib rates import`, never changed."""

    __tablename__ = "exchange_rate"

    source: str = key("who says so, such as `ECB`")
    base: str = key("ISO 4217 code of the money through which the source's rates lead from one currency to another")
    currency: str = key("ISO 4217 code of the other money")
    day: date = key("the day of the rate")
    rate: Decimal = about("the rate", sa_type=RATE)
    per: str = about("`base`: one unit of the base is `rate` of the currency; `currency`: the other way round")
    every: str = about("`day`, `month` or `quarter`: how often the source publishes")
    file: str = about("the file it was read from")
    sha256: str = about("of that file")


class LinkJudgement(SQLModel, table=True):
    """Somebody's judgement on whether two things are one entity: a real organisation or person; only ever added to."""

    __tablename__ = "link_judgement"

    judgement_no: int = key("number of the judgement in this archive, in the order they were made", sa_type=BIG)
    judgement_id: str = about("`J` and a hash of all that it says: the same in every archive")
    judgement: str = about("`same`, `different`, `unsure`, or `undo`, which takes back another judgement")
    left_kind: str = about("`advertiser`, `payer`, or `outside` (the number of something in a list outside)")
    left_platform: str = about("the platform; of something outside the list, such as `wikidata`")
    left_id: str = about("the platform's id, the payer as the platform shows it, or the number outside")
    left_name: str | None = about("the name when it was judged")
    right_kind: str = about("like `left_kind`, of the other")
    right_platform: str = about("like `left_platform`, of the other")
    right_id: str = about("like `left_id`, of the other")
    right_name: str | None = about("like `left_name`, of the other")
    who: str = about("who judges")
    decided_at: datetime = about("when, UTC", sa_type=STAMP)
    why: str | None = about("the reason, in words")
    evidence: str | None = about("where it can be seen, such as an address")
    source: str | None = about("the list or file that it was read from; empty: made here")
    score: Decimal | None = about("how alike the names are, 0 to 100, where that was measured", sa_type=AMOUNT)
    undoes: str | None = about("of an `undo`: the id of the judgement that it takes back")
    entity_id: str | None = about("of `same`: the entity that it made or added to")


class EntityMember(SQLModel, table=True):
    """What belongs to an entity by the judgements that stand; made anew with every judgement."""

    __tablename__ = "entity_member"

    entity_id: str = key("the entity; the older id where two became one")
    place: int = about("the order in which members were joined", sa_type=BIG)
    kind: str = key("`advertiser`, `payer` or `outside`")
    platform: str = key("as in `link_judgement`")
    member_id: str = key("the advertiser's id, the payer as the platform shows it, or the number outside")
    member_name: str | None = about("its name when it was first judged")


class ArchiveInfo(SQLModel, table=True):
    """One row about the archive file itself."""

    __tablename__ = "archive_info"

    schema_version: int = key("version of the tables")
    created_by: str = about("version of adlib that made the file")
    hash_probe: int = about("DuckDB's hash of a fixed row; when it changes, content hashes are made anew", sa_type=HASH)
    layout: str | None = about(
        "hash of the tables and views that the file was made with; another adlib makes them anew"
    )
    derivation: str | None = about(
        "hash of what decides all that is derived from captures; an adlib that has the same derives nothing anew"
    )


class Election(SQLModel, table=True):
    """A vote, and the days whose ads count for it: of those that come with adlib, or one `[[elections]]` of adlib.toml.

    Without a period no law or rule is named that states one; ads are then counted from three months before the vote,
    which every answer says (`election_window`).
    """

    __tablename__ = "election"
    model_config = {"extra": "forbid"}

    name: str = key("what it is called; unique")
    jurisdiction: str = needed("ISO 3166-1 code of the country, `EU`, or the name of the part that votes")
    kind: str | None = about("what is voted on: parliamentary, presidential, referendum, ...")
    polling_days: list[date] = needed("the days of the vote", sa_type=DAYS)
    period_start: date | None = about("first day of the regulated period; empty: none is stated")
    period_end: date | None = about("last day whose ads count for it; empty: the last polling day")
    period_rule: str | None = about("the law or rule that states the period; empty: none is named")
    countries: list[str] | None = about(
        "the country as platforms write it, such as `DE` and `germany`; empty: the jurisdiction", sa_type=TEXTS
    )
    regions: list[str] | None = about(
        "the regions that vote, as platforms write them; empty: the whole country", sa_type=TEXTS
    )
    authority: str | None = about("who runs the vote")
    information: str | None = about("address of the official information on how to vote")
    silence_rules: str | None = about("what the law forbids right before and during the vote; empty: not stated")
    source: str | None = about("who says so; empty: adlib.toml")
    union_vote: bool = Field(
        default=False, description="a vote in the European Union, before which only sponsors in it may be served"
    )


class SilencePeriod(SQLModel, table=True):
    """A time in which campaigning is not allowed; one `[[silence_periods]]` of adlib.toml."""

    __tablename__ = "silence_period"
    model_config = {"extra": "forbid"}

    election: str = key("name of the election")
    starts_at: datetime = key("its first moment, UTC; a day: from its first minute", sa_type=STAMP)
    ends_at: datetime = needed("the moment it is over, UTC; a day: the end of that day", sa_type=STAMP)
    rule: str | None = about("the rule that says so")


class SpendingLimit(SQLModel, table=True):
    """The most that may be spent on an election; one `[[spending_limits]]` of adlib.toml."""

    __tablename__ = "spending_limit"
    model_config = {"extra": "forbid"}

    election: str = key("name of the election")
    payer: str | None = about("whose spending is limited, as the platforms show it; empty: each payer's")
    amount: Decimal = needed("the most that may be spent, major units", sa_type=AMOUNT)
    currency: str = needed("ISO 4217 code")
    rule: str | None = about("the rule that says so")


class RegisteredPayer(SQLModel, table=True):
    """Someone whom a register allows to pay for political ads; one `[[registered_payers]]` of adlib.toml."""

    __tablename__ = "registered_payer"
    model_config = {"extra": "forbid"}

    name: str = key("the name in the register")
    jurisdiction: str = key("whose register it is, as in `election`")
    registered_id: str | None = about("the number in the register")
    country: str | None = about("ISO 3166-1 code of the country where the payer is established")


class PublicationLimit(SQLModel, table=True):
    """How soon an ad must be public; one `[[publication_limits]]` of adlib.toml."""

    __tablename__ = "publication_limit"
    model_config = {"extra": "forbid"}

    platform: str | None = about("the platform it binds; empty: every platform")
    hours: int = key("hours from the beginning of the ad to its publication")
    rule: str | None = about("the rule that says so")


class Retention(SQLModel, table=True):
    """How long a platform says it keeps ads; `[retention]` of adlib.toml, and 7 years for Google and Meta."""

    __tablename__ = "retention"

    platform: str = key("`meta`, `google`, ...")
    years: int = needed("years after the last day of the ad")


class Redaction(SQLModel, table=True):
    """A value that is kept but not published, and why; one `[[redactions]]` of adlib.toml."""

    __tablename__ = "redaction"
    model_config = {"extra": "forbid"}

    table: str = Field(primary_key=True, description="`ad`, `advertiser`, `payer` or `takedown_asset`")
    key: str = Field(
        primary_key=True,
        description="which one: its `ad_id`, `advertiser_id` or `asset_id`, or the payer's name as shown",
    )
    column: str = Field(
        primary_key=True,
        description="what of it: a column of text of `ad`, such as `text`; `advertiser_name`; `payer`",
    )
    reason: str = needed("why, in words that stand in its place")


class Correction(SQLModel, table=True):
    """What the site got wrong and put right; one `[[corrections]]` of adlib.toml."""

    __tablename__ = "correction"
    model_config = {"extra": "forbid"}

    day: date = key("when it was put right")
    what: str = key("what was wrong, and what is right")
    why: str | None = about("how it came about")
    pages: list[str] | None = about(
        "the pages of the site it was on, such as `a/meta/07/7.html`; each says so at its head", sa_type=TEXTS
    )


SETTINGS: tuple[type[SQLModel], ...] = (
    Election, SilencePeriod, SpendingLimit, RegisteredPayer, PublicationLimit, Retention, Redaction, Correction,
)  # fmt: skip
"""tables that adlib.toml fills for each run; they are not stored in the archive."""

TABLES: tuple[type[SQLModel], ...] = (
    ArchiveInfo, Capture, CaptureFile, RejectedRow, AdVersion, PlaceSet, PlaceName, Sighting, AdLink, AdCurrent,
    AdvertiserSpend, AdEvent, AdFormer, PlaceDays, SpendLine, Campaign, AdvertiserSeen, IdMapping, AdvertiserLabel,
    Declared, ExchangeRate, *takedown.TABLES, LinkJudgement, EntityMember,
)  # fmt: skip
