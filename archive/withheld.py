"""What is in the archive and not published: personal data, and what `[[redactions]]` of adlib.toml names.

Whoever publishes asks a connection on which temporary views stand before the archive's tables, as for a past day
(`archive/past.py`). In them a withheld value is a note such as `[withheld 2: court order]`. Every query, page, feed and
download honours it without knowing, and so does every address made of a name. The number keeps two withheld names
apart.

Personal data are addresses, e-mail addresses and phone numbers: fields of dumps that hold nothing else are left out,
and what looks like one is taken out of names. The text of an ad is what the advertiser told the public: it is published
whole, unless a redaction names the ad. Records that could not be read may hold anything and are not published.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from adlib.models import Redaction
from archive import schema
from archive.columns import literal, quoted

if TYPE_CHECKING:
    from archive.database import Archive

CONTACT_COLUMNS = (
    "payer",
    "advertiser_name",
    "advertiser_id",
    "asset_id",
    "asset_name",
    "left_name",
    "right_name",
    "member_name",
)
"""columns in which e-mail addresses and phone numbers are looked for."""
PERSONAL_NOTES = r"address|e_?mail|phone|tax_id|street|post_?code"
"""names of further fields (`details`) that hold personal data."""
CONTACT = (
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+"  # an e-mail address
    r"|\+\d[\d ().-]{7,}\d"  # a phone number with its country
    r"|\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b"  # one as North America writes it
)
LISTS = ("creative_urls", "targets", "details", "delivery_regions")
"""columns of an ad that hold several values."""
TEXTS = ("payer", "text", "link_title", "link_caption", "link_description", "url")
COLUMNS = {
    "ad": (*TEXTS, *LISTS), "advertiser": ("advertiser_name", "registered_ids"), "payer": ("payer",),
    "takedown_asset": ("asset_id", "asset_name", "asset_url", "note"),
}  # fmt: skip
"""what may be withheld of what."""
FOUND_BY = {"ad": "ad_key", "advertiser": "advertiser_id", "payer": "payer", "takedown_asset": "asset_id"}
"""the column whose value tells which."""
NAMES = (
    "advertiser_name", "payer", "labelled_name", "declared_name", "promoter_name", "left_name", "right_name",
    "member_name", "left_id", "right_id", "member_id",
)  # fmt: skip
"""columns that hold names, and ids that are names; a withheld name is withheld in all of them and among details."""

LINKED = ("left_name", "right_name", "member_name", "left_id", "right_id", "member_id")
"""columns of judgements and entities that hold names, or ids made of them."""


def mistakes(redaction: Redaction) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a redaction: the key of adlib.toml, and what to write."""
    columns = COLUMNS.get(redaction.table)
    if columns is None:
        yield "table", f'"{redaction.table}" is none of {", ".join(COLUMNS)}.'
    elif redaction.column not in columns:
        yield "column", f'"{redaction.column}" cannot be withheld of {redaction.table}; it may be {", ".join(columns)}.'
    for name in ("key", "reason"):
        if not getattr(redaction, name).strip():
            yield name, "is empty."


def note(number: int, redaction: Redaction) -> str:
    """Word what stands in the place of a withheld value."""
    return f"[withheld {number}: {redaction.reason.strip()}]"


@dataclass(frozen=True)
class Replaced:
    """Values of one column that are shown otherwise, in every table that has it and the column that finds them."""

    column: str
    by: str
    """the column whose value tells which."""
    shown: dict[Any, str]
    """what stands in its place, by that value."""

    @property
    def table(self) -> str:
        """Name the temporary table that holds them."""
        return f"withheld_{self.column}_by_{self.by}"

    def put(self, con: duckdb.DuckDBPyConnection) -> None:
        """Write them where views find them."""
        kind = schema.columns("ad_version").get(self.by, "VARCHAR")
        con.execute(f"CREATE OR REPLACE TEMP TABLE {self.table} (found {kind}, shown VARCHAR)")
        con.execute(
            f"INSERT INTO {self.table} SELECT unnest(CAST($found AS {kind}[])), unnest($shown)",
            {"found": list(self.shown), "shown": list(self.shown.values())},
        )


class Withheld:
    """What of one archive is withheld; found once, and put before the tables on every connection that publishes."""

    def __init__(self, archive: "Archive") -> None:
        self.redactions: Sequence[Redaction] = archive.config.redactions
        self.personal = archive.config.site.personal_data
        con = archive.cursor()
        self.own = f"{quoted(str(con.execute('SELECT current_database()').fetchall()[0][0]))}.main"
        self.unknown = [each for each in self.redactions if not exists(con, self.own, each)]
        """the redactions that no record of the archive answers to."""
        self.withheld_names: dict[str, str] = {}
        """what is shown in place of each withheld name."""
        self.replaced = [*self.found(con)]
        if con is not archive.con:
            con.close()

    def put(self, con: duckdb.DuckDBPyConnection) -> None:
        """Put what may be published before the archive's tables, on this connection."""
        for each in self.replaced:
            each.put(con)
        for table in schema.tables():
            if view := self.shadow(table):
                con.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(table)} AS {view}")

    def found(self, con: duckdb.DuckDBPyConnection) -> Iterator[Replaced]:
        """Gather what is withheld by the column it stands in and the column that finds it; redactions go first."""
        found: dict[tuple[str, str], dict[Any, str]] = {}
        for number, each in enumerate(self.redactions, 1):
            said = note(number, each)
            for key in self.keys(con, each):
                found.setdefault((each.column, FOUND_BY[each.table]), {}).setdefault(key, said)
            for name in self.names(con, each):
                self.withheld_names.setdefault(name, said)
                for column in ("advertiser_id", "left_id", "right_id", "member_id"):
                    found.setdefault((column, column), {}).setdefault(f"name:{name}", f"name:{said}")
                for column in NAMES:
                    found.setdefault((column, column), {}).setdefault(name, said)
        for column, contacts in self.contacts(con):
            for name, said in contacts.items():
                for other in (column, *LINKED):
                    found.setdefault((other, other), {}).setdefault(name, said)
        # `details` first: the notes on other columns are put into what is left of them
        by_column = sorted(found.items(), key=lambda item: item[0][0] != "details")
        return (Replaced(column, by, shown) for (column, by), shown in by_column)

    def names(self, con: duckdb.DuckDBPyConnection, redaction: Redaction) -> list[str]:
        """Give the names that a redaction withholds: of a payer, or all that an advertiser has had."""
        if redaction.table == "payer":
            return [redaction.key]
        if (redaction.table, redaction.column) != ("advertiser", "advertiser_name"):
            return []
        query = (
            f"SELECT DISTINCT advertiser_name FROM {self.own}.advertiser_seen "
            "WHERE advertiser_id = $id AND advertiser_name IS NOT NULL ORDER BY advertiser_name"
        )
        return [row[0] for row in con.execute(query, {"id": redaction.key}).fetchall()]

    def keys(self, con: duckdb.DuckDBPyConnection, redaction: Redaction) -> list[Any]:
        """Give the values by which a redaction is found: the keys of all ads of its id, else its key."""
        if redaction.table != "ad":
            return [redaction.key]
        query = f"SELECT DISTINCT ad_key FROM {self.own}.ad_version WHERE ad_id = $id ORDER BY ad_key"
        return [row[0] for row in con.execute(query, {"id": redaction.key}).fetchall()]

    def contacts(self, con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, dict[str, str]]]:
        """Find names, and ids made of names, that hold an e-mail address or a phone number.

        A few letters of a hash keep apart two names that differ only in what is taken out.
        """
        for column in () if self.personal else CONTACT_COLUMNS:
            tables = [table for table in schema.tables() if column in schema.columns(table)]
            names = " UNION ".join(f"SELECT {column} AS name FROM {self.own}.{quoted(table)}" for table in tables)
            rows = con.execute(
                "SELECT name, regexp_replace(name, $contact, '[contact withheld ' || left(md5(name), 4) || ']', 'g') "
                f"FROM ({names}) WHERE regexp_matches(name, $contact) AND ($all OR name LIKE 'name:%') ORDER BY name",
                {"contact": CONTACT, "all": column != "advertiser_id"},
            ).fetchall()
            if rows:
                yield column, dict(rows)

    def view(self, table: str, where: str = "true") -> str:
        """Write a query for what may be published of a table, and there only the rows that fulfil a condition."""
        shown = self.shadow(table) or f"FROM {self.own}.{quoted(table)}"
        return f"SELECT * FROM ({shown}) WHERE {where}"

    def shadow(self, table: str) -> str:
        """Write the view that stands before a table; empty where nothing of it is withheld."""
        columns = schema.columns(table)
        values = {} if self.personal else left_out(table, columns)
        if self.withheld_names and "details" in columns:
            values["details"] = without_names(values.get("details", "t.details"), self.withheld_names)
        joins = []
        for number, each in enumerate(self.replaced):
            if each.column not in columns or each.by not in columns:
                continue
            joins.append(f"LEFT JOIN {each.table} AS w{number} ON w{number}.found = t.{each.by}")
            value = values.get(each.column, f"t.{quoted(each.column)}")
            if each.column in (*LISTS, "url"):  # nothing shows a note in its place, so it stands among the details
                values[each.column] = f"CASE WHEN w{number}.found IS NULL THEN {value} END"
                said = f"[{{'name': 'withheld', 'value': {literal(each.column + ' ')} || w{number}.shown}}]"
                notes = values.get("details", "t.details")
                more = f"coalesce({notes}, []) || {said}"
                values["details"] = f"CASE WHEN w{number}.found IS NULL THEN {notes} ELSE {more} END"
            else:
                values[each.column] = f"coalesce(w{number}.shown, {value})"
        if not values:
            return ""
        said = ", ".join(f"{value} AS {quoted(name)}" for name, value in values.items())
        return f"SELECT t.* REPLACE ({said}) FROM {self.own}.{quoted(table)} AS t {' '.join(joins)}"


def left_out(table: str, columns: dict[str, str]) -> dict[str, str]:
    """Say which columns of a table hold personal data, and what is published of them."""
    values = {}
    if "details" in columns:
        values["details"] = f"list_filter(t.details, lambda each: NOT regexp_matches(each.name, '{PERSONAL_NOTES}'))"
    if "extra" in columns:  # nobody knows what these columns hold
        values["extra"] = f"CAST(NULL AS {columns['extra']})"
    if table == "advertiser_declared":
        values["promoter_address"] = "CAST(NULL AS VARCHAR)"
    if table == "takedown_record":
        value = f"regexp_replace(each.value, '{CONTACT}', '[contact withheld]', 'g')"
        values["cells"] = f"list_transform(t.cells, lambda each: {{'name': each.name, 'value': {value}}})"
    if table == "rejected_row":
        values["raw"] = "CAST(NULL AS VARCHAR)"
        values["reason"] = f"regexp_replace(t.reason, '{CONTACT}', '[contact withheld]', 'g')"
    return values


def without_names(details: str, names: Mapping[str, str]) -> str:
    """Write the SQL of further fields in which withheld names stand for their notes."""
    shown = " ".join(f"WHEN {literal(name)} THEN {literal(said)}" for name, said in names.items())
    value = f"CASE each.value {shown} ELSE each.value END"
    return f"list_transform({details}, lambda each: {{'name': each.name, 'value': {value}}})"


def exists(con: duckdb.DuckDBPyConnection, own: str, redaction: Redaction) -> bool:
    """Tell whether the archive holds what a redaction names."""
    places = {
        "ad": f"SELECT ad_id AS key FROM {own}.ad_version",
        "advertiser": f"SELECT advertiser_id AS key FROM {own}.advertiser_seen",
        "takedown_asset": f"SELECT asset_id AS key FROM {own}.takedown_asset",
        "payer": f"SELECT payer AS key FROM {own}.ad_version UNION ALL SELECT payer FROM {own}.spend_line_history",
    }
    query = f"SELECT count(*) FROM ({places[redaction.table]}) WHERE key = $key"
    return bool(con.execute(query, {"key": redaction.key}).fetchall()[0][0])
