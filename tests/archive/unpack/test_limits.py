"""Bombs are stopped, and limits hold for all that a user passes together."""

import gzip
import resource
import struct
import sys
import zlib
from pathlib import Path

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from archive.unpack import Limits
from packed import CSV, central, noise, open_all, saved, tar_of, zip_of


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
