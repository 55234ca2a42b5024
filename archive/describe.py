"""What a staged dump says of itself: when it is from, what it covers, whether it is complete, what to warn of."""

from datetime import datetime

import duckdb

from adlib.errors import UnreadableInput
from archive.columns import plain
from archive.dump_file import DumpFile
from archive.format import Format
from archive.recognise import brief
from archive.staged import scalar, staged


def as_of(
    con: duckdb.DuckDBPyConnection, fmt: Format, files: list[DumpFile], stated: datetime | None
) -> tuple[datetime | None, str]:
    """Find the moment a dump describes, and how that is known; never from a file's own time or the clock."""
    if stated:
        return stated, "option"
    if found := con.execute("SELECT max(as_of) FROM as_of_stated").fetchall()[0][0]:
        return found, "content"
    if named := [file.facts.as_of for file in files if file.facts.as_of]:
        return max(named), "file_name"
    if fmt.released:
        return fmt.released, "release"
    if times := [file.source.member_time for file in files if file.source.member_time]:
        return max(times), "member_time"
    days = [newest for file in files if (newest := newest_day(con, file))]
    return (max(days), "not_before") if days else (None, "unknown")


def newest_day(con: duckdb.DuckDBPyConnection, file: DumpFile) -> datetime | None:
    """Find the newest day in a file's rows that its dump cannot be older than."""
    if not file.member.newest:
        return None
    good = " AND reason IS NULL" if file.member.holds == "ads" else ""
    table = staged(file.member.holds)
    query = f"SELECT max({file.member.newest})::TIMESTAMP FROM {table} WHERE file_no = {file.file_no}{good}"
    return con.execute(query).fetchall()[0][0]  # type: ignore[no-any-return]


def scope(con: duckdb.DuckDBPyConnection, fmt: Format, files: list[DumpFile], country: str | None) -> str:
    """Say what a dump covers."""
    if fmt.scope:
        return fmt.scope
    if fmt.scope_sql:
        found = con.execute(f"SELECT {fmt.scope_sql} FROM staged_ads WHERE reason IS NULL").fetchall()[0][0]
        return str(found or "no rows")
    stated = sorted({file.facts.scope for file in files if file.facts.scope}, key=len)
    if not stated:
        return country or "not stated"
    return stated[-1] if country is None or country in stated[-1] else f"{country} {stated[-1]}"


def country(files: list[DumpFile], stated: str | None) -> str | None:
    """Say which country a whole dump is of, if one.

    Raises UnreadableInput when the user says another than the dump does.
    """
    found = {file.facts.country for file in files if file.facts.country}
    if stated and found and found != {stated}:
        raise UnreadableInput(
            f"{files[0].source.name}: this dump is of {', '.join(sorted(found))}, not {stated}; leave out --country."
        )
    return stated or (found.pop() if len(found) == 1 else None)


def derived(file: DumpFile) -> bool:
    """Tell whether a tool wrote this copy: its first column has no name, as where a data frame's index was saved."""
    names = file.match.look.probe.names
    return len(names) > 1 and names[0] == ""


def cut_out(file: DumpFile) -> list[str]:
    """List the columns that every generation of a table has and this file does not."""
    has = {plain(name) for name in file.match.look.probe.names}
    return [name for name in file.member.always if plain(name) not in has]


def selected(files: list[DumpFile]) -> bool:
    """Tell whether a dump is one table that nobody publishes by itself."""
    return all(file.member.selected for file in files)


def whole(files: list[DumpFile]) -> bool:
    """Tell whether a dump looks as its publisher made it."""
    return not selected(files) and not any(derived(file) or cut_out(file) for file in files)


def partial(file: DumpFile, files: list[DumpFile]) -> list[str]:
    """Say why a file is not taken for all that its publisher gave."""
    said = []
    if missing := cut_out(file):
        said.append(f"{file.source.name}: not in this dump, taken as partial: {', '.join(missing)}")
    if file.member.selected and selected(files):
        rest = ", ".join(each.name for each in file.match.format.members if not each.selected and each.holds != "as_of")
        said.append(f"{file.source.name}: a table without its dump, taken as partial; not in this dump: {rest}")
    if derived(file):
        said.append(f"{file.source.name}: a copy saved by a tool (its first column has no name), taken as partial")
    return said


def warnings(con: duckdb.DuckDBPyConnection, files: list[DumpFile], basis: str) -> list[str]:
    """List what a person should know about an import."""
    said = []
    for file in files:
        said += [f"{file.source.name}: {each}" for each in file.table.said]
        if file.unknown and file.member.holds == "ad_parts":
            said.append(f"{file.source.name}: left out unknown columns: {', '.join(map(brief, file.unknown))}")
        elif file.unknown:
            said.append(f"{file.source.name}: kept unknown columns as they are: {', '.join(map(brief, file.unknown))}")
        if file.repaired:
            said.append(f"{file.source.name}: repaired the quoting of {counted(file.repaired, 'row')}")
        if file.tokens:
            said.append(f"{file.source.name}: removed {counted(file.tokens, 'access token')}")
        said += partial(file, files)
    if basis == "unknown":
        said.append("nothing in this dump says when it is from; say it with --as-of")
    if basis == "not_before":
        said.append(
            "its as-of time is the newest day in the data, a lower bound; say the day it was downloaded with --as-of"
        )
    ambiguous = scalar(con, "SELECT count(*) FROM staged_spend_lines WHERE currency_basis = 'ambiguous'")
    if ambiguous:
        said.append(
            f"{counted(ambiguous, 'figure')} of advertisers in several regions: taken in the platform's US dollars"
        )
    return said


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
