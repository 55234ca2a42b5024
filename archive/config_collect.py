"""The section `[collect]` of adlib.toml, and the sections of its sources: `[[collect.meta]]`, `[collect.google]` ..."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlmodel import SQLModel

from adlib import collecting

Model = TypeVar("Model", bound=SQLModel)
Mistake = Callable[[tuple[str, int, str], str], None]
Worded = Callable[[Any, type[SQLModel]], str]
SOURCES: dict[str, type[collecting.Section]] = {
    "google": collecting.Google,
    "snap": collecting.Snap,
    "rates": collecting.Rates,
}


@dataclass
class Collecting:
    """What is to be collected, and where to."""

    folder: Path
    """of adlib.toml; what is named in it is relative to that."""
    settings: collecting.Collect
    sources: list[collecting.Section]
    """in the order in which they are collected; rates last, for they depend on the ads."""

    @property
    def out(self) -> Path:
        """The folder for what is fetched."""
        return self.folder / self.settings.out

    @property
    def site(self) -> Path | None:
        """The folder of the site."""
        return self.folder / self.settings.site if self.settings.site else None

    @property
    def token_file(self) -> Path | None:
        """The file with the access token."""
        return self.folder / self.settings.token_file if self.settings.token_file else None

    @property
    def keep(self) -> Path | None:
        """The folder for copies of the originals."""
        return self.folder / self.settings.keep if self.settings.keep else None


def read(table: Any, folder: Path, mistake: Mistake, worded: Worded) -> Collecting | None:
    """Read the section; *mistake* is told of each one with its place, *worded* words what pydantic finds."""

    def checked(model: type[Model], found: Any, section: str, entry: int = 0) -> Model | None:
        try:
            return model.model_validate(found)
        except ValidationError as error:
            for key, each in {str(each["loc"][0]): each for each in reversed(error.errors())}.items():
                mistake((section, entry, key), worded(each, model))
            return None

    if table is None:
        return None
    if not isinstance(table, dict):
        mistake(("collect", 0, ""), "write it as [collect], with a line for each setting.")
        return None
    own = {key: value for key, value in table.items() if key not in ("meta", *SOURCES)}
    settings = checked(collecting.Collect, own, "collect")
    sources: list[collecting.Section | None] = []
    queries = table.get("meta", [])
    if not isinstance(queries, list) or not all(isinstance(each, dict) for each in queries):
        mistake(("collect.meta", 0, ""), "write it as [[collect.meta]], once for each question.")
    else:
        sources += [checked(collecting.Meta, each, "collect.meta", at) for at, each in enumerate(queries, 1)]
    for name, model in SOURCES.items():
        found = table.get(name)
        if isinstance(found, dict):
            sources.append(checked(model, found, f"collect.{name}"))
        elif found is not None:
            mistake(("collect", 0, name), f"write it as [collect.{name}], with a line for each setting.")
    return Collecting(folder, settings or collecting.Collect(), [each for each in sources if each])
