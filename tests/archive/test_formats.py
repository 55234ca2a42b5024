"""Claims about all formats at once: each says who publishes it, has samples, and recognises only its own files."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from archive.columns import plain
from archive.format import Format, Member, all_formats
from archive.mapping import key_names
from archive.recognise import Match, first_records, looks_at, recognise
from archive.tables import Opener
from archive.unpack import SourceFile, open_sources

SAMPLES = Path(__file__).parents[2] / "archive" / "samples"
# which format the folders of the samples are in, by the beginning of their name
DUMPS = ("2026-05-03", "2026-05-24", "old", "more")
FOLDERS = {"meta_api": "meta_api", "meta_report": "meta_report", "google": "google", "snap": "snapchat"}
MEMBERS = [(fmt, member) for fmt in all_formats() for member in fmt.members]


@pytest.fixture(scope="module")
def matches(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Match]:
    """How every sample file is recognised, by its name under the samples."""
    found, opener = {}, Opener(tmp_path_factory.mktemp("unpacked"))
    for each in open_sources([SAMPLES / folder for folder in DUMPS], opener.folder):
        if isinstance(each, SourceFile) and each.path.suffix != ".py" and "README" not in each.name:
            for table in opener.tables(each):
                name = str(Path(table.source.name).relative_to(SAMPLES))
                if not name.endswith(("!Notes", "!targets", "!ad_targets")):
                    found[name] = match = recognise(table.path, table.source.inner_name, name)
                    if match.member.opened:
                        INNER[name] = key_names(first_records(table.path, match.look.probe))
    return found


INNER: dict[str, list[str]] = {}
"""the keys inside a sample's records' objects, where its format reads those."""


@cache
def sample_name(name: str) -> str:
    """Say which format a sample is in, by its folder."""
    folder = next(part for part in Path(name).parts if part not in ("old", "more", "2026-05-03", "2026-05-24"))
    if "more" in Path(name).parts:
        return folder.partition("-")[0]
    return next(fmt for start, fmt in FOLDERS.items() if folder.startswith(start))


@pytest.mark.parametrize("fmt", all_formats(), ids=lambda fmt: fmt.name)
def test_a_format_states_its_publisher_its_address_and_its_rules(fmt: Format) -> None:
    assert fmt.publisher and fmt.title and fmt.platform
    assert fmt.url.startswith("https://")
    assert fmt.complete_means and fmt.active_means


def test_every_sample_is_recognised_as_the_format_of_its_folder(matches: dict[str, Match]) -> None:
    assert len(matches) > 50
    assert {name: match.format.name for name, match in matches.items()} == {name: sample_name(name) for name in matches}


@pytest.mark.parametrize(("fmt", "member"), MEMBERS, ids=[f"{fmt.name}-{member.name}" for fmt, member in MEMBERS])
def test_a_member_has_a_sample_and_recognises_only_its_own(
    fmt: Format, member: Member, matches: dict[str, Match]
) -> None:
    """No other member of any format recognises its samples, and it recognises no sample of another."""
    own = {name for name, match in matches.items() if match.member is member}
    assert own
    assert {name for name, match in matches.items() if member.recognises(match.look.probe)} == own


@pytest.mark.parametrize(("fmt", "member"), MEMBERS, ids=[f"{fmt.name}-{member.name}" for fmt, member in MEMBERS])
def test_every_column_of_a_member_stands_in_one_of_its_samples(
    fmt: Format, member: Member, matches: dict[str, Match]
) -> None:
    """Else the table of columns names something that no test has ever read."""
    alike = {name: match for name, match in matches.items() if match.member.columns is member.columns}
    shown = {plain(key) for name, match in alike.items() for key in (*match.look.probe.names, *INNER.get(name, ()))}
    named = {plain(key) for column in member.columns.values() for key in column.names}
    allowed = UNSAMPLED.get((fmt.name, member.name), set())
    headers = {key for key in named if not any(known.startswith(key) for known in shown)}
    assert headers - allowed == set()


# Names that only documentation and third parties vouch for, or that a generation without a sample carried.
UNSAMPLED = {
    ("google", "advertiser-geo-spend"): {"spendhrk"},  # its first two years, of which no file is known
    ("google", "creative-stats"): {"elections"},  # by a profile of the file of 2026, in which it is empty
    ("fbpac", "json"): {  # later columns of the dump, which the API may have had too
        "suppressed", "targetedness", "listbuildingfundraisingproba", "paidforby", "pageid",
    },
    ("google", "advertiser-declared-stats"): {  # by the bundle's README, which the files contradict
        "committeedeclaredname", "committeedeclaredidentificationid", "committeedeclaredscope",
        "nzadvertiserdeclaredname", "nzadvertiserdeclaredaddress",
    },
}  # fmt: skip


def test_names_of_formats_and_of_their_members_are_told_apart() -> None:
    assert [name for name, count in Counter(fmt.name for fmt in all_formats()).items() if count > 1] == []
    for fmt in all_formats():
        assert [name for name, count in Counter(member.name for member in fmt.members).items() if count > 1] == []


def test_a_sample_says_its_shape() -> None:
    """The samples cover every shape of JSON that people keep but loose objects, and CSVs."""
    shapes = {
        look.probe.records or look.probe.shape
        for path in (SAMPLES / "old").glob("*/*")
        if "README" not in path.name
        for look in looks_at(path, path.name, path.name)
    }
    assert shapes == {"csv", "ndjson", "array", "$.data[*]"}
