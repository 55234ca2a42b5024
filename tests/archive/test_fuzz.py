"""Damage to a dump ends in a right import, in rejected rows or in one sentence: no traceback, no changed archive.

Each sample is damaged in ways drawn from a seeded generator, a few times each, within a bounded time: set ADLIB_FUZZ to
a number of seconds for a longer run, and ADLIB_SEED to another seed.
"""

import csv
import hashlib
import io
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import archive
from adlib.errors import AdlibError
from archive.importer import Report

SAMPLES = Path(__file__).parents[2] / "archive" / "samples"
SEED = int(os.environ.get("ADLIB_SEED", "20260614"))
SECONDS = float(os.environ.get("ADLIB_FUZZ", "10"))
ROUNDS = 400
Damage = Callable[[bytes, random.Random], bytes]


def cut(data: bytes, chance: random.Random) -> bytes:
    """Stop somewhere."""
    return data[: chance.randrange(len(data))]


def flip(data: bytes, chance: random.Random) -> bytes:
    """Change a few bytes."""
    noisy = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        noisy[chance.randrange(len(noisy))] = chance.randrange(256)
    return bytes(noisy)


def zeros(data: bytes, chance: random.Random) -> bytes:
    """Put NUL bytes in."""
    at = chance.randrange(len(data))
    return data[:at] + b"\0" * chance.choice((1, 5, 5000)) + data[at:]


def quotes(data: bytes, chance: random.Random) -> bytes:
    """Swap quotes for others, or put one in."""
    at = chance.randrange(len(data))
    others = {b'"': chance.choice((b"'", b"", b'""')), b",": chance.choice((b";", b"\t", b"|"))}
    sign = chance.choice((b'"', b","))
    return data.replace(sign, others[sign]) if chance.random() < 0.4 else data[:at] + b'"' + data[at:]


def huge(data: bytes, chance: random.Random) -> bytes:
    """Make one cell huge."""
    at = chance.randrange(len(data))
    return data[:at] + chance.choice((b"x", b"9", b" ", b"\xc3\xa4")) * chance.choice((200_000, 3_000_000)) + data[at:]


def deep(data: bytes, chance: random.Random) -> bytes:
    """Nest brackets deeply."""
    at = chance.randrange(len(data))
    depth = chance.choice((50, 2000, 100_000))
    opened = chance.choice((b"[", b'{"a":'))
    return data[:at] + opened * depth + b"1" + (b"]" if opened == b"[" else b"}") * depth + data[at:]


def twice(data: bytes, chance: random.Random) -> bytes:
    """Repeat a part."""
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:end] + data[start:end] + data[end:]


def lines(data: bytes, chance: random.Random) -> bytes:
    """Mix up line ends, marks and the order of lines."""
    found = data.split(b"\n")
    what = chance.randrange(4)
    if what == 0:
        chance.shuffle(found)
    elif what == 1:
        found = [b"\xef\xbb\xbf" + line if chance.random() < 0.3 else line for line in found]
    elif what == 2:
        return data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n")))
    else:
        found.insert(
            chance.randrange(len(found) + 1), chance.choice((b",", b'"', b"{}", b"[]", b"null", b"\\", b"\x1a"))
        )
    return b"\n".join(found)


def columns(data: bytes, chance: random.Random) -> bytes:
    """Shuffle, rename, repeat or drop the columns of a CSV; shuffle other files by pieces."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        order = list(range(len(rows[0])))
    except (UnicodeDecodeError, csv.Error, IndexError):
        return flip(data, chance)
    what = chance.randrange(4)
    if what == 0:
        chance.shuffle(order)
    elif what == 1:
        order.pop(chance.randrange(len(order)))
    elif what == 2:
        order.append(chance.choice(order))
    else:
        odd = ("", "id", "x'); DROP TABLE ad; --", '"', "a\nb", "\ufeff", "spend", "{0}", "$raw", "É" * 300)
        rows[0][chance.randrange(len(rows[0]))] = chance.choice(odd)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[row[n] for n in order if n < len(row)] for row in rows])
    return out.getvalue().encode()


def values(data: bytes, chance: random.Random) -> bytes:
    """Put odd values in the place of numbers."""
    odd = (
        b"1e999",
        b"-0",
        b"NaN",
        b"infinity",
        b"99999999999999999999999999",
        b"0x10",
        b"\xe2\x89\xa4",
        b"1_000",
        b"null",
    )
    parts = data.split(b",")
    for _ in range(chance.choice((1, 5))):
        parts[chance.randrange(len(parts))] = chance.choice(odd)
    return b",".join(parts)


DAMAGES: tuple[Damage, ...] = (cut, flip, zeros, quotes, huge, deep, twice, lines, columns, values)


def files() -> list[Path]:
    """List the samples; of captures like each other, the later."""
    found = [path for folder in ("2026-05-24", "old", "more") for path in sorted((SAMPLES / folder).rglob("*"))]
    return [path for path in found if path.is_file() and "README" not in path.name]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed archive that holds one capture."""
    path = tmp_path_factory.mktemp("fuzz") / "held.duckdb"
    with archive.open(path) as opened:
        assert opened.import_dump(SAMPLES / "old" / "snap_v2")[0].error is None
    return path


def judged(reports: list[Report], sample: Path) -> None:
    """Fail unless every report is a right import or a refusal in one sentence."""
    for report in reports:
        if report.error is not None:
            assert isinstance(report.error, AdlibError) and report.outcome == "refused"
            assert "\n" not in str(report.error) and len(str(report.error)) < 2000
            assert "accounted for" not in str(report.error) and "came out of" not in str(report.error)
        elif report.outcome != "skipped":
            parts = report.rows_loaded + report.rows_unchanged + report.rows_merged + report.rows_rejected
            assert (sample.name, report.rows_read) == (sample.name, parts)


def test_no_damage_to_a_sample_ever_raises_loses_a_row_or_touches_a_refusing_archive(
    held: Path, tmp_path: Path
) -> None:
    chance, end = random.Random(SEED), time.monotonic() + SECONDS  # noqa: S311 - a fixed choice of damage, no secret
    samples = files()
    chance.shuffle(samples)
    target, work = tmp_path / "a.duckdb", tmp_path / "in"
    done = refused = 0
    for number in range(ROUNDS):
        if time.monotonic() > end and done >= len(DAMAGES):
            break
        sample, damage = samples[number % len(samples)], DAMAGES[number % len(DAMAGES)]
        seed = chance.randrange(1 << 30)
        damaged = damage(sample.read_bytes(), random.Random(seed))  # noqa: S311
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        (work / sample.name).write_bytes(damaged)
        shutil.copyfile(held, target)
        before = hashlib.sha256(target.read_bytes()).hexdigest()
        try:
            with archive.open(target) as opened:
                reports = opened.import_dump(work / sample.name, accept_shrunk=True)
                judged(reports, sample)
        except BaseException as error:
            error.add_note(f"{damage.__name__}, seed {seed}, of {sample.relative_to(SAMPLES)}")
            raise
        if all(report.outcome in ("refused", "skipped") for report in reports):
            assert hashlib.sha256(target.read_bytes()).hexdigest() == before
            refused += 1
        done += 1
    assert done >= len(DAMAGES)
    assert refused > 0
