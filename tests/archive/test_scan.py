"""One pass over a file's bytes counts what stands in it, wherever the blocks it reads are cut."""

import hashlib
import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import scan

PIECES = st.lists(st.sampled_from([b"\n", b"\r\n", b"\r", b"a", b"bc", b"\xef\xbb\xbf", b'"']), max_size=30)


@given(pieces=PIECES, block=st.integers(4, 9))
def test_lines_that_hold_something_are_counted_however_the_blocks_are_cut(pieces: list[bytes], block: int):
    data = b"".join(pieces)
    with tempfile.TemporaryDirectory() as folder, patch.object(scan, "BLOCK", block):
        path = Path(folder) / "dump.csv"
        path.write_bytes(data)
        found = scan.scan(path)
    *ended, last = data.split(b"\n")
    held = sum(line not in (b"", b"\r") for line in ended) + (last != b"")
    assert (found.lines, found.size, found.sha256) == (held, len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("block", [4, 5, 7, 4096])
def test_a_mark_at_the_start_of_a_later_line_is_seen_across_blocks(tmp_path: Path, block: int):
    path = tmp_path / "dump.csv"
    path.write_bytes("\ufeffa,b\n1,2\n\ufeff3,4\n".encode())
    with patch.object(scan, "BLOCK", block):
        assert scan.scan(path).has_marks
    path.write_bytes("\ufeffa,b\n1,\ufeff2\n".encode())
    with patch.object(scan, "BLOCK", block):
        assert not scan.scan(path).has_marks
