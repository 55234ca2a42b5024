"""Write the fictional sample dumps beside this file: the demo, and the data of the tests.

    python archive/samples/make.py            write them
    python archive/samples/make.py --check    say whether the files on disk are what this script makes

The Republic of Veldoria holds a general election on 14 June 2026. Its country, parties, payers, pages and ads exist
nowhere else. The formats are those of the platforms, to the byte, so they need real country codes (DE, GB, US, IN):
read them as "Veldorians there". Ids begin with 9999, tokens contain FAKE and addresses end in .example, so that
nothing here can be taken for a real page, ad or person.

Each platform has a maker beside this file (`make_meta.py`, ...): first the facts, then how the platform prints them.
There is no clock and no chance in them.
"""

import argparse
import io
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from archive.samples.made import Made
from archive.samples.make_common import CAPTURES, HERE, Files, Zip, zip_bytes
from archive.samples.make_google import google
from archive.samples.make_meta import meta_api, meta_report
from archive.samples.make_more import more_samples
from archive.samples.make_old import old_google_2018, old_google_2020, old_meta_api, old_meta_report, old_snap
from archive.samples.make_packed import packed_samples
from archive.samples.make_snap import snap


def samples() -> Files:
    """Make every sample: contents by path under this folder."""
    files: Files = {}
    for capture, day in enumerate(CAPTURES):
        for made in (meta_api(capture), meta_report(capture), google(capture), snap(capture)):
            files |= {f"{day}/{path}": content for path, content in made.items()}
    for made in (old_google_2018(), old_google_2020(), old_snap(), old_meta_report(), old_meta_api()):
        files |= made
    files |= more_samples()
    return files | packed_samples(files)


def is_on_disk(path: Path, content: bytes | Zip | Made) -> bool:
    """Tell whether a file holds this content. Zips compare by their members: compressors differ between machines."""
    if not path.is_file():
        return False
    if isinstance(content, bytes):
        return path.read_bytes() == content
    if isinstance(content, Made):
        return content.told(path.read_bytes()) == content.told(content.content)
    try:
        with zipfile.ZipFile(path) as packed, zipfile.ZipFile(io.BytesIO(zip_bytes(content))) as made:
            return [(m.filename, m.date_time, packed.read(m)) for m in packed.infolist()] == [
                (m.filename, m.date_time, made.read(m)) for m in made.infolist()
            ]
    except zipfile.BadZipFile:
        return False


def strays(files: Files) -> list[str]:
    """List files among the samples that this script does not make."""
    found = [path for folder in (*CAPTURES, "old", "more") for path in (HERE / folder).rglob("*") if path.is_file()]
    return sorted(name for path in found if (name := path.relative_to(HERE).as_posix()) not in files)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the samples, or check them; 0 if all is as it should be."""
    parser = argparse.ArgumentParser(description="Write the fictional sample dumps, or check those on disk.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file differs from what is made")
    check = parser.parse_args(arguments).check
    files = samples()
    stale = [path for path, content in files.items() if not is_on_disk(HERE / path, content)]
    if check:
        for path in stale:
            print(f"differs or is missing: {path}", file=sys.stderr)
        for path in strays(files):
            print(f"not made by make.py: {path}", file=sys.stderr)
        return 1 if stale or strays(files) else 0
    for path in stale:
        content = files[path]
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        plain = content.content if isinstance(content, Made) else content
        (HERE / path).write_bytes(plain if isinstance(plain, bytes) else zip_bytes(plain))
    print(f"{len(files)} files, {len(stale)} written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
