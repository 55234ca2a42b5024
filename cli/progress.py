"""Progress by bytes on stderr, only where a person looks at it."""

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from cli import words


class Bars:
    """One bar per dump that is being read; nothing at all when stderr is no terminal or the run is quiet."""

    def __init__(self, quiet: bool) -> None:
        self.shown = sys.stderr.isatty() and not quiet
        self.console = Console(stderr=True)
        self.progress: Progress | None = None
        self.tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Bars":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()

    def advance(self, name: str, done: int, total: int) -> None:
        """Show how far the dump *name* is, in bytes."""
        if not self.shown:
            return
        if self.progress is None:
            columns = (
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                DownloadColumn(),
                TimeRemainingColumn(),
            )
            self.progress = Progress(*columns, console=self.console, transient=True)
            self.progress.start()
        if name not in self.tasks:
            self.tasks[name] = self.progress.add_task(words.harmless(name)[-60:])
        self.progress.update(self.tasks[name], completed=done, total=total)

    def pause(self) -> None:
        """Take the bars away, so that something can be printed; the next `advance` brings them back."""
        if self.progress is not None:
            self.progress.stop()
        self.progress, self.tasks = None, {}
