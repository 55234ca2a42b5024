"""Which fields the Meta Ad Library API grants, by the API's generation and the country that is asked about.

As Meta's field list of v25 and the field lists of its own script over the years have them. A field that it does not
grant makes it refuse the whole question, so none is asked for on a guess.
"""

import difflib
import re

from adlib.errors import UsageError

EU = frozenset(
    (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    )
)  # fmt: skip
COMMON = (
    "ad_creation_time", "ad_delivery_start_time", "ad_delivery_stop_time", "ad_snapshot_url", "currency",
    "demographic_distribution", "impressions", "page_id", "page_name", "spend",
)  # fmt: skip
SINGULAR = (
    "ad_creative_body", "ad_creative_link_caption", "ad_creative_link_description", "ad_creative_link_title",
)  # fmt: skip
PLURAL = (
    "ad_creative_bodies", "ad_creative_link_captions", "ad_creative_link_descriptions", "ad_creative_link_titles",
)  # fmt: skip
LATER = ("id", "delivery_by_region", "languages", "publisher_platforms")
ASKED_FOR = ("age_country_gender_reach_breakdown", "target_ages", "target_gender", "target_locations")
POLITICAL = frozenset(
    (
        "bylines", "currency", "spend", "impressions", "demographic_distribution", "delivery_by_region",
        "estimated_audience_size", "funding_entity", "potential_reach", "region_distribution", "br_total_reach",
    )
)  # fmt: skip
"""granted for political ads only."""


def everywhere(version: int) -> tuple[str, ...]:
    """List the fields of political ads that a generation of the API grants for every country."""
    if version < 7:
        return (*COMMON, *SINGULAR, "funding_entity", "region_distribution")
    if version < 13:
        return (*COMMON, *PLURAL, *LATER, "funding_entity", "potential_reach")
    return (*COMMON, *PLURAL, *LATER, "bylines", "estimated_audience_size")


def there(version: int, country: str) -> tuple[str, ...]:
    """List the fields that it grants for one country besides."""
    reach = ("total_reach_by_location",) if version >= 25 else ()
    if version < 17:  # before August 2023
        return ()
    if country in EU:
        return (*ASKED_FOR, "beneficiary_payers", "eu_total_reach", *reach)
    if country == "GB":
        return (*ASKED_FOR, *reach)
    return (*ASKED_FOR, "br_total_reach", *reach) if country == "BR" and version >= 25 else ()


def generation(api_version: str) -> int:
    """Read the number of an API version such as v26.0. Raises UsageError for anything else."""
    found = re.fullmatch(r"v(\d{1,3})\.\d", api_version)
    if not found:
        raise UsageError(f"{api_version!r} is no version of the API; write one such as v26.0.")
    return int(found[1])


def fields(asked: str, api_version: str, country: str, *, political: bool = True) -> tuple[str, ...]:
    """List the fields to ask for: `default` (of every country), `all` (and those of this one), or names with commas.

    Raises UsageError for a name that the API does not grant here.
    """
    version = generation(api_version)
    common, local = everywhere(version), there(version, country)
    granted = [each for each in (*common, *local) if political or each not in POLITICAL]
    if asked in ("default", "all"):
        return tuple(sorted(granted if asked == "all" else set(granted) & set(common)))
    names = [name.strip() for name in asked.split(",") if name.strip()]
    for name in names:
        if name not in granted:
            near = difflib.get_close_matches(name, granted, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(granted))}."
            raise UsageError(f"--fields {name}: {api_version} grants no such field for {country}; {hint}")
    if not names:
        raise UsageError("--fields: name at least one field, or say default or all.")
    return tuple(dict.fromkeys(names))
