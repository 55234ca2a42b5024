"""Tars and Zstandard are opened like zips."""

import gzip
import random
import sys
import tarfile
from pathlib import Path

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from packed import CSV, entry, noise, open_all, saved, tar_of, zip_of


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


def at(tar: bytes, place: int, byte: int) -> bytes:
    return tar[:place] + bytes([byte]) + tar[place + 1 :]


def test_a_tar_that_breaks_off_at_a_later_member_is_refused_whole(place: Path) -> None:
    """Not taken for one that ends there: what came behind would be missing, and nobody would know."""
    tar = tar_of(("a.csv", CSV), ("b.csv", CSV), ("c.csv", CSV))
    second = tar.index(b"b.csv")
    damaged = {
        "in-header.tar": tar[: second + 200],
        "before-header.tar": tar[:second],
        "in-end.tar": tar[: 3 * 1024 + 511],
        "flipped.tar": at(tar, second + 3, 0xFF),
        "flipped-sum.tar": at(tar, second + 150, 0x39),
        "flipped-end.tar": at(tar, 3 * 1024 + 100, 1),
        "two.tar": tar + tar,
    }

    packed = [saved(place / name, content) for name, content in damaged.items()]
    packed += [saved(place / f"{name}.gz", gzip.compress(content)) for name, content in damaged.items()]
    packed += [saved(place / f"{name}.zst", zstd.compress(content)) for name, content in damaged.items()]
    opened = open_all(*packed)

    assert opened.contents == {}
    assert len(opened.problems) == 3 * len(damaged)
    assert all("is cut off or damaged" in problem for problem in opened.problems.values())


def test_tars_end_in_as_many_zeros_as_the_program_that_wrote_them_likes(place: Path) -> None:
    tar = tar_of(("a.csv", CSV))[:1024]

    opened = open_all(
        *(saved(place / f"{zeros}.tar", tar + bytes(zeros)) for zeros in (512, 1024, 1030, 9216, 1 << 21))
    )

    assert opened.problems == {}
    assert set(opened.contents.values()) == {CSV} and len(opened.contents) == 5


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
