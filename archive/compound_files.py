"""Check the container of an xls before a library follows it: chains of sectors that run in a circle never end."""

import struct
from collections.abc import Sequence
from pathlib import Path

from adlib.errors import UnreadableInput

LAST = 0xFFFFFFFA  # sector numbers from here on are marks, such as the end of a chain
ENTRY = 128


def check(path: Path, shown: str) -> None:
    """Raise UnreadableInput for a container that is damaged, or that holds an encrypted workbook."""
    try:
        names = entry_names(path.read_bytes())
    except (struct.error, ValueError, IndexError) as error:
        raise UnreadableInput(f"{shown}: the workbook is cut off or damaged ({error}); download it again.") from error
    if "EncryptedPackage" in names:
        raise UnreadableInput(f"{shown}: the workbook is encrypted; save it without a password.")
    if not {"Workbook", "Book"} & names:
        raise UnreadableInput(f"{shown}: there is no workbook in it; adlib reads text, workbooks, Parquet and SQLite.")


def entry_names(data: bytes) -> set[str]:
    """List the names in a container; every chain of it is followed to its end."""
    shift, small = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or small != 6:
        raise ValueError("its sectors have an impossible size")
    size = 1 << shift
    fats, directory, _, cutoff, small_fat, _, more, _ = struct.unpack_from("<IIIIIIII", data, 44)
    table = sector_table(data, size, fats, more)
    small_table = numbers(data, size, chain(table, small_fat))
    names = set()
    for sector in chain(table, directory):
        for at in range((sector + 1) * size, (sector + 2) * size, ENTRY):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            start, bytes_ = struct.unpack_from("<II", data, at + 116)
            if kind == 2 and bytes_ and bytes_ < cutoff:
                chain(small_table, start)
            elif kind in (2, 5) and bytes_:
                chain(table, start)
            names.add(data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"))
    return names


def sector_table(data: bytes, size: int, fats: int, more: int) -> list[int]:
    """Read which sector follows which."""
    places = list(struct.unpack_from("<109I", data, 76))
    seen = set()
    while more < LAST:
        if more in seen:
            raise ValueError("its sectors run in a circle")
        seen.add(more)
        *next_places, more = numbers(data, size, [more])
        places += next_places
    return numbers(data, size, [each for each in places[:fats] if each < LAST])


def numbers(data: bytes, size: int, sectors: Sequence[int]) -> list[int]:
    """Read the numbers that fill some sectors."""
    return [each for sector in sectors for each in struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)]


def chain(table: Sequence[int], first: int) -> list[int]:
    """Follow a chain to its end. Raises ValueError for one that has none."""
    found: list[int] = []
    while first < LAST:
        if len(found) > len(table) or first >= len(table):
            raise ValueError("its sectors run in a circle or lead nowhere")
        found.append(first)
        first = table[first]
    return found
