"""NYU's totals of Meta's political ads of 2018, per page and per sponsor, over all ads that its collector found.

Files without a header: a name and one or two numbers, `page,min` or `page,min,max`; what the numbers are stands in the
file's name alone, such as `2018-09-30_api_page_spend.csv`, in a folder per day. They are sums of the lower ends of
ranges, and of the upper ends where there is a third column: the true figure is at least the first. Names are as shown
at that time; a line without a name is what nobody was named for. Which days a file covers it does not say: the figures
have a grain of their own, and are never added to others.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from archive.columns import advertiser, constant, fact, fact_day, payer, whole
from archive.format import Facts, Format, Member, Probe
from archive.money_columns import ends
from archive.nested_columns import notes

NAME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)_(?:api|region_(?P<region>[^/]+?))_(?P<who>page|sponsor)_(?P<what>spend|impressions|ads)\.csv$"
)


def facts(probe: Probe) -> Facts:
    """Read the day, the region and what is counted out of the name."""
    match = NAME.search(probe.inner_name)
    if not match:
        return Facts()
    day, region = match["day"], match["region"]
    part = "_".join(filter(None, (region, match["who"], match["what"])))
    return Facts(
        scope="US, period not stated",
        country="US",
        as_of=datetime.fromisoformat(day),
        part=part,
        grain=f"{match['who']}_{match['what']}_of_nyu",
        words={"period_end": day, **({"region": region} if region else {})},
    )


def header(inner_name: str, row: Sequence[str]) -> tuple[str, ...] | None:
    """Give the header that a file lacks: by its name, and a first row of a name and one or two whole numbers."""
    match = NAME.search(inner_name)
    if not match or len(row) not in (2, 3) or not all(re.fullmatch("[0-9]+", cell) for cell in row[1:]):
        return None
    name = f"{match['who']} (without a header)"
    if match["what"] == "ads":
        return (name, "ads") if len(row) == 2 else None
    return (name, f"{match['what']}_min", f"{match['what']}_max")[: len(row)]


PAGE, SPONSOR = "page (without a header)", "sponsor (without a header)"
SHARED = {
    "country": constant("US"),
    "region": fact("region"),
    "period_end": fact_day("period_end"),
    "advertiser": advertiser(None, PAGE),
    "payer": payer(SPONSOR),
}

FORMAT = Format(
    name="nyu",
    title="NYU, totals per page and sponsor, 2018",
    platform="meta",
    publisher="NYU Cybersecurity for Democracy, out of Meta's Ad Library",
    url="https://github.com/CybersecurityForDemocracy/FacebookApiPolAdsCollector",
    members=(
        Member(
            name="spend",
            holds="spend_lines",
            marks=(f"{PAGE}|{SPONSOR}", "spend_min"),
            columns={
                **SHARED,
                "spend": ends("spend", ("spend_min",), ("spend_max",), "DECIMAL(18,2)"),
                "currency": constant("USD"),
                "currency_basis": constant("stated"),
            },
        ),
        Member(
            name="ads",
            holds="spend_lines",
            marks=(f"{PAGE}|{SPONSOR}", "ads"),
            columns={**SHARED, "ads": whole("ads")},
        ),
        Member(
            name="impressions",
            holds="spend_lines",
            marks=(f"{PAGE}|{SPONSOR}", "impressions_min"),
            columns={**SHARED, "details": notes(impressions_at_least="impressions_min", at_most="impressions_max")},
        ),
    ),
    complete=False,
    complete_means="nothing: the ads that a collector found",
    active="schedule",
    active_means="it holds no ads",
    facts=facts,
    header=header,
    bundle="facts",
    shrinks=False,
)
