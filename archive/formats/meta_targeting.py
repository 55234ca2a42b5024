"""Meta's audience tab, page by page, as the R package metatargetr collects it: shares of spend by targeting criterion.

Each row says which share of a page's spend in the 7, 30 or 90 days before `ds` went to ads with one criterion. Shares
overlap and add up to nothing; the page's whole spend stands on every row and is kept in `details`, never as an amount
of the row. Columns on the page's party and on the report that named the page are the collector's. A page without data
has a row that says so.
"""

import re
from dataclasses import replace

from archive.columns import (
    Column,
    Reading,
    Source,
    advertiser,
    day,
    derived,
    first_filled,
    payer,
    plain,
    simple,
    text,
    whole,
)
from archive.format import Facts, Format, Member, Probe
from archive.money_columns import stated_currency
from archive.nested_columns import notes, reread

WINDOW = re.compile(r"last_(?:7|30|90)_days", re.IGNORECASE)
CRITERIA = ("type", "value", "is_exclusion", "location_type", "detailed_type", "custom_audience_type")


def facts(probe: Probe) -> Facts:
    """Read the window out of the file's name or its first rows, if they agree on one."""
    found = {match.lower() for match in WINDOW.findall(f"{probe.inner_name}\n{probe.head}")}
    window = found.pop() if len(found) == 1 else None
    return Facts(grain=f"{window}_by_targeting" if window else "window_by_targeting")


def cell(raw: str) -> str:
    """Write the SQL that reads R's `NA` as nothing."""
    return f"nullif({raw}, 'NA')"


def page() -> Column:
    """Take the page's id, which older collections call `internal_id`, and its name."""
    keyed = advertiser("page_id", "page_name")

    def compile(target: str, source: Source) -> Reading:
        ids = [ref for name in ("page_id", "internal_id") if (ref := source.ref(name))]
        refs = {**source.refs, **({plain("page_id"): str(first_filled(ids))} if ids else {})}
        return keyed.compile(target, replace(source, refs=refs))

    return Column((*keyed.names, "internal_id"), compile)


def criterion() -> Column:
    """Read what was asked for, or excluded; its kind is the finest that the row names."""

    def compile(target: str, source: Source) -> Reading:
        refs = {name: source.ref(name) or "NULL::VARCHAR" for name in CRITERIA}
        kinds = [refs[name] for name in ("location_type", "detailed_type", "custom_audience_type", "type")]
        excluded = (
            f"(lower({refs['is_exclusion']}) = 'true' OR ends_with({refs['custom_audience_type']}, '_EXCLUSION'))"
        )
        struct = (
            f"{{'criterion': lower(coalesce({', '.join(kinds)})), 'value': {refs['value']}, "
            f"'excluded': coalesce({excluded}, false)}}"
        )
        found = f"CASE WHEN {refs['value']} IS NOT NULL THEN [{struct}] END"
        return Reading(fields={target: found}, reads={plain(name) for name in CRITERIA if source.ref(name)})

    return Column(CRITERIA, compile)


def share(raw: str) -> str:
    """Write the SQL that reads a share from 0 to 1."""
    value = f"TRY_CAST({raw} AS DECIMAL(12,10))"
    return f"CASE WHEN {value} BETWEEN 0 AND 1 THEN {value} END"


def first_day(window: str, last: str) -> str:
    """Write the SQL of the first day of a window that ends on, and counts, its last."""
    days = f"TRY_CAST(regexp_extract({window}, '(?i)last_([0-9]+)_days', 1) AS INTEGER)"
    return f"TRY_CAST({last} AS DATE) - ({days} - 1)"


COLUMNS: dict[str, Column] = {
    "advertiser": page(),
    "payer": payer("disclaimer", undisclosed=("These ads ran without a disclaimer",)),
    "currency": stated_currency("main_currency"),
    "spend_share": simple(("total_spend_pct",), share),
    "ads": whole("num_ads"),
    "period_end": day("ds"),
    "period_start": derived(first_day, "tf", "ds"),
    "country": text("cntry"),
    "targets": criterion(),
    "details": notes(
        window="tf",
        spend_of_the_page="total_spend_formatted",
        ads_of_the_page="total_num_ads",
        places_not_named="num_obfuscated",
        no_data="no_data",
        party="party",
    ),
}

FORMAT = Format(
    name="meta_targeting",
    title="Meta's audience tab, shares of spend by targeting",
    platform="meta",
    publisher="Meta Platforms, collected with metatargetr",
    url="https://github.com/favstats/meta_ad_targeting",
    members=(
        Member(
            name="targeting",
            holds="spend_lines",
            marks=("total_spend_pct", "type", "value", "ds", "page_id|internal_id"),
            columns={name: reread(column, cell) for name, column in COLUMNS.items()},
            ignored=dict.fromkeys(
                (
                    "tstamp", "partyfacts_id", "sources", "country", "left_right", "tags", "tags_ideology",
                    "amount_spent_usd", "number_of_ads_in_library", "date", "path", "remove_em", "total_n",
                    "amount_spent", "is_30_day_available", "is_90_day_available",
                ),
                "the collector's, or out of the report that named the page",
            ),
            newest="period_end",
        ),
    ),
    complete=False,
    complete_means="nothing: the pages that a collector asked for",
    active="schedule",
    active_means="it holds no ads",
    facts=facts,
    shrinks=False,
)  # fmt: skip
