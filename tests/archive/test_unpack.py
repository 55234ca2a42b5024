"""What a user passes to an import comes out as plain files, and nothing hostile in a zip reaches the disk."""

import gzip
import hashlib
import io
import os
import random
import resource
import stat
import struct
import sys
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from archive.unpack import LIMITS, Limits, Problem, Skipped, SourceFile, open_sources

CSV = b"Page ID,Page name\n1,Harbour Party\n"
REAL_DUMPS = Path(__file__).parents[2] / "../shared/dumps"


@dataclass
class Opened:
    """Everything open_sources yielded: contents by name, reasons by name, sentences by name."""

    sources: dict[str, SourceFile] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """The user's folder, with the work folder beside it; afterwards nothing but those two may exist."""
    place = tmp_path / "user"
    place.mkdir()
    yield place
    assert {path.name for path in tmp_path.iterdir()} <= {"user", "work"}
    work = tmp_path / "work"
    assert not work.exists() or list(work.iterdir()) == []


def open_all(*paths: Path, limits: Limits = LIMITS) -> Opened:
    """Open paths, and discard each file after reading it, as an import does."""
    opened = Opened()
    workdir = next(path for path in paths[0].parents if path.name == "user").parent / "work"
    for outcome in open_sources(paths, workdir, limits):
        name = Path(outcome.name).relative_to(workdir.parent / "user").as_posix()
        assert name not in opened.contents | opened.skipped | opened.problems, "a name is used once"
        if isinstance(outcome, SourceFile):
            opened.sources[name], opened.contents[name] = outcome, outcome.path.read_bytes()
            assert outcome.size == len(opened.contents[name])
            outcome.discard()
        elif isinstance(outcome, Skipped):
            opened.skipped[name] = outcome.reason
        else:
            assert str(outcome.error).startswith(outcome.name), "the sentence says which file it is about"
            opened.problems[name] = str(outcome.error)
    assert not workdir.exists() or list(workdir.iterdir()) == [], "every unpacked file could be discarded"
    return opened


def zip_of(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a duplicated name is what some tests are about
        for name, content in members:
            archive.writestr(name, content, compress_type=method)
    return buffer.getvalue()


def tar_of(*members: tuple[str | tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def noise(size: int) -> bytes:
    """Bytes that do not compress, the same in every run."""
    return hashlib.shake_256(b"noise").digest(size)


def saved(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def central(packed: bytes, member: str, offset: int, value: bytes) -> bytes:
    """Overwrite a field in a member's entry of the zip's directory, where its name starts at byte 46."""
    entry = packed.index(member.encode(), packed.index(b"PK\x01\x02")) - 46
    assert packed[entry : entry + 4] == b"PK\x01\x02"
    return packed[: entry + offset] + value + packed[entry + offset + len(value) :]


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


# ---- bad input, one sentence each, and the others still come


def test_paths_that_hold_nothing_are_told(place: Path) -> None:
    (place / "empty/inner").mkdir(parents=True)
    saved(place / "docs/README.txt", b"What they mean\n")
    good = saved(place / "good.csv", CSV)
    (place / "broken").symlink_to(place / "gone")

    opened = open_all(
        place / "missing.csv",
        place / "broken",
        place / "empty",
        place / "docs",
        saved(place / "empty.csv", b""),
        saved(place / "empty.zip", zip_of()),
        saved(place / "e.zip", zip_of(("empty.csv", b""))),
        good,
    )

    assert list(opened.contents) == ["good.csv"]
    words = {name: sentence.split(str(place / name))[1] for name, sentence in opened.problems.items()}
    assert words == {
        "missing.csv": " does not exist; check the path",
        "broken": " does not exist; check the path",
        "empty": " holds no files to import; check the path",
        "docs": " holds no files to import; check the path",
        "empty.csv": " is empty; download it again",
        "empty.zip": " holds no files; download it again",
        "e.zip!empty.csv": " is empty; download it again",
    }


def test_pipes_and_devices_are_never_opened(place: Path) -> None:
    """Opening a pipe would wait for ever."""
    saved(place / "folder/a.csv", CSV)
    os.mkfifo(place / "folder/pipe.csv")

    opened = open_all(place / "folder")

    assert list(opened.contents) == ["folder/a.csv"]
    assert "pipe, socket or device" in opened.problems["folder/pipe.csv"]
    (zero,) = open_sources([Path("/dev/zero")], place.parent / "work")
    assert isinstance(zero, Problem)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_what_may_not_be_read_is_told(place: Path) -> None:
    saved(place / "folder/locked/a.csv", CSV).parent.chmod(0)
    saved(place / "folder/closed.csv", CSV).chmod(0)
    saved(place / "folder/open.csv", CSV)

    opened = open_all(place / "folder")
    (place / "folder/locked").chmod(0o700)

    assert list(opened.contents) == ["folder/open.csv"]
    assert all("Permission denied" in opened.problems[name] for name in ("folder/locked", "folder/closed.csv"))


@pytest.mark.parametrize(
    "name",
    [
        *("../evil.csv", "a/../../evil.csv", "/evil.csv", "//host/evil.csv", "C:evil.csv", "c:/evil.csv"),
        *("..\\evil.csv", "regions\\evil.csv", ".."),
    ],
)
def test_a_member_whose_name_leads_out_is_left_in(place: Path, name: str) -> None:
    opened = open_all(saved(place / "deep/er/a.zip", zip_of((name, b"evil"), ("good.csv", CSV))))

    assert list(opened.contents) == ["deep/er/a.zip!good.csv"]
    (sentence,) = opened.problems.values()
    assert f"a.zip!{name} has a name that leads out of the zip" in sentence
    assert [path.name for path in place.parent.rglob("*evil*")] == []


@pytest.mark.parametrize("name", ["CON", "nul.csv", "x/aux.txt", "COM1.csv", "lpt9 .csv"])
def test_a_member_named_like_a_device_is_left_in(place: Path, name: str) -> None:
    opened = open_all(saved(place / "a.zip", zip_of((name, CSV), ("CONnecticut.csv", CSV))))

    assert list(opened.contents) == ["a.zip!CONnecticut.csv"]
    assert "system device" in opened.problems[f"a.zip!{name}"]


def test_a_member_without_a_name_is_left_in(place: Path) -> None:
    """zipfile fails on such a member when asked whether it is a folder."""
    packed = zip_of(("n.csv", CSV), ("a.csv", CSV)).replace(b"n.csv", b"\0.csv")

    opened = open_all(saved(place / "a.zip", packed))

    assert list(opened.contents) == ["a.zip!a.csv"]
    assert "has no name" in opened.problems["a.zip!"]


@pytest.mark.parametrize(
    ("kind", "wording"), [(stat.S_IFLNK, "symbolic link"), (stat.S_IFIFO, "plain file"), (stat.S_IFCHR, "plain file")]
)
def test_a_member_that_is_no_file_is_left_in(place: Path, kind: int, wording: str) -> None:
    info = zipfile.ZipInfo("link.csv")
    info.external_attr = (kind | 0o777) << 16

    opened = open_all(saved(place / "a.zip", zip_of((info, b"/etc/passwd"), ("a.csv", CSV))))

    assert list(opened.contents) == ["a.zip!a.csv"]
    assert wording in opened.problems["a.zip!link.csv"]


def test_an_encrypted_member_is_told(place: Path) -> None:
    packed = central(zip_of(("secret.csv", CSV), ("a.csv", CSV)), "secret.csv", 8, b"\x01\x00")

    opened = open_all(saved(place / "a.zip", packed))

    assert list(opened.contents) == ["a.zip!a.csv"]
    assert "is encrypted; unpack it yourself" in opened.problems["a.zip!secret.csv"]


def test_a_member_packed_in_an_unbounded_way_is_told(place: Path) -> None:
    opened = open_all(saved(place / "a.zip", zip_of(("a.csv", CSV), method=zipfile.ZIP_BZIP2)))

    assert "method 12" in opened.problems["a.zip!a.csv"]


# ---- damage


def test_a_member_with_a_wrong_checksum_is_told(place: Path) -> None:
    packed = zip_of(("bad.csv", CSV), ("a.csv", CSV), method=zipfile.ZIP_STORED)
    broken = packed.replace(b"Harbour", b"harbour", 1)

    opened = open_all(saved(place / "a.zip", broken))

    assert list(opened.contents) == ["a.zip!a.csv"]
    assert "a.zip!bad.csv is cut off or damaged (Bad CRC-32" in opened.problems["a.zip!bad.csv"]


def test_a_member_that_lies_before_the_file_is_told(place: Path) -> None:
    """The system refuses to go there; that is damage of the member, not trouble with the disk."""
    packed = zip_of(("a.csv", CSV), ("far.csv", CSV))
    packed = packed[:-6] + struct.pack("<L", struct.unpack("<L", packed[-6:-2])[0] + 60) + packed[-2:]

    opened = open_all(saved(place / "a.zip", packed))

    assert "a.zip!a.csv is cut off or damaged" in opened.problems["a.zip!a.csv"]
    assert "a.zip!far.csv is cut off or damaged" in opened.problems["a.zip!far.csv"]


def test_a_truncated_zip_or_gzip_is_told(place: Path) -> None:
    content = noise(5000)
    half_zip = saved(place / "half.zip", zip_of(("a.csv", content))[:3000])
    half_gz = saved(place / "half.csv.gz", gzip.compress(content)[:3000])

    opened = open_all(half_zip, half_gz, saved(place / "good.csv", CSV))

    assert list(opened.contents) == ["good.csv"]
    for name in ("half.zip", "half.csv.gz"):
        assert "is cut off or damaged" in opened.problems[name]
        assert opened.problems[name].endswith("; download it again")


def test_no_damage_ever_raises_or_yields_other_bytes(place: Path) -> None:
    """Cut anywhere, or with any few bytes changed, a zip gives whole members or sentences."""
    content = {"a.csv": CSV * 3, "b/c.csv": noise(300)}
    packed = zip_of(*content.items(), ("in.zip", zip_of(("d.csv", CSV))), ("e.gz", gzip.compress(CSV)))
    chance = random.Random(3)  # noqa: S311 - a fixed choice of damage, no secret
    damaged = [packed[:length] for length in range(4, len(packed), 11)]
    for _ in range(150):
        noisy = bytearray(packed)
        for _ in range(chance.randint(1, 4)):
            noisy[chance.randrange(4, len(noisy))] = chance.randrange(256)
        damaged.append(bytes(noisy))

    for number, bytes_ in enumerate(damaged):
        opened = open_all(saved(place / f"{number}.zip", bytes_))
        assert opened.contents or opened.problems or opened.skipped
        assert set(opened.contents.values()) <= {*content.values(), CSV}


# ---- tars and zstandard


def test_tars_and_zstandard_are_recognised_by_content(place: Path) -> None:
    """Whatever they are called; a tar and its compression are one pack, so that what is in it may be packed again."""
    tar = tar_of(("./dump/a.csv", CSV), ("dump/b.csv.gz", gzip.compress(CSV)), ("in.zip", zip_of(("c.csv", CSV))))
    paths = [
        saved(place / "plain.tar", tar),
        saved(place / "packed.tgz", gzip.compress(tar)),
        saved(place / "packed.bin", zstd.compress(tar)),
        saved(place / "one.csv.zst", zstd.compress(CSV) + zstd.compress(CSV)),
    ]

    opened = open_all(*paths)

    members = ("dump/a.csv", "dump/b.csv.gz", "in.zip!c.csv")
    packs = ("plain.tar", "packed.tgz", "packed.bin")
    assert opened.problems == {}
    assert opened.contents == {f"{pack}!{member}": CSV for pack in packs for member in members} | {
        "one.csv.zst": CSV * 2
    }
    assert opened.sources["one.csv.zst"].inner_name == "one.csv"
    inside = opened.sources["packed.tgz!dump/b.csv.gz"]
    assert (inside.inner_name, inside.container, inside.member_time) == ("dump/b.csv", place / "packed.tgz", None)


@pytest.mark.parametrize(
    ("member", "wording"),
    [
        (entry("../out.csv", tarfile.REGTYPE), "leads out"),
        (entry("/etc/out.csv", tarfile.REGTYPE), "leads out"),
        (entry("a/../../out.csv", tarfile.REGTYPE), "leads out"),
        (entry("nul.csv", tarfile.REGTYPE), "system device"),
        (entry("link.csv", tarfile.SYMTYPE, "/etc/passwd"), "is a link"),
        (entry("hard.csv", tarfile.LNKTYPE, "a.csv"), "is a link"),
        (entry("pipe.csv", tarfile.FIFOTYPE), "not a plain file"),
        (entry("device.csv", tarfile.CHRTYPE), "not a plain file"),
    ],
    ids=lambda value: value.name if isinstance(value, tarfile.TarInfo) else "",
)
def test_a_member_of_a_tar_that_is_no_plain_file_of_it_is_left_in(
    place: Path, member: tarfile.TarInfo, wording: str
) -> None:
    opened = open_all(saved(place / "a.tar", tar_of(("a.csv", CSV), (member, b""))))

    assert list(opened.contents) == ["a.tar!a.csv"]
    assert wording in opened.problems[f"a.tar!{member.name}"]


def test_documentation_and_hidden_files_of_a_tar_are_skipped(place: Path) -> None:
    opened = open_all(saved(place / "a.tar", tar_of(("README.md", b"read"), ("._a.csv", b"mac"), ("a.csv", CSV))))

    assert opened.skipped == {"a.tar!README.md": "documentation", "a.tar!._a.csv": "system file"}


def test_a_tar_or_zstandard_that_is_cut_off_is_told(place: Path) -> None:
    content = noise(5000)
    half_tar = saved(place / "half.tar", tar_of(("a.csv", CSV), ("b.csv", content))[:4000])
    half_zst = saved(place / "half.csv.zst", zstd.compress(content)[:3000])
    half_tgz = saved(place / "half.tgz", gzip.compress(tar_of(("a.csv", content)))[:3000])

    opened = open_all(half_tar, half_zst, half_tgz)

    assert opened.contents == {}
    for name in ("half.tar", "half.csv.zst", "half.tgz"):
        assert opened.problems[name].endswith("download it again")


def test_no_damage_to_a_tar_or_zstandard_ever_raises_or_yields_other_bytes(place: Path) -> None:
    content = {"a.csv": CSV * 3, "b/c.csv": noise(300)}
    tar = tar_of(*content.items())
    chance = random.Random(5)  # noqa: S311 - a fixed choice of damage, no secret
    for number in range(60):
        packed = bytearray(zstd.compress(tar, options={zstd.CompressionParameter.checksum_flag: 1}))
        for _ in range(chance.randint(1, 4)):
            packed[chance.randrange(4, len(packed))] = chance.randrange(256)
        for name, damaged in (("z", bytes(packed)), ("t", cut_header(tar, chance))):
            opened = open_all(saved(place / f"{name}{number}", damaged))
            assert opened.contents or opened.problems or opened.skipped
            assert set(opened.contents.values()) <= {*content.values(), b"", damaged}


def cut_header(tar: bytes, chance: random.Random) -> bytes:
    """Change bytes of a tar's first header, or cut the tar."""
    noisy = bytearray(tar)
    for _ in range(chance.randint(1, 4)):
        noisy[chance.randrange(0, 250)] = chance.randrange(256)
    return bytes(noisy[: chance.choice((len(noisy), chance.randrange(600, len(noisy))))])


def test_a_member_of_a_tar_with_holes_is_left_in(place: Path) -> None:
    """A few bytes may declare a file of any size that way."""
    info = entry("holes.csv", tarfile.GNUTYPE_SPARSE)

    opened = open_all(saved(place / "a.tar", tar_of((info, b""), ("a.csv", CSV))))

    assert "not a plain file" in opened.problems["a.tar!holes.csv"]


# ---- bombs and limits


def test_a_zstandard_bomb_is_stopped_while_it_is_written(place: Path) -> None:
    bomb = saved(place / "bomb.zst", zstd.compress(bytes(12 << 20)))
    packed = saved(place / "bomb.tar.zst", zstd.compress(tar_of(("a.csv", bytes(12 << 20)))))

    assert "more than 200 times its size" in open_all(bomb).problems["bomb.zst"]
    assert "more than 200 times its size" in open_all(packed).problems["bomb.tar.zst"]


def test_the_limits_hold_for_the_members_of_a_tar(place: Path) -> None:
    many = saved(place / "many.tar", tar_of(*((f"{n}.csv", CSV) for n in range(5))))
    large = saved(place / "large.tar", tar_of(("a.csv", noise(600)), ("b.csv", noise(600))))

    assert "more than the limit of 3 files" in open_all(many, limits=Limits(members=3)).problems["many.tar"]
    opened = open_all(large, limits=Limits(total=1000))
    assert list(opened.contents) == ["large.tar!a.csv"]
    assert "the limit of 1000 bytes" in opened.problems["large.tar!b.csv"]


def test_a_tar_in_a_zip_in_a_zip_is_not_opened(place: Path) -> None:
    inner = zip_of(("a.tgz", gzip.compress(tar_of(("a.csv", CSV)))))

    opened = open_all(saved(place / "a.zip", zip_of(("in.zip", inner))))

    assert "packed three deep" in opened.problems["a.zip!in.zip!a.tgz"]


def test_a_bomb_is_refused_by_its_ratio_and_its_neighbours_come(place: Path) -> None:
    packed = saved(place / "a.zip", zip_of(("bomb.csv", bytes(11 << 20)), ("a.csv", CSV)))

    opened = open_all(packed)

    assert list(opened.contents) == ["a.zip!a.csv"]
    assert (
        "would unpack to 11 MiB, more than the limit of 200 times its packed size" in opened.problems["a.zip!bomb.csv"]
    )


def test_a_huge_declared_size_is_refused_unread(place: Path) -> None:
    packed = central(zip_of(("huge.csv", CSV), ("a.csv", CSV)), "huge.csv", 24, struct.pack("<L", 0xFFFFFFF0))

    opened = open_all(saved(place / "a.zip", packed))

    assert list(opened.contents) == ["a.zip!a.csv"]
    assert "would unpack to 4 GiB" in opened.problems["a.zip!huge.csv"]


@pytest.mark.parametrize(("checked", "wording"), [(9, "damaged"), (10, "more bytes than it declares")])
def test_a_member_that_holds_more_than_it_declares_is_refused(place: Path, checked: int, wording: str) -> None:
    """Even when the checksum fits the part that was declared."""
    packed = central(zip_of(("lie.csv", CSV), ("a.csv", CSV)), "lie.csv", 24, struct.pack("<L", 9))
    packed = central(packed, "lie.csv", 16, struct.pack("<L", zlib.crc32(CSV[:checked])))

    opened = open_all(saved(place / "a.zip", packed))

    assert list(opened.contents) == ["a.zip!a.csv"]
    assert wording in opened.problems["a.zip!lie.csv"]


def test_a_member_that_holds_less_than_it_declares_is_refused(place: Path) -> None:
    packed = central(zip_of(("lie.csv", CSV)), "lie.csv", 24, struct.pack("<L", 99))

    assert f"holds {len(CSV)} bytes of 99" in open_all(saved(place / "a.zip", packed)).problems["a.zip!lie.csv"]


def test_many_small_bombs_are_refused_together(place: Path) -> None:
    packed = saved(place / "a.zip", zip_of(*((f"{n}.csv", bytes(9_000)) for n in range(5))))

    opened = open_all(packed, limits=Limits(ratio=10, ratio_from=10_000))

    assert "would unpack to 43.9 KiB, more than the limit of 10 times its size" in opened.problems["a.zip"]


def test_the_total_limit_counts_zips_inside(place: Path) -> None:
    content = noise(600)
    flat = saved(place / "flat.zip", zip_of(("a.csv", content), ("b.csv", content)))
    nested = saved(place / "nested.zip", zip_of(("in.zip", zip_of(("a.csv", content))), ("b.csv", CSV)))
    single = saved(place / "single.zip", zip_of(("a.csv", content)))

    opened = open_all(flat, nested, single, limits=Limits(total=1000))

    assert "more than the limit of 1000 bytes" in opened.problems["flat.zip"]
    assert "more than the limit of 1000 bytes" in opened.problems["nested.zip!in.zip"]
    assert list(opened.contents) == ["nested.zip!b.csv", "single.zip!a.csv"]


def test_too_many_members_are_refused(place: Path) -> None:
    packed = saved(place / "a.zip", zip_of(*((f"{n}.csv", CSV) for n in range(4))))

    nested = saved(place / "b.zip", zip_of(("in.zip", zip_of(("1.csv", CSV), ("2.csv", CSV))), ("3.csv", CSV)))

    opened = open_all(packed, nested, limits=Limits(members=3))

    assert list(opened.contents) == ["b.zip!3.csv"]
    assert "holds 4 files, more than the limit of 3 files" in opened.problems["a.zip"]
    assert "holds 2 files, 4 with those of the zip it lies in, more than the limit" in opened.problems["b.zip!in.zip"]


def test_a_gzip_bomb_is_stopped_while_it_is_written(place: Path) -> None:
    bomb = saved(place / "bomb.gz", gzip.compress(bytes(12 << 20)))
    large = saved(place / "large.gz", gzip.compress(noise(2000)))

    assert "more than 200 times its size" in open_all(bomb).problems["bomb.gz"]
    assert "the limit of 1000 bytes" in open_all(large, limits=Limits(total=1000)).problems["large.gz"]


def test_unpacking_leaves_room_on_the_disk(place: Path) -> None:
    packed = saved(place / "a.zip", zip_of(("a.csv", CSV)))
    squeezed = saved(place / "a.gz", gzip.compress(CSV))

    opened = open_all(packed, squeezed, saved(place / "b.csv", CSV), limits=Limits(disk_reserve=1 << 62))

    assert list(opened.contents) == ["b.csv"]
    assert all("that stay free; make room" in opened.problems[name] for name in ("a.zip", "a.gz"))


def test_a_disk_that_refuses_ends_the_zip_in_one_sentence(place: Path) -> None:
    """The system's limit on file sizes stands for a full disk: both fail in the middle of a write."""
    content = noise(200_000)
    packed = saved(place / "a.zip", zip_of(("a.csv", content), ("b.csv", content)))
    loose = saved(place / "c.csv", CSV)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        opened = open_all(packed, loose)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert list(opened.contents) == ["c.csv"]
    assert opened.problems == {
        "a.zip": f"{packed} could not be read or unpacked (File too large); check the path and its permissions"
    }


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
