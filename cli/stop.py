"""Ctrl-C and SIGTERM: one sentence, and the exit code that shells give them."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from adlib.errors import AdlibError

STOPPED = "Stopped; what was fetched is kept, and the same command goes on from there."


class Stopped(AdlibError):
    """Someone stopped the program; the number is the shells' for it: 130 for Ctrl-C, 143 for SIGTERM."""

    exit_code = 130


@contextmanager
def stoppable(words: str) -> Iterator[None]:
    """Let SIGTERM stop what is being done as Ctrl-C does; either way *words* are said."""
    asked: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        raise KeyboardInterrupt

    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, stop) if is_main else None
    try:
        yield
    except KeyboardInterrupt:
        stopped = Stopped(words)
        stopped.exit_code = 143 if asked else 130
        raise stopped from None
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)
