"""How a collector behaves towards a source: how long it waits, how often it tries again, and when it gives up."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

VARIABLE = "ADLIB_COLLECT_WAITS"
LONGEST = 3600.0


def quiet(words: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Manners:
    """Times are in seconds."""

    delay: float = 18.0
    """between two questions to an API that does not say how much of its limit is used: 200 an hour."""
    tries: int = 5
    """failures in a row after which a run ends as partial."""
    timeout: float = 60.0
    """without a single byte, after which a request has failed."""
    slowest: float = 200.0
    """bytes a second, over `timeout` at least; an answer that comes more slowly has failed."""
    factor: float = 1.0
    """what every wait is multiplied by; other than 1 only towards this computer."""
    sleep: Callable[[float], None] = time.sleep
    say: Callable[[str], None] = quiet
    """told why it waits, where it waits for long."""

    def wait(self, seconds: float, why: str = "") -> None:
        """Wait, and say why where that takes longer than a person would sit still for."""
        seconds = min(seconds, LONGEST) * self.factor
        if why and seconds >= 30:
            self.say(f"{why}; waiting {spoken(seconds)}.")
        if seconds > 0:
            self.sleep(seconds)

    def after_failure(self, first: float, number: int, why: str) -> None:
        """Wait after the *number*th failure in a row, from 1: *first* seconds, then twice as long each time."""
        self.wait(first * 2 ** (number - 1), why)


def factor_for(own_computer: bool) -> float:
    """Read ADLIB_COLLECT_WAITS, by which waits towards a server on this computer may be shortened; others stay."""
    text = os.environ.get(VARIABLE, "")
    return float(text) if own_computer and text.replace(".", "", 1).isdigit() else 1.0


def spoken(seconds: float) -> str:
    """Word a time."""
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes"
