"""What a user may say about collecting: the section `[collect]` of adlib.toml, and one section per source in it."""

import re
from datetime import date
from typing import Literal

from pydantic import ConfigDict, field_validator
from sqlmodel import Field, SQLModel

FIRST_API = "v26.0"


class Section(SQLModel):
    """A section whose every key is known."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]

    @field_validator("base_url", check_fields=False)
    @classmethod
    def is_address(cls, value: str | None) -> str | None:
        """Take a web address without a name or password in it."""
        if value is not None and not re.fullmatch(r"https?://[^\s@]+", value):
            raise ValueError("must begin with https:// and hold no name or password")
        return value


class Collect(Section):
    """`[collect]`: what every source shares."""

    out: str = Field(default="collected", min_length=1, description="the folder for what is fetched")
    site: str | None = Field(default=None, description="the folder of the site, which is built anew after a change")
    token_file: str | None = Field(
        default=None, description="a file that holds the access token of the Meta API and that only you can read"
    )
    keep: str | None = Field(default=None, description="where imports keep copies of the originals, tokens removed")


class Meta(Section):
    """`[[collect.meta]]`: a question to the Meta Ad Library API, asked for each country."""

    countries: list[str] = Field(min_length=1, description="two-letter codes of ISO 3166, such as PK")
    page_ids: list[str] = Field(default_factory=list, description="only ads of these pages")
    search: str = Field(default="", max_length=100, description="only ads with these words")
    since: date | None = Field(default=None, description="only ads that ran on this day or later")
    fields: str = Field(default="default", description="default, all, or names with commas")
    api_version: str = Field(default=FIRST_API, description="the version of the API")
    ad_type: Literal[
        "POLITICAL_AND_ISSUE_ADS", "ALL", "HOUSING_ADS", "EMPLOYMENT_ADS", "FINANCIAL_PRODUCTS_AND_SERVICES_ADS"
    ] = Field(default="POLITICAL_AND_ISSUE_ADS", description="which ads")
    status: Literal["ALL", "ACTIVE", "INACTIVE"] = Field(default="ALL", description="which of them")
    limit: int = Field(default=250, ge=1, le=5000, description="ads per page at first")
    delay: float = Field(default=18.0, ge=0, le=3600, description="seconds between two pages")
    min_rows: int = Field(default=0, ge=0, description="fewer ads are not imported")
    base_url: str | None = Field(default=None, description="another address of the API")

    @field_validator("countries")
    @classmethod
    def are_codes(cls, value: list[str]) -> list[str]:
        """Take codes in capitals."""
        for each in value:
            if not re.fullmatch("[A-Z]{2}", each):
                raise ValueError(f"{each} is no country; write the two letters of ISO 3166, such as PK")
        return list(dict.fromkeys(value))

    @field_validator("page_ids")
    @classmethod
    def are_ids(cls, value: list[str]) -> list[str]:
        """Take numbers, as text."""
        for each in value:
            if not re.fullmatch("[0-9]{1,20}", each):
                raise ValueError(f"{each} is no page id; write its digits in quotes")
        return list(dict.fromkeys(value))

    @field_validator("api_version")
    @classmethod
    def is_version(cls, value: str) -> str:
        """Take a version such as v26.0."""
        if not re.fullmatch(r"v\d{1,3}\.\d", value):
            raise ValueError("is no version; write one such as v26.0")
        return value


class Google(Section):
    """`[collect.google]`: Google's bundle."""

    min_rows: int = Field(default=1, ge=0, description="a bundle with fewer ads is not taken")
    base_url: str | None = Field(default=None, description="another address of the zip")


class Snap(Section):
    """`[collect.snap]`: Snap's yearly zips."""

    years: list[int] = Field(default_factory=list, description="which years; left out: every year since 2018")
    min_rows: int = Field(default=1, ge=0, description="a year with fewer ads is not taken")
    base_url: str | None = Field(default=None, description="another address of the folder of years")


class Rates(Section):
    """`[collect.rates]`: exchange rates of the ECB, and by Frankfurter of currencies that the ECB does not quote."""

    currencies: list[str] = Field(
        default_factory=list, description="from Frankfurter; left out: those of ads that the ECB does not quote"
    )
    bases: list[str] = Field(
        default_factory=lambda: ["EUR", "USD"], min_length=1, description="what they are quoted in"
    )
    provider: str | None = Field(default=None, description="whose rates, such as sbp; left out: Frankfurter's blend")
    since: date | None = Field(default=None, description="the first day; left out: of the first ad in it")
    base_url: str | None = Field(default=None, description="another address of the ECB's zip")
    frankfurter_url: str | None = Field(default=None, description="another address of Frankfurter")

    @field_validator("currencies", "bases")
    @classmethod
    def are_currencies(cls, value: list[str]) -> list[str]:
        """Take codes in capitals."""
        for each in value:
            if not re.fullmatch("[A-Z]{3}", each):
                raise ValueError(f"{each} is no currency code; write one such as PKR")
        return list(dict.fromkeys(value))

    @field_validator("provider")
    @classmethod
    def is_provider(cls, value: str | None) -> str | None:
        """Take a short word."""
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_.]{2,20}", value):
            raise ValueError("is no provider; Frankfurter lists them at /v2/providers")
        return value

    @field_validator("frankfurter_url")
    @classmethod
    def is_address_too(cls, value: str | None) -> str | None:
        """Take a web address."""
        return Section.is_address(value)
