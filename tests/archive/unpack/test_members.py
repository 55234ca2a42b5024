"""What a user passes to an import comes out as plain files, under readable names, without what is no data."""

import gzip
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from archive.unpack import Problem, Skipped, SourceFile, open_sources
from packed import CSV, open_all, saved, zip_of

REAL_DUMPS = Path(__file__).parents[3] / "../shared/dumps"


# ---- what comes through


def test_files_folders_and_zips_come_in_the_order_given(place: Path) -> None:
    loose = saved(place / "z.csv", CSV)
    saved(place / "folder/b.csv", CSV)
    saved(place / "folder/a.csv", CSV)
    saved(place / "folder/inner/c.csv", CSV)
    packed = saved(place / "bundle.dat", zip_of(("one.csv", CSV), ("regions/two.csv", b"x,y\n")))

    opened = open_all(loose, packed, place / "folder")

    assert list(opened.contents) == [
        *("z.csv", "bundle.dat!one.csv", "bundle.dat!regions/two.csv"),
        *("folder/a.csv", "folder/b.csv", "folder/inner/c.csv"),
    ]
    assert opened.contents["bundle.dat!regions/two.csv"] == b"x,y\n"
    assert opened.problems == opened.skipped == {}


def test_a_source_says_where_it_came_from(place: Path) -> None:
    info = zipfile.ZipInfo("regions/Texas.csv", (2023, 6, 3, 9, 21, 2))
    packed = saved(place / "report.zip", zip_of((info, CSV), ("plain.csv", CSV)))
    loose = saved(place / "loose.csv", CSV)

    opened = open_all(packed, loose)
    texas, plain, alone = opened.sources.values()

    assert (texas.inner_name, texas.container) == ("regions/Texas.csv", packed)
    assert texas.member_time == datetime(2023, 6, 3, 9, 21, 2)
    assert texas.folder == plain.folder == str(packed)
    assert (alone.path, alone.inner_name, alone.container) == (loose, "loose.csv", None)
    assert (alone.folder, alone.member_time) == (str(place), None)


@pytest.mark.parametrize("date", [(1980, 1, 1, 0, 0, 0), (1980, 0, 0, 0, 0, 0)])
def test_a_zip_that_knows_no_time_gives_none(place: Path, date: tuple[int, int, int, int, int, int]) -> None:
    packed = saved(place / "a.zip", zip_of((zipfile.ZipInfo("a.csv", date), CSV)))

    assert open_all(packed).sources["a.zip!a.csv"].member_time is None


def test_discard_deletes_only_what_was_unpacked(place: Path) -> None:
    loose = saved(place / "loose.csv", CSV)

    open_all(loose)

    assert loose.read_bytes() == CSV


def test_members_are_unpacked_one_at_a_time(place: Path) -> None:
    """A bundle of many gigabytes needs the disk of one member when the caller discards as it goes."""
    packed = saved(place / "a.zip", zip_of(("a.csv", CSV), ("b.csv", CSV)))
    workdir = place.parent / "work"

    sources = open_sources([packed], workdir)

    first = next(sources)
    assert isinstance(first, SourceFile)
    assert [path.name for path in workdir.iterdir()] == [first.path.name]
    first.discard()
    assert [outcome.name for outcome in sources] == [f"{packed}!b.csv"]
    assert len(list(workdir.iterdir())) == 1
    (workdir / "000002.bin").unlink()


def test_a_file_left_in_the_work_folder_is_not_overwritten(place: Path) -> None:
    left = saved(place.parent / "work/000001.bin", b"of an earlier run")
    packed = saved(place / "a.zip", zip_of(("a.csv", CSV)))

    (source,) = open_sources([packed], place.parent / "work")

    assert isinstance(source, SourceFile)
    source.discard()
    assert left.read_bytes() == b"of an earlier run"
    left.unlink()


def test_the_same_file_by_several_ways_comes_once(place: Path) -> None:
    loose = saved(place / "folder/a.csv", CSV)
    (place / "folder/same.csv").symlink_to(loose)

    opened = open_all(loose, place / "folder", place / "folder/../folder", loose)

    assert list(opened.contents) == ["folder/a.csv"]


def test_gzip_is_recognised_by_content(place: Path) -> None:
    opened = open_all(
        saved(place / "ads.json.gz", gzip.compress(b'{"data":[]}')),
        saved(place / "b.dat", zip_of(("c.csv.GZ", gzip.compress(CSV)))),
        saved(place / "fake.gz", CSV),
    )

    assert opened.contents == {"ads.json.gz": b'{"data":[]}', "b.dat!c.csv.GZ": CSV, "fake.gz": CSV}
    assert [source.inner_name for source in opened.sources.values()] == ["ads.json", "c.csv", "fake.gz"]
    assert [source.container for source in opened.sources.values()] == [None, place / "b.dat", None]


def test_a_zip_in_a_zip_is_opened_and_a_third_is_not(place: Path) -> None:
    third = zip_of(("deep.csv", CSV))
    inner = zip_of(("x.csv", CSV), ("third.zip", third))
    packed = saved(place / "outer.zip", zip_of(("2024/inner.zip", inner), ("y.csv", CSV)))

    opened = open_all(packed)

    assert list(opened.contents) == ["outer.zip!2024/inner.zip!x.csv", "outer.zip!y.csv"]
    assert "three deep" in opened.problems["outer.zip!2024/inner.zip!third.zip"]
    inside, beside = opened.sources.values()
    assert (inside.inner_name, inside.container) == ("x.csv", packed)
    assert (inside.folder, beside.folder) == (f"{packed}!2024/inner.zip", str(packed))


def test_a_spreadsheet_is_a_file_though_its_bytes_are_a_zip(place: Path) -> None:
    sheet = zip_of(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"))

    opened = open_all(saved(place / "ads.xlsx", sheet), saved(place / "x.zip", zip_of(("ads.xlsx", sheet))))

    assert opened.contents == {"ads.xlsx": sheet, "x.zip!ads.xlsx": sheet}


# ---- names


def test_members_of_one_name_are_both_kept(place: Path) -> None:
    packed = saved(place / "a.zip", zip_of(("a.csv", b"1,2\n"), ("a.csv", b"3,4\n")))

    opened = open_all(packed)

    assert opened.contents == {"a.zip!a.csv": b"1,2\n", "a.zip!a.csv (member 2)": b"3,4\n"}
    assert {source.inner_name for source in opened.sources.values()} == {"a.csv"}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"Borsod-Aba\xc3\xbaj.csv", "Borsod-Abaúj.csv"),  # UTF-8 without the flag, as many programs write
        (b"Borsod-Aba\xa3j..csv", "Borsod-Abaúj..csv"),  # code page 437, as the zip format has it
        (b"Borsod\n\x1b[31mj.csv", "Borsod\ufffd\ufffd[31mj.csv"),  # nothing that writes to a terminal
    ],
)
def test_member_names_of_any_encoding_are_readable(place: Path, raw: bytes, name: str) -> None:
    stand_in = "Borsod-XXXXXX.csv"[: len(raw) - 4] + ".csv"
    packed = zip_of((stand_in, CSV)).replace(stand_in.encode(), raw)

    opened = open_all(saved(place / "a.zip", packed))

    assert opened.contents == {f"a.zip!{name}": CSV}


def test_a_member_name_that_breaks_its_own_encoding_is_told(place: Path) -> None:
    packed = zip_of(("Abaúj.csv", CSV)).replace("ú".encode(), b"\xff\xff")

    assert "damaged" in open_all(saved(place / "a.zip", packed), saved(place / "b.csv", CSV)).problems["a.zip"]


def test_a_file_name_that_is_not_utf8_is_told(place: Path) -> None:
    odd = saved(Path(os.fsdecode(os.fsencode(place) + b"/odd\xff.csv")), CSV)

    (sentence,) = open_all(odd).problems.values()

    assert "rename it" in sentence
    assert sentence.encode()


# ---- what is left out


@pytest.mark.parametrize(
    "name",
    [
        *("README.txt", "readme_v3.txt", "README", "Readme.en.md", "PROVENANCE.txt", "LICENSE", "licence.pdf"),
        "PoliticalAds-data-explanations.txt",
    ],
)
def test_documentation_is_skipped_unless_it_is_asked_for(place: Path, name: str) -> None:
    file = saved(place / "folder" / name, b"What the columns mean\n")
    packed = saved(place / "a.zip", zip_of((f"bundle/{name}", b"What they mean\n"), ("a.csv", CSV)))
    saved(place / "folder/data.csv", CSV)

    opened = open_all(place / "folder", packed)

    assert opened.skipped == {f"folder/{name}": "documentation", f"a.zip!bundle/{name}": "documentation"}
    assert list(opened.contents) == ["folder/data.csv", "a.zip!a.csv"]
    assert list(open_all(file).contents) == [f"folder/{name}"]


@pytest.mark.parametrize(
    "name", ["readme.csv", "license_fees.json", "explanations.csv", "my-readme.txt", "targetings.txt"]
)
def test_a_data_file_with_a_similar_name_is_not_documentation(place: Path, name: str) -> None:
    saved(place / "folder" / name, CSV)

    assert list(open_all(place / "folder").contents) == [f"folder/{name}"]


def test_hidden_and_system_files_are_skipped(place: Path) -> None:
    for name in (".git/config", ".hidden.csv", ".DS_Store", "Thumbs.db", "__MACOSX/a.csv", "sub/a.csv"):
        saved(place / "folder" / name, CSV)
    packed = saved(place / "a.zip", zip_of(("__MACOSX/._a.csv", CSV), ("./a.csv", CSV), ("x/.b/c.csv", CSV)))

    opened = open_all(place / "folder", packed)

    assert list(opened.contents) == ["folder/sub/a.csv", "a.zip!./a.csv"]
    assert opened.skipped == {
        **{"folder/.git": "hidden file", "folder/.hidden.csv": "hidden file", "folder/.DS_Store": "system file"},
        **{"folder/Thumbs.db": "system file", "folder/__MACOSX": "system file"},
        **{"a.zip!__MACOSX/._a.csv": "system file", "a.zip!x/.b/c.csv": "hidden file"},
    }


def test_a_stub_of_one_byte_is_skipped(place: Path) -> None:
    stub = saved(place / "2025-04-05.zip", b"\n")
    packed = saved(place / "a.zip", zip_of(("stub.csv", b"0"), ("a.csv", CSV)))

    opened = open_all(stub, packed)

    reason = "1-byte stub: the platform had no report"
    assert opened.skipped == {"2025-04-05.zip": reason, "a.zip!stub.csv": reason}
    assert list(opened.contents) == ["a.zip!a.csv"]


def test_links_that_leave_the_folder_are_not_followed(place: Path) -> None:
    outside = saved(place / "outside/secret.csv", b"secret\n")
    saved(place / "folder/a.csv", CSV)
    (place / "folder/leak.csv").symlink_to(outside)
    (place / "folder/leaks").symlink_to(outside.parent)
    (place / "folder/loop").symlink_to(place / "folder")

    opened = open_all(place / "folder")

    assert list(opened.contents) == ["folder/a.csv"]
    reason = "a link that leads out of the folder"
    assert opened.skipped == {"folder/leak.csv": reason, "folder/leaks": reason}


def test_the_work_folder_is_not_read_back(place: Path) -> None:
    saved(place / "a.zip", zip_of(("a.csv", CSV)))
    saved(place / "temporary/000001.bin", b"being unpacked")

    names = [outcome.name for outcome in open_sources([place], place / "temporary")]

    assert names == [f"{place}/a.zip!a.csv"]


# ---- real dumps


@pytest.mark.skipif(not REAL_DUMPS.is_dir(), reason="the real dumps are not on this machine")
def test_the_real_reports_open_without_a_problem(tmp_path: Path) -> None:
    counts = dict.fromkeys((SourceFile, Skipped, Problem), 0)
    for outcome in open_sources([REAL_DUMPS / "meta_report"], tmp_path):
        counts[type(outcome)] += 1
        if isinstance(outcome, SourceFile):
            outcome.discard()

    assert counts == {SourceFile: 386, Skipped: 25, Problem: 0}
    assert list(tmp_path.iterdir()) == []
