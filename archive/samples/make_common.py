"""What the makers of all samples share: the days, the marks of fakes, and how a CSV and a zip are written."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from archive.samples.made import Made

HERE = Path(__file__).parent
CAPTURES = ("2026-05-03", "2026-05-24")
TOKEN = "EAAFAKETOKEN0SAMPLE0FAKETOKEN0SAMPLE0"  # noqa: S105 - a fake that importers must remove all the same
NO_DISCLAIMER = "These ads ran without a disclaimer"


class Zip(NamedTuple):
    """A zip file: the day its members carry, and their contents by name."""

    day: str
    members: dict[str, bytes]


Files = dict[str, bytes | Zip | Made]
Json = dict[str, Any]


def csv_bytes(rows: Iterable[Sequence[object]], newline: str = "\n") -> bytes:
    """Write rows as CSV in UTF-8, quoting only where it must."""
    text = io.StringIO()
    csv.writer(text, lineterminator=newline).writerows(rows)
    return text.getvalue().encode()


def zip_bytes(content: Zip) -> bytes:
    """Pack a zip whose members all carry noon of its day, with the attributes that platforms write."""
    year, month, day = map(int, content.day.split("-"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in content.members.items():
            member = zipfile.ZipInfo(name, (year, month, day, 12, 0, 0))
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100666 << 16
            archive.writestr(member, data)
    return packed.getvalue()
