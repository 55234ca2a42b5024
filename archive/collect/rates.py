"""Exchange rates: the ECB's whole history in one zip; of currencies that it does not quote, those that Frankfurter has.

Frankfurter (frankfurter.dev) gathers the rates of central banks. Each currency is asked for by itself and per base, and
is a source of its own, because one bank's rate stands until that bank publishes again.
"""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from adlib.errors import SourceFailed
from archive.collect import disk, published
from archive.collect.published import Kept
from archive.collect.web import Broken, Web
from archive.collect.zips import Member
from archive.database import Archive
from archive.rates.files import known_rates

ECB = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip"
FRANKFURTER = "https://api.frankfurter.dev"
TABLE = "eurofxref-hist.csv"
HEADER = ["date", "base", "quote", "rate"]
LARGEST_TABLE = 64 << 20
WITHOUT_RATE = """
SELECT a.currency, min(a.started_on)
FROM ad_current AS a
WHERE a.currency IS NOT NULL AND a.currency <> 'EUR' AND a.currency NOT IN (
  SELECT currency FROM rate_known WHERE source = 'ECB'
  GROUP BY currency HAVING max(day) >= (SELECT max(day) FROM rate_known WHERE source = 'ECB') - 30
)
GROUP BY a.currency ORDER BY a.currency
"""


@dataclass(frozen=True)
class Wanted:
    """A currency that the ECB does not quote, and from which day on."""

    currency: str
    since: date


def wanted(archive: Archive) -> list[Wanted]:
    """List the currencies of ads in the archive that the ECB does not quote now."""
    known_rates(archive.con)
    rows = archive.sql(WITHOUT_RATE).rows
    return [Wanted(currency, since or date.today()) for currency, since in rows]


def collect_ecb(web: Web, folder: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> Kept:
    """Fetch the ECB's zip if it changed; see `archive.collect.published`."""
    return published.collect(web, folder, "eurofxref-hist.zip", check, key="ecb", progress=progress)


def check(found: dict[str, Member]) -> tuple[str, int]:
    """See to it that the table is there, and read its newest day, which stands first."""
    table = found.get(TABLE)
    if table is None or not table.head.startswith("Date,"):
        raise SourceFailed(f"the zip has no {TABLE} that begins as the ECB's does.")
    day = [*table.head.splitlines(), ""][1].split(",")[0].strip()
    return str(as_day(day)), max(table.lines - 1, 0)


def unpacked(path: Path, folder: Path) -> Path:
    """Unpack the ECB's table into *folder*."""
    with zipfile.ZipFile(path) as packed:
        name = next(name for name in packed.namelist() if name.rsplit("/", 1)[-1] == TABLE)
        table = folder / TABLE
        table.write_bytes(packed.read(name))
    return table


def source_name(currency: str, base: str, provider: str | None) -> str:
    """Name whose rates they are."""
    return f"Frankfurter{f', {provider.upper()}' if provider else ''} ({currency} per {base})"


def next_day(archive: Archive | None, source: str, since: date) -> date:
    """Give the first day that the archive has no rate of a source for."""
    if archive is None:
        return since
    query = "SELECT max(day) FROM exchange_rate WHERE source = $source"
    newest = archive.sql(query, source=source).rows[0][0]
    return max(since, newest + timedelta(days=1)) if newest else since


def collect_frankfurter(
    web: Web, folder: Path, currency: str, base: str, *, since: date, provider: str | None = None
) -> Path | None:
    """Fetch a currency's daily rates from *since* until yesterday; None where there are none yet.

    Today's may still change, and so they are left for tomorrow. Raises SourceFailed where they cannot be had.
    """
    until = datetime.now(UTC).date() - timedelta(days=1)
    if since > until:
        return None
    asked = {"from": since.isoformat(), "to": until.isoformat(), "base": base, "quotes": currency}
    data = answered(web, asked | ({"providers": provider} if provider else {}))
    days = read_days(data, web.base.host, currency, base)
    if any(not since <= day <= until for day in days):
        raise SourceFailed(f"{web.base.host} sent rates of other days than {since} to {until}.")
    if not days:
        return None
    disk.make_folder(folder)
    name = f"frankfurter-{currency}-per-{base}.{max(days)}.{sha256(data).hexdigest()[:8]}.csv"
    disk.write_whole(folder / name, data)
    return folder / name


def answered(web: Web, asked: dict[str, str]) -> bytes:
    """Ask until there is an answer, or too often in vain."""
    for failures in range(1, web.manners.tries + 1):
        try:
            with web.ask("/v2/rates.csv", asked, {"Accept": "text/csv"}) as answer:
                data = web.body(answer, LARGEST_TABLE)
                if answer.status_code in (400, 404, 422):
                    raise SourceFailed(f"{web.base.host} has no rates of {asked['quotes']} per {asked['base']}.")
                if answer.status_code != 200:
                    raise Broken(f"{web.base.host} answered with status {answer.status_code}")
                return data
        except Broken as broken:
            if failures == web.manners.tries:
                raise SourceFailed(f"{broken}. It was tried {failures} times.") from broken
            web.manners.after_failure(5.0, failures, str(broken))
    raise SourceFailed(f"{web.base.host} was not asked.")


def read_days(data: bytes, host: str, currency: str, base: str) -> list[date]:
    """See to it that a table is what was asked for; give its days."""
    try:
        header, *rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        if header != HEADER or any(len(row) != len(HEADER) or row[1:3] != [base, currency] for row in rows):
            raise ValueError
        return [as_day(row[0]) for row in rows]
    except (ValueError, csv.Error, UnicodeDecodeError) as error:
        raise SourceFailed(f"{host} sent something else than the table of rates that was asked for.") from error


def as_day(text: str) -> date:
    """Read a day. Raises SourceFailed for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SourceFailed(f"{text[:40]!r} stands where the day of a rate should be.") from error
