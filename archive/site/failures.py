"""What may go wrong in a build through no fault of adlib, one sentence each: its place, and templates of one's own."""

import errno
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import duckdb
from jinja2 import TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import TemplateError

from adlib.errors import AdlibError, UsageError

Given = ParamSpec("Given")
Built = TypeVar("Built")


def in_sentences(build: Callable[Given, Built]) -> Callable[Given, Built]:
    """Let a build, whose second argument is the folder of the site, tell what goes wrong."""

    @wraps(build)
    def told(*given: Given.args, **named: Given.kwargs) -> Built:
        out: Any = given[1] if len(given) > 1 else named["out"]
        templates: Any = named.get("templates")
        with place_told(Path(out), templates), templates_told(templates):
            return build(*given, **named)

    return told


@contextmanager
def place_told(out: Path, templates: Path | None) -> Iterator[None]:
    """Turn errors of the system about files into one sentence each.

    Raises AdlibError.
    """
    try:
        yield
    except TemplateNotFound:  # which jinja takes for an error of the system
        raise
    except OSError as error:
        where, words = error.filename or out, error.strerror or error
        if templates and Path(str(where)).is_relative_to(templates):
            raise UsageError(f"{where}: this file of --templates cannot be read ({words}).") from error
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise AdlibError(
                f"{out}: the disk is full ({words}); every page there is whole, and the next build goes on. Free some "
                "space and build again."
            ) from error
        raise AdlibError(f"{where}: the site cannot be written here ({words}); choose another with --out.") from error


@contextmanager
def templates_told(templates: Path | None) -> Iterator[None]:
    """Turn what is wrong in templates of one's own into one sentence with the template and its line.

    Raises UsageError. What goes wrong elsewhere is left as it is, and so is all where templates are adlib's own.
    """
    try:
        yield
    except Exception as error:
        is_elsewhere = isinstance(error, AdlibError | duckdb.Error | OSError) and not isinstance(
            error, TemplateNotFound
        )
        if is_elsewhere or templates is None or not (where := place_in(templates, error)):
            raise
        raise UsageError(f"{where}: {what_is_wrong(error)}; correct the template.") from error


def place_in(templates: Path, error: Exception) -> str:
    """Name the template of one's own in which an error arose, and its line; "" for an error that arose elsewhere."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return f"{error.filename} line {error.lineno}"
    own = str(templates)
    frames = [each for each in traceback.extract_tb(error.__traceback__) if Path(each.filename).suffix != ".py"]
    found = next((each for each in reversed(frames) if each.filename.startswith(own)), None)
    if found:
        return f"{found.filename} line {found.lineno}"
    return own if isinstance(error, TemplateError | UnicodeDecodeError | RecursionError) else ""


def what_is_wrong(error: Exception) -> str:
    """Word an error in a template."""
    if isinstance(error, RecursionError):
        return "it calls or includes itself without end"
    if isinstance(error, UnicodeDecodeError):
        return "a template is not in UTF-8"
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name!r}"
    words = " ".join(str(error).split()) or type(error).__name__
    return words.rstrip(".") if isinstance(error, TemplateError) else f"{type(error).__name__}, {words}"
