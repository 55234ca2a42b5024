"""What a person may write in a `takedown.toml`: networks, what each source states about them, and their assets."""

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ConfigDict
from sqlmodel import Field, SQLModel

from adlib.fields import about, needed
from adlib.takedown import COUNTS

Words = str | list[str]
"""one text, or several."""
Time = date | int | str
"""a day, a year, or words such as `2014-05` or `May 2014`."""
Number = int | str
"""a number, or words such as `about 2.8 million`."""


class Part(SQLModel):
    """A table of the file; keys that it does not know are mistakes."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]


class Spent(Part):
    """An amount of which the bounds are known; one bound may be left out."""

    lower: Decimal | int | None = about("least that was spent, major units")
    upper: Decimal | int | None = about("most that was spent, major units")
    currency: str = needed("ISO 4217 code")


class SourceEntry(Part):
    """What one source states: one `[[takedowns.sources]]`."""

    publisher: str = needed("who states it")
    title: str | None = about("the title of what it published")
    url: str | None = about("where")
    published: date | None = about("when")
    said_by: str | None = about("who said it, where that is not the publisher")
    name: str | None = about("what the source calls the network")
    platforms: Words | None = about("the platforms that removed it")
    origin: Words | None = about("countries it came from")
    targets: Words | None = about("countries or regions it was aimed at")
    attributed_to: Words | None = about("whom the source names as behind it, in its words")
    attribution: str | None = about("how sure the source is")
    found_through: str | None = about("how it was found")
    behaviour: Words | None = about("what it did")
    topics: Words | None = about("what it posted about")
    description: str | None = about("further words about it")
    response: str | None = about("what those named said to it")
    removed: bool | None = about("true: the source says that a platform removed it")
    announced: Time | None = about("when the removal was made public")
    active_from: Time | None = about("when the network began")
    active_until: Time | None = about("when it ended")
    first_ad: Time | None = about("when its first ad ran")
    last_ad: Time | None = about("when its last ad ran")
    ad_spend: str | Spent | None = about("what was spent on its ads, such as `about $1,100` or a table with bounds")
    paid_in: Words | None = about("currencies that the ads were paid in, by code or name")
    assets: Number | None = about(COUNTS["assets"])
    pages: Number | None = about(COUNTS["pages"])
    groups: Number | None = about(COUNTS["groups"])
    events: Number | None = about(COUNTS["events"])
    accounts: Number | None = about(COUNTS["accounts"])
    instagram_accounts: Number | None = about(COUNTS["instagram_accounts"])
    facebook_and_instagram_accounts: Number | None = about(COUNTS["facebook_and_instagram_accounts"])
    ads: Number | None = about(COUNTS["ads"])
    followers: Number | None = about(COUNTS["followers"])
    page_followers: Number | None = about(COUNTS["page_followers"])
    group_members: Number | None = about(COUNTS["group_members"])
    instagram_followers: Number | None = about(COUNTS["instagram_followers"])


class AssetEntry(Part):
    """A page, account, site or the like: one `[[takedowns.assets]]`."""

    platform: str | None = about("`facebook`, `instagram`, `x`, ...")
    type: str = needed("`page`, `account`, `group`, `channel`, `domain`, `url`, ...")
    id: str | None = about("the platform's id of it, in quotes")
    name: str | None = about("its name")
    url: str | None = about("its address; it may be defanged")
    first_seen: Time | None = about("when the source first saw it")
    removed: Time | None = about("when it was removed")
    source: str = needed("address of the source that lists it")
    confidence: int | None = about("how sure the source is", ge=0, le=100)
    note: str | None = about("further words")


class TakedownEntry(Part):
    """One network: one `[[takedowns]]`."""

    id: str = needed("what it is called here: small letters, digits and hyphens", min_length=1, max_length=120)
    name: str = needed("what it is called for people", min_length=1)
    same_as: Words | None = about("ids under which other documents have the same network")
    sources: list[SourceEntry] = needed("what each source states", min_length=1)
    assets: list[AssetEntry] = Field(
        default_factory=list, description="what the network is made of, where it is listed"
    )


class TakedownFile(Part):
    """The whole file."""

    title: str | None = about("what the file is")
    publisher: str | None = about("who wrote it")
    takedowns: list[TakedownEntry] = needed("the networks", min_length=1)


def listed(value: Any) -> list[str]:
    """Give one text or several as a list."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)
