"""What is known of networks that platforms removed: documents, what each states, and the assets it lists.

A document (a report, a table somebody made, a file written by hand) is imported once and stays whole. Everything it
states is one `TakedownValue` in its own words, so two sources that disagree are both kept; the view `takedown` holds
all of them. Addresses are stored as they are shown, defanged: `example[.]com`.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import SQLModel

from adlib.fields import AMOUNT, BIG, NOTES, STAMP, TEXTS, about, key

COUNTS: dict[str, str] = {
    "assets": "pages, groups, accounts and others in all, where the source gives one sum",
    "pages": "Facebook pages",
    "groups": "Facebook groups",
    "events": "events on Facebook",
    "accounts": "Facebook accounts",
    "instagram_accounts": "Instagram accounts",
    "facebook_and_instagram_accounts": "accounts on Facebook and Instagram, where the source gives one sum",
    "ads": "ads",
    "followers": "followers of all of it, where the source gives one sum",
    "page_followers": "accounts that followed one or more of the pages",
    "group_members": "accounts that joined one or more of the groups",
    "instagram_followers": "accounts that followed one or more of the Instagram accounts",
    "networks": "networks that the source counts together in these figures",
}
"""fields that are numbers of something."""
DATES: dict[str, str] = {
    "announced": "when the removal was made public",
    "attributed": "when the source attributed it",
    "period": "the time that the report covers",
    "active_from": "when the network began",
    "active_until": "when it ended",
    "first_ad": "when its first ad ran",
    "last_ad": "when its last ad ran",
}
"""fields that are a day, a month, a quarter, a half or a year."""
TEXT_FIELDS: dict[str, str] = {
    "name": "what the source calls it",
    "platform": "the platform that removed it, or that it was on",
    "origin": "a country it came from",
    "target": "a country or region it was aimed at",
    "attributed_to": "whom the source names as behind it",
    "attribution": "how sure the source is of that, in its words",
    "found_through": "how it was found",
    "behaviour": "what it did; `label` is the procedure in the vocabulary of the source",
    "topic": "what it posted about",
    "description": "further words about it",
    "response": "what those named said to it",
    "paid_in": "ISO 4217 code of a currency that its ads were paid in",
    "removal": "`stated` where the source says that a platform removed it",
    "same_as": "the id under which another document has the same network",
    "announcement": "address of the announcement",
    "detail": "something else that the source has; `label` is its name for it",
}
"""fields that are words."""
MONEY: dict[str, str] = {"ad_spend": "what was spent on its ads, in the currency that the source states"}
FIELDS: dict[str, str] = {**TEXT_FIELDS, **DATES, **COUNTS, **MONEY}


class TakedownDocument(SQLModel, table=True):
    """A report, table or file about removed networks, imported once; `adlib takedown undo` takes it back."""

    __tablename__ = "takedown_document"

    document_id: int = key("number of the document, in order of import")
    name: str = about("its file name")
    format: str = about("how it was read, such as `killchain`, `stix2` or `takedown_toml`")
    title: str | None = about("its title, where it has one")
    publisher: str | None = about("who published it")
    url: str | None = about("where it was published")
    published_on: date | None = about("when it was published")
    sha256: str = about("of the file")
    bytes: int = about("size of the file", sa_type=BIG)
    imported_at: datetime = about("when it was imported, UTC", sa_type=STAMP)
    adlib_version: str = about("version of adlib that imported it")
    rows_read: int = about("records in the file", sa_type=BIG)
    rows_loaded: int = about("records that brought something new", sa_type=BIG)
    rows_unchanged: int = about("records that state only what another document had stated, word for word", sa_type=BIG)
    rows_merged: int = about("records that repeat another one of the document", sa_type=BIG)
    rows_rejected: int = about("records that could not be read; kept whole in `takedown_record`", sa_type=BIG)
    warnings: list[str] | None = about("what a person should know about this import", sa_type=TEXTS)


class TakedownRecord(SQLModel, table=True):
    """One record of a document, whole: nothing of it is lost, also where adlib makes nothing of it."""

    __tablename__ = "takedown_record"

    document_id: int = key("the document")
    record_no: int = key("which record of it, from 1 (a header is not counted)")
    takedown_id: str | None = about("the network it is about, if it is about one")
    outcome: str = about("`loaded`, `unchanged`, `merged` or `rejected`")
    reason: str | None = about("why it was rejected or merged")
    cells: list[dict[str, Any]] | None = about("the record as it stands in the file, by column or key", sa_type=NOTES)


class TakedownValue(SQLModel, table=True):
    """One thing that one document states about one network, in its own words."""

    __tablename__ = "takedown_value"

    document_id: int = key("the document that states it")
    record_no: int = about("which record of it")
    value_no: int = key("which statement of the document, from 1")
    takedown_id: str = about("the network")
    field: str = about("what is stated: `accounts`, `pages`, `ad_spend`, `paid_in`, `origin`, `behaviour`, ...")
    value: str | None = about("what is stated, as text; empty where it could not be read")
    lower: Decimal | None = about("of a number or amount: the least", sa_type=AMOUNT)
    upper: Decimal | None = about("of a number or amount: the most; empty beside a lower bound: none", sa_type=AMOUNT)
    kind: str | None = about(
        "`exact`, `rounded` (about; by at most `step` either way), `range`, `at_least`, `at_most`, or `not_stated`: "
        "a 0 in a table that also writes 0 where nothing is stated"
    )
    step: Decimal | None = about("of a rounded number: the last place that the source writes", sa_type=AMOUNT)
    currency: str | None = about("of an amount: ISO 4217 code of the currency it is stated in; empty: not stated")
    first_day: date | None = about("of a time: its first day")
    last_day: date | None = about("of a time: its last day")
    precision: str | None = about("of a time: `day`, `month`, `quarter`, `half`, `year`")
    label: str | None = about("the source's own name for this kind of statement, such as a procedure")
    words: str | None = about("the words of the source that it was read from")
    said_by: str | None = about("who says so, where that is not the document's publisher")
    source_url: str | None = about("where it was said, if the record names it")
    basis: str = about("`stated`, or `file_name` where only the document's name says it")
    is_read: bool = about("false: these words could not be read as this field; they stay as they are")
    note: str | None = about("what a reader of it should know")


class TakedownAsset(SQLModel, table=True):
    """A page, account, site or the like that a document lists; addresses are defanged."""

    __tablename__ = "takedown_asset"

    document_id: int = key("the document that lists it")
    record_no: int = about("which record of it")
    asset_no: int = key("which asset of the document, from 1")
    takedown_id: str = about("the network")
    platform: str | None = about("`facebook`, `instagram`, `x`, `youtube`, ...; empty: not on a platform, or not said")
    asset_type: str = about("`page`, `account`, `group`, `event`, `channel`, `domain`, `url`, `email`, `file`, ...")
    asset_id: str | None = about("the platform's id of it; of a file: its hash")
    asset_name: str | None = about("its name or handle")
    asset_url: str | None = about("its address, defanged")
    relation: str = about("`part`: the source lists it as the network's own; `mentioned`: it only names it")
    first_seen: date | None = about("when the source first saw it")
    first_seen_precision: str | None = about("`day`, `month`, `year`")
    removed_on: date | None = about("when it was removed; empty: not stated")
    removed_precision: str | None = about("`day`, `month`, `year`")
    confidence: int | None = about("how sure the source is, 0 to 100; empty: it does not say")
    label: str | None = about("the source's own kind, such as a procedure")
    note: str | None = about("further words of the source")
    source_url: str | None = about("where it was said, if the record names it")


TABLES: tuple[type[SQLModel], ...] = (TakedownDocument, TakedownRecord, TakedownValue, TakedownAsset)
