"""Nothing hostile or damaged in a zip reaches the disk: each is told in one sentence, and its neighbours come."""

import gzip
import os
import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from archive.unpack import Problem, open_sources
from packed import CSV, central, noise, open_all, saved, zip_of

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
