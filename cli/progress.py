"""Progress on stderr, only where a person looks at it: in bytes for imports and downloads, else in pages."""

import sys
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Literal

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from cli import words


class Bars:
    """One bar per thing that is being done; nothing at all when stderr is no terminal or the run is quiet."""

    def __init__(self, quiet: bool, unit: Literal["bytes", "pages"] = "bytes") -> None:
        self.shown = sys.stderr.isatty() and not quiet
        self.unit = unit
        self.progress: Progress | None = None
        self.tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Bars":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()

    def of(self, name: str) -> Callable[[int, int], None]:
        """Give the function that moves the bar *name*."""
        return partial(self.advance, name)

    def steps_of(self, name: str) -> Callable[[str], None]:
        """Give the function that says beside *name* what is being done for it; the bar stays where it is."""
        return partial(self.say_step, name)

    def advance(self, name: str, done: int, total: int | None) -> None:
        """Show how far *name* is; *total* is None where nobody knows how much there is."""
        self.show(name, name, completed=done, total=total)

    def say_step(self, name: str, step: str) -> None:
        """Show what is being done for *name*, until the bar moves."""
        self.show(name, f"{name}: {step}")

    def show(self, name: str, told: str, *, completed: int | None = None, total: int | None = None) -> None:
        """Show the bar *name*, which appears if it is not there, with what is told beside it."""
        if not self.shown:
            return
        if self.progress is None:
            amount = DownloadColumn() if self.unit == "bytes" else MofNCompleteColumn()
            columns = TextColumn("{task.description}", markup=False), BarColumn(), amount, TimeRemainingColumn()
            self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self.progress.start()
        if name not in self.tasks:
            self.tasks[name] = self.progress.add_task(name, total=None)
        shown = words.harmless(told)[-60:]
        self.progress.update(self.tasks[name], description=shown, completed=completed, total=total)

    def pause(self) -> None:
        """Take the bars away, so that something can be printed; the next `advance` brings them back."""
        if self.progress is not None:
            self.progress.stop()
        self.progress, self.tasks = None, {}
