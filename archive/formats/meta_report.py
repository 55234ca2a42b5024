"""Meta Ad Library Report: what each page and disclaimer spent in one country and one window, as CSVs in a zip or loose.

Three header generations; the currency stands only in the header, country, date and window only in the file's name.
`≤100` means 0 to 100. One row is one figure: equal (page, disclaimer) pairs are distinct disclaimers that add up.
"""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta

from archive.columns import advertiser, constant, fact, fact_day, payer, text, whole
from archive.format import Facts, Format, Member, Probe
from archive.money_columns import money_in_header

NAME = re.compile(
    r"FacebookAdLibraryReport(?:Revamp)?_(?P<date>\d{4}-\d\d-\d\d)_(?P<country>[A-Z]{2})_"
    r"(?P<window>yesterday|last_7_days|last_30_days|last_90_days|lifelong)_(?P<part>.+?)(?: ?\(\d+\))?\.csv$"
)
FIRST_NAME = re.compile(
    r"FacebookAdLibraryReport(?P<country>[A-Z]{2})(?P<date>\d{4}-\d\d-\d\d)(?P<part>SpendingToDate|ThisWeekSpending)"
    r"(?: ?\(\d+\))?\.csv$"  # browsers number what they save a second time
)
DAYS = {"yesterday": 1, "last_7_days": 7, "last_30_days": 30, "last_90_days": 90}
GRAINS = {"yesterday": "day", "lifelong": "total"}
NO_DISCLAIMER = ("These ads ran without a disclaimer",)


def facts(probe: Probe) -> Facts:
    """Read country, date, window and region out of the name the platform gave the file."""
    with suppress(ValueError):  # no such day
        if match := NAME.search(probe.inner_name):
            return window_facts(match["date"], match["country"], match["window"], match["part"])
        if match := FIRST_NAME.search(probe.inner_name):
            window = "lifelong" if match["part"] == "SpendingToDate" else "last_7_days"
            return window_facts(match["date"], match["country"], window, "advertisers")
    return Facts(
        missing=(
            "its name does not say country, date and window; give it back the platform's name, such as "
            "FacebookAdLibraryReport_2023-06-01_US_last_7_days_advertisers.csv"
        )
    )


def window_facts(day: str, country: str, window: str, part: str) -> Facts:
    """Word the facts of one file; the window ends on its date, which is counted."""
    last = date.fromisoformat(day)
    # each day is a figure of its own, so days add up; the longer windows overlap, and only the newest counts
    scope = f"{country} {window} {day}" if window == "yesterday" else f"{country} {window}"
    grain = GRAINS.get(window, window)
    region = part if part not in ("advertisers", "locations") else None
    words = {"country": country, "period_end": day}
    if window in DAYS:
        words["period_start"] = (last - timedelta(days=DAYS[window] - 1)).isoformat()
    if region:
        words["region"] = region
    suffix = {"advertisers": "", "locations": "_all_advertisers_by_region"}.get(part, "_by_region")
    return Facts(
        scope=scope,
        country=country,
        as_of=datetime(last.year, last.month, last.day),
        part=region,
        grain=grain + suffix,
        words=words,
    )


PERIOD = {
    "country": fact("country"),
    "period_start": fact_day("period_start"),
    "period_end": fact_day("period_end"),
}
ADVERTISER = {
    "advertiser": advertiser("Page ID", "Page Name"),
    "payer": payer("Disclaimer", undisclosed=NO_DISCLAIMER),
    "spend": money_in_header("Amount Spent"),
}

FORMAT = Format(
    name="meta_report",
    title="Meta Ad Library Report",
    platform="meta",
    publisher="Meta Platforms",
    url="https://www.facebook.com/ads/library/report/",
    members=(
        Member(
            name="advertisers",
            holds="spend_lines",
            marks=("Page Name", "Disclaimer", "Number of Ads in Library"),
            # shares of spend by targeting, joined to the report's columns, are meta_targeting's
            lacks=("total_spend_pct",),
            columns={**ADVERTISER, **PERIOD, "ads": whole("Number of Ads in Library")},
        ),
        Member(
            name="region",
            holds="spend_lines",
            marks=("Page Name", "Disclaimer"),
            lacks=("Number of Ads in Library", "total_spend_pct"),
            columns={**ADVERTISER, **PERIOD, "region": fact("region")},
        ),
        Member(
            name="locations",
            holds="spend_lines",
            marks=("Location Name",),
            columns={
                **PERIOD,
                "region": text("Location Name"),
                "spend": money_in_header("Amount Spent"),
                "payer_state": constant("not_applicable"),
            },
        ),
    ),
    complete=True,
    complete_means="every page and disclaimer with spend in the country and window",
    active="schedule",
    active_means="the report holds no ads",
    facts=facts,
    bundle="facts",
    shrinks=False,
)
