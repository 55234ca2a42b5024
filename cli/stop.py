"""Ctrl-C, SIGTERM, and a terminal that is closed: one sentence, and the exit code that shells give them."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from adlib.errors import AdlibError

SIGNALS = [found for name in ("SIGTERM", "SIGHUP") if (found := getattr(signal, name, None))]
"""what ends a program that does nothing about it; its temporary folders would stay."""
STOPPED = "Stopped; what was fetched is kept, and the same command goes on from there."


class Stopped(AdlibError):
    """Someone stopped the program; the number is the shells' for it: 130 for Ctrl-C, else 128 and the signal's."""

    exit_code = 130


@contextmanager
def stoppable(words: str) -> Iterator[None]:
    """Let SIGTERM and SIGHUP stop what is being done as Ctrl-C does; either way *words* are said.

    One that is ignored, as SIGHUP is under nohup, stays so.
    """
    asked: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        raise KeyboardInterrupt

    is_main = threading.current_thread() is threading.main_thread()
    heeded = [each for each in SIGNALS if is_main and signal.getsignal(each) not in (signal.SIG_IGN, None)]
    before = {each: signal.signal(each, stop) for each in heeded}
    try:
        yield
    except KeyboardInterrupt:
        stopped = Stopped(words)
        stopped.exit_code = 128 + asked[0] if asked else 130
        raise stopped from None
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
