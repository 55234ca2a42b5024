"""What every command shares: which archive, how loud, and in which form to print."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import typer

import archive
from adlib.errors import UsageError
from archive.config import Config, load
from archive.database import Archive, Rows, question, told
from cli import files, writers
from cli.forms import Form


@dataclass
class Session:
    """One run of the program."""

    archive_file: Path | None = None
    """as `--archive` gave it."""
    config_file: Path | None = None
    """as `--config` gave it."""
    quiet: bool = False
    form: Form = field(default_factory=Form)
    as_of: str | None = None
    """the moment in the past that is asked about, as `--as-of` gave it."""
    platform: str | None = None
    """the platform that is asked about, which the archive must have."""
    convert: str | None = None
    """the currency that amounts are asked for in, as `--convert` gave it."""
    explain: bool = False
    """whether to explain answers in place of printing them."""

    @property
    def path(self) -> Path:
        """The archive: `--archive`, else ADLIB_ARCHIVE, else `archive` in adlib.toml, else adlib.duckdb."""
        return self.archive_file or from_environment() or self.config.archive or Path("adlib.duckdb")

    @cached_property
    def config(self) -> Config:
        """What the file of `--config` says, else adlib.toml in this folder; without one, nothing."""
        found = self.config_file or Path("adlib.toml")
        return load(found) if self.config_file or found.is_file() else Config()

    @contextmanager
    def open(self, *, read_only: bool = True) -> Iterator[Archive]:
        """Open the archive, as it stood at `as_of`, in the currency `convert`; it is made unless *read_only*."""
        with told(self.path), ExitStack() as stack:
            opened = stack.enter_context(archive.open(self.path, read_only=read_only, config=self.config))
            if opened.is_overlaid:
                self.say("An older adlib made this archive; it is read all the same, and the next import renews it.")
            if self.platform is not None:
                check_platform(opened, self.platform)
            if self.as_of is not None:
                from archive.past import as_of

                opened = stack.enter_context(as_of(opened, self.as_of))
            if self.convert is not None:
                from archive.rates.convert import in_currency

                opened = stack.enter_context(in_currency(opened, self.convert))
            yield opened

    def answer(self, name: str, **parameters: Any) -> None:
        """Print the answer to a question of `archive/sql`."""
        with self.open() as opened:
            self.answer_from(opened, name, **parameters)

    def answer_from(self, opened: Archive, name: str, **parameters: Any) -> None:
        """Print the answer of an open archive to a question of `archive/sql`, or what is behind it."""
        from cli.explain import explain

        query = question(name)
        if self.explain:
            explain(self, opened, name, parameters)
        else:
            self.print_from(opened, opened.asked(query), **query.bound(parameters))

    def print_sql(self, query: str, **parameters: Any) -> None:
        """Print the answer to a query of the user's, in the form that was asked for."""
        with self.open() as opened:
            if self.form.parquet:
                self.print_from(opened, query, **parameters)
                return
            self.print_rows(opened.stream_with_ends(query, **parameters))
        self.said_where()

    def print_from(self, opened: Archive, query: str, **parameters: Any) -> None:
        """Print the answer of an open archive to a query, in the form that was asked for."""
        if self.form.parquet:
            opened.save_parquet(query, self.form.parquet, **parameters)
        else:
            self.print_rows(opened.stream(query, **parameters))
        self.said_where()

    def print_rows(self, rows: Rows) -> None:
        """Print rows in the form that was asked for."""
        writers.write(rows, self.form)

    def refuse_unfit(self, written: Path | None) -> None:
        """Raise UsageError where a file would destroy the archive, or none can be; before anything is written."""
        if written:
            files.refuse_unfit(written, self.path)

    def said_where(self) -> None:
        """Say on stderr which file an answer went to."""
        if written := self.form.parquet or self.form.xlsx:
            self.say(f"Wrote {written}.")

    def say(self, words: str) -> None:
        """Tell a person something that is not the result; silent with --quiet."""
        if not self.quiet:
            tell(words)

    def complain(self, words: str) -> None:
        """Say on stderr what went wrong; --quiet does not silence it."""
        tell(f"adlib: {words}")


def check_platform(opened: Archive, platform: str) -> None:
    """Raise UsageError for a platform of which the archive holds no capture; one that holds nothing has them all."""
    held = [row[0] for row in opened.sql("SELECT DISTINCT platform FROM capture ORDER BY platform").rows]
    if held and platform not in held:
        raise UsageError(f"platform {platform}: this archive has none of this name; it has {', '.join(held)}.")


def session(context: typer.Context) -> Session:
    """Give the session of this run."""
    return context.ensure_object(Session)


def tell(words: str) -> None:
    """Say something on stderr, without access tokens; where that is full or its terminal gone, nobody hears it, and
    work goes on.
    """
    if "oken" in words or "TOKEN" in words or "EAA" in words:
        from archive.scan import text_without_tokens

        words = text_without_tokens(words)
    with suppress(OSError):
        print(words, file=sys.stderr)


def from_environment() -> Path | None:
    """Read the archive's name from ADLIB_ARCHIVE."""
    return Path(said) if (said := os.environ.get("ADLIB_ARCHIVE")) else None
