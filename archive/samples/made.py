"""A sample that a library writes: another version of it would write other bytes, so it is compared by its content."""

from collections.abc import Callable
from typing import NamedTuple


class Made(NamedTuple):
    """The bytes of such a file, and what reads its content."""

    content: bytes
    told: Callable[[bytes], object]
