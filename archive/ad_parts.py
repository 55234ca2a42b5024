"""Parts of ads that stand in files of their own, and the ads they belong to."""

from collections.abc import Sequence

import duckdb

from archive.dump_file import DumpFile
from archive.format import Member
from archive.staged import hold_columns, scalar


def part(file: DumpFile) -> str:
    """Name the TEMP table of a file's rows that are parts of ads."""
    return f"part_{file.file_no}"


def filled_list(member: Member) -> str:
    """Name the list of an ad that a member's rows fill."""
    return next(name for name in member.columns if name != "ad_id")


def join_parts(con: duckdb.DuckDBPyConnection, files: Sequence[DumpFile]) -> None:
    """Give every staged ad the parts of it that stand in *files*; reject the parts of no ad.

    A part that stands there twice word for word counts once. Ads keep their order.
    """
    if not files:
        return
    lists: dict[str, list[str]] = {}
    for file in files:
        con.execute(
            f"INSERT INTO reject SELECT {file.file_no}, record_no, 'ad_id: no ad of this dump has it', NULL "
            f"FROM {part(file)} ANTI JOIN (FROM staged_ads WHERE reason IS NULL) USING (ad_id)"
        )
        orphans = scalar(con, f"SELECT count(*) FROM reject WHERE file_no = {file.file_no}") - file.rejected
        file.rejected, file.staged = file.rejected + orphans, file.staged - orphans
        once = f"SELECT ad_id, value, min(({file.file_no}, record_no)) AS place FROM {part(file)} GROUP BY 1, 2"
        lists.setdefault(filled_list(file.member), []).append(once)
    joins, values = [], ["coalesce(s.record_no, s.rowid - f.before + 1) AS record_no"]
    for name, found in lists.items():
        gathered = f"SELECT ad_id, list(value ORDER BY place) AS v FROM ({' UNION ALL '.join(found)}) GROUP BY 1"
        joins.append(f"LEFT JOIN ({gathered}) AS {name} ON {name}.ad_id = s.ad_id")
        values.append(f"coalesce({name}.v, s.{name}) AS {name}")
    hold_columns(con, lists)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE ads_held AS SELECT s.* REPLACE ({', '.join(values)}) "
        f"FROM ads_held AS s JOIN staged_file AS f USING (file_no) {' '.join(joins)} ORDER BY s.rowid"
    )
