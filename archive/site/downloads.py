"""Files to take away: every table as CSV and as JSON Lines, of an advertiser, of a payer, and of the whole archive; and
all ads of the archive as Parquet.

The lines are made in SQL (`downloads.sql`) in the scans that the pages are made of. A file holds at most `LINES_A_FILE`
lines, and little more than `LETTERS_A_FILE`; what is more goes into a second and third one, so that memory and files
stay bounded. The same archive gives the same bytes: every query is sorted, and nothing comes from the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from archive.site.changed import LastBuild
from archive.site.pages import File, Page
from archive.site.parquet import parquet_files
from archive.site.shared import Shared
from archive.site.stream import Reader

LINES_A_FILE = 20_000
LETTERS_A_FILE = 16_000_000
"""of its CSV and its JSON Lines together; so that what is at hand stays small where texts are long."""
DATA_LINES_A_FILE = 200_000
"""of a table of the whole archive, whose lines are short."""
ADS_A_FILE = 100_000
"""of a Parquet file, which is made in memory."""
AD_COLUMNS = (
    "platform", "ad_id", "ad_id_basis", "advertiser_id", "advertiser_name", "status", "status_as_of",
    "started_on", "ended_on", "first_seen", "last_seen", "versions", "payer_state", "payer", "currency",
    "spend_kind", "spend_lower", "spend_upper", "impressions_lower", "impressions_upper", "audience_lower",
    "audience_upper", "ad_type", "languages", "countries", "surfaces", "text", "link_title", "link_description",
    "link_caption", "url", "creative_urls", "capture", "file", "sha256", "record_no",
)  # fmt: skip
"""of the CSV of ads, as ads.sql writes it."""
TABLE_COLUMNS = (
    "section", "platform", "advertiser_id", "grain", "period_start", "period_end", "country", "region", "district",
    "payer_state", "payer", "age", "gender", "criterion", "excluded", "event", "value", "ads", "active_ads", "open_ads",
    "not_disclosed_ads", "absent_ads", "currency", "spend_kind", "spend_lower", "spend_upper", "spend_step",
    "impressions_lower", "impressions_upper", "as_of", "capture", "file_no", "record_no",
)  # fmt: skip
"""of the CSV of an advertiser's tables, as `table_csv` writes it."""
DATA = ("advertisers", "spend", "payers", "figures", "changes", "captures", "files")
"""the tables of the whole archive: `display/data_<name>.sql`."""

MEDIA_TYPES = {"CSV": "text/csv", "JSON Lines": "application/jsonl", "Parquet": "application/vnd.apache.parquet"}


@dataclass(frozen=True)
class Download:
    """A file to take away, as the page that links it tells of it."""

    name: str
    """its name in the folder of that page."""
    form: str
    """`CSV`, `JSON Lines` or `Parquet`."""
    lines: int
    bytes: int
    sha256: str


class Taken:
    """Gathers the lines of one table, and hands out its files; nothing of all that where they are not *wanted*."""

    def __init__(
        self, path: str, columns: tuple[str, ...] = (), *, wanted: bool = True, most: int | None = None
    ) -> None:
        self.path = path
        self.header = ",".join(columns)
        """of the CSV; where no columns are given, the rows name them."""
        self.wanted = wanted
        self.most = most or LINES_A_FILE
        self.csv: list[str] = []
        self.json: list[str] = []
        self.letters = 0
        """of both, together."""
        self.parts = 0
        self.made: list[Download] = []

    def note(self, rows: Iterator[Any]) -> Iterator[Any]:
        """Pass rows on, and keep their lines."""
        for row in rows:
            if self.wanted:
                self.header = self.header or row.header
                self.csv.append(row.csv)
                self.json.append(row.json)
                self.letters += len(row.csv) + len(row.json)
            yield row

    def full(self) -> Iterator[File]:
        """Yield files when there are lines enough."""
        if len(self.csv) >= self.most or self.letters >= LETTERS_A_FILE:
            yield from self.cut()

    def finish(self) -> Iterator[File]:
        """Yield the files of the lines that are left."""
        if self.csv:
            yield from self.cut()

    def cut(self) -> Iterator[File]:
        """Make a CSV and a JSON Lines file of the lines at hand."""
        self.parts += 1
        path = self.path if self.parts == 1 else f"{self.path}-{self.parts}"
        lines = len(self.csv)
        yield self.file(f"{path}.csv", "CSV", [self.header, *self.csv], lines)
        yield self.file(f"{path}.jsonl", "JSON Lines", self.json, lines)
        self.csv, self.json, self.letters = [], [], 0

    def file(self, path: str, form: str, body: list[str], lines: int) -> File:
        """Make one file, and remember what a page says of it."""
        data = ("\n".join(body) + "\n").encode("utf-8", "replace")
        self.made.append(Download(path.rsplit("/", 1)[-1], form, lines, len(data), sha256(data).hexdigest()))
        return File(path, data)


def take(reader: Reader, name: str) -> Iterator[File | Taken]:
    """Yield the files of a whole table, and last what a page says of them."""
    taken = Taken(f"data/{name}", most=DATA_LINES_A_FILE)
    for _ in taken.note(reader.read(f"data_{name}")):
        yield from taken.full()
    yield from taken.finish()
    yield taken


def all_ads(reader: Reader, last: LastBuild) -> Iterator[tuple[File, Download]]:
    """Yield the ads of the whole archive as Parquet: in CSV and JSON Lines they would be as large as the site."""
    for number, each in enumerate(parquet_files(reader, ADS_A_FILE), 1):
        name = "ads.parquet" if number == 1 else f"ads-{number}.parquet"
        data = last.made_once(f"data/{name}", each.state, each.make)
        yield File(f"data/{name}", data), Download(name, "Parquet", each.ads, len(data), sha256(data).hexdigest())


def data_pages(reader: Reader, shared: Shared, last: LastBuild) -> Iterator[Page | File]:
    """Yield the tables of the whole archive, the sums by which they can be checked, and the page that tells of them."""
    tables: dict[str, list[Download]] = {}
    if shared.settings.has("downloads"):
        tables["ads"] = []
        for file, told in all_ads(reader, last):
            tables["ads"].append(told)
            yield file
        for name in DATA:
            for each in take(reader, name):
                if isinstance(each, File):
                    yield each
                else:
                    tables[name] = each.made
        sums = "".join(f"{each.sha256}  {each.name}\n" for made in tables.values() for each in made)
        yield File("data/SHA256SUMS", sums.encode())
    context = {
        "tables": tables,
        "columns": described(),
        "updated": shared.updated,
        "distribution": [distribution(each, shared.base_url or "") for made in tables.values() for each in made]
        or None,
    }
    yield Page("data.html", "data.html", context)


def distribution(each: Download, base_url: str) -> dict[str, Any]:
    """Describe a file in the words of schema.org."""
    return {
        "@type": "DataDownload",
        "contentUrl": f"{base_url}data/{each.name}",
        "encodingFormat": MEDIA_TYPES[each.form],
        "contentSize": f"{each.bytes} B",
        "sha256": each.sha256,
    }


def described() -> list[tuple[str, str]]:
    """Describe the columns of the ads that can be taken away, in the words of the models."""
    from adlib.models import Ad, Sighting

    own = {
        "capture": "fingerprint of the capture that showed it last: sha256 over its files' sha256 and how it was read",
        "file": "the file of that capture",
        "sha256": "of that file's bytes",
    }
    fields = {**Sighting.model_fields, **Ad.model_fields}
    return [(name, own.get(name) or str(fields[name].description).replace("`", "")) for name in AD_COLUMNS]
