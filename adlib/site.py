"""What a user may say about the site: the section `[site]` of adlib.toml."""

import difflib
import re
from typing import Literal, get_args

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from pydantic import ConfigDict, field_validator
from sqlmodel import Field, SQLModel

Optional = Literal[
    "payers", "platforms", "countries", "elections", "entities", "takedowns", "search", "feeds", "downloads"
]
"""kinds of pages that a site may do without."""
COLOUR = "#[0-9a-fA-F]{6}"
TIME_ZONES = {"UTC", *get_global("zone_territories"), *get_global("zone_aliases")}
"""the names of the IANA data base, as CLDR knows them."""


class Site(SQLModel):
    """The settings of a site; each may be left out."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]

    language: str = Field(
        default="en", description="the language of the pages, such as de or en-IN; its catalogue says their words"
    )
    time_zone: str = Field(
        default="UTC", description="the time zone that moments are told in, such as Europe/Berlin; days stay days"
    )
    title: str = Field(
        default="Political ads on record", min_length=1, max_length=120, description="the name of the site"
    )
    headline: str = Field(
        default="Who pays for political ads, what they spend, and what they say",
        min_length=1,
        max_length=200,
        description="what stands largest on the first page",
    )
    intro: str | None = Field(default=None, max_length=2000, description="a paragraph below it, as plain text")
    contact: str | None = Field(
        default=None, max_length=200, description="where errors are reported: an e-mail address or an https address"
    )
    licence: str | None = Field(
        default=None, max_length=500, description="what may be done with the pages, as plain text"
    )
    base_url: str | None = Field(
        default=None, description="where the site will be published; --base-url goes before it"
    )
    logo: str | None = Field(default=None, description="an SVG, PNG, JPEG or WebP beside adlib.toml, of at most 100 kB")
    accent: str | None = Field(default=None, description="the colour of links and bars, such as #0e4a5a")
    accent_dark: str | None = Field(default=None, description="the same on a dark screen; left out: adlib's own")
    personal_data: bool = Field(
        default=False, description="whether to publish addresses, e-mail addresses and phone numbers of payers"
    )
    pages: list[Optional] = Field(
        default_factory=lambda: list(get_args(Optional)),
        description="which of payers, platforms, countries, elections, entities, takedowns, search, feeds and "
        "downloads to make",
    )

    @field_validator("language")
    @classmethod
    def is_language(cls, value: str) -> str:
        """Take a language that CLDR knows, written as `lang` writes it."""
        try:
            return str(Locale.parse(value, sep="-")).replace("_", "-")
        except (ValueError, UnknownLocaleError) as error:
            raise ValueError("write a language such as de, or with its country such as en-IN") from error

    @field_validator("time_zone")
    @classmethod
    def is_time_zone(cls, value: str) -> str:
        """Take a time zone of the IANA data base."""
        if value not in TIME_ZONES:
            near = difflib.get_close_matches(value, TIME_ZONES, 1)
            raise ValueError(f"write a time zone such as {near[0] if near else 'Europe/Berlin'}")
        return value

    @field_validator("base_url")
    @classmethod
    def is_address(cls, value: str | None) -> str | None:
        """Let a base URL end in one slash."""
        if value is None:
            return None
        if not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// or http://")
        return value.rstrip("/") + "/"

    @field_validator("contact")
    @classmethod
    def is_contact(cls, value: str | None) -> str | None:
        """Take an e-mail address or a web address."""
        if value is not None and not re.fullmatch(r"https://[^\s<>\"]+|[^\s<>\"@:]+@[^\s<>\"@:]+", value):
            raise ValueError("write an e-mail address, or one that begins with https://")
        return value

    @field_validator("accent", "accent_dark")
    @classmethod
    def is_colour(cls, value: str | None) -> str | None:
        """Take a colour as six hexadecimal digits."""
        if value is not None and not re.fullmatch(COLOUR, value):
            raise ValueError("write a colour such as #0e4a5a")
        return value

    def has(self, kind: str) -> bool:
        """Tell whether the site has pages of a kind."""
        return kind in self.pages

    def stylesheet(self) -> str:
        """Write what the colours add to the stylesheet."""
        light = f":root {{ --accent: {self.accent}; }}\n" if self.accent else ""
        dark = self.accent_dark or ("#8fcbd8" if self.accent else None)
        return light + (
            f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}\n"
            "@media print { :root { --accent: #000; } }\n"
            if dark
            else ""
        )


def contact_link(contact: str) -> str:
    """Give the address behind a contact."""
    return contact if contact.startswith("https://") else f"mailto:{contact}"
