"""X (Twitter): the US disclosure of political ads since 2023, and the export of the EU's ad repository.

The US file has a row per post, ad group and targeting value. Whether its spend repeats from row to row or is split over
them X does not say, and no file is public to find out: the rows are kept as they are, under the grain `undocumented`,
which nothing sums with other figures, and which nobody should sum over rows of one post either. The EU export covers
all ads, names no ad id and no spend, and does not say whether its last day is counted.
"""

import re
from datetime import datetime

from archive.columns import (
    Column,
    Reading,
    Source,
    Target,
    advertiser,
    buckets,
    column,
    constant,
    day,
    day_sql,
    money,
    notes,
    pairs,
    payer,
    plain,
    present,
    reread,
    rounded_id,
    simple,
    targets,
)
from archive.format import Facts, Format, Member, Probe

NAME = re.compile(r"(\d{1,2}-[A-Za-z]+-\d{4})-political-ads-data")
NOTES = {"tweet_id": "Tweet Id", "tweet_url": "Tweet Url", "impressions": "Impressions"}


def facts(probe: Probe) -> Facts:
    """Read the day out of the name that X gives its US file: `10-February-2026-political-ads-data.csv`."""
    match = NAME.search(probe.inner_name)
    if not match:
        return Facts()
    try:
        return Facts(as_of=datetime.strptime(match[1].title(), "%d-%B-%Y"))
    except ValueError:
        return Facts()


def american(raw: str) -> str:
    """Write the SQL that takes dollar sign and thousands commas off an amount that has them in the right places."""
    neat = r"regexp_full_match({0}, '[$]?[0-9]{{1,3}}(,[0-9]{{3}})*([.][0-9]+)?')"
    return f"CASE WHEN {neat.format(raw)} THEN replace(replace({raw}, '$', ''), ',', '') ELSE {raw} END"


def span(raw: str) -> str:
    """Write the SQL that makes a single number a range from it to itself."""
    return f"CASE WHEN regexp_full_match({raw}, '[0-9]+') THEN {raw} || '-' || {raw} ELSE {raw} END"


def written_day(*names: str) -> Column:
    """Read a day as a platform or a spreadsheet writes it, or in words: `February 3, 2026`."""
    return simple(names, lambda raw: f"coalesce({day_sql(raw)}, TRY_STRPTIME({raw}, '%B %d, %Y')::DATE)")


def post() -> Column:
    """Keep which post a row is about; an id that a spreadsheet rounded is read out of the address."""

    def compile(target: str, source: Source) -> Reading:
        refs = {key: str(source.ref(name)) for key, name in NOTES.items() if source.ref(name)}
        problems = {}
        if (raw := source.ref("Tweet Id")) and (url := source.ref("Tweet Url")):
            linked = f"nullif(regexp_extract({url}, '/status/([0-9]+)', 1), '')"
            refs["tweet_id"] = f"CASE WHEN {rounded_id(raw)} THEN {linked} ELSE {raw} END"
            problems["Tweet Id"] = f"({rounded_id(raw)}) AND {linked} IS NULL"
        reads = {plain(name) for name in present(source, NOTES.values())}
        return Reading(fields={target: pairs(refs)} if refs else {}, problems=problems, reads=reads)

    return column(NOTES.values(), compile)


FORMAT = Format(
    name="x",
    title="X, political ads in the US, and ads in the EU",
    platform="x",
    publisher="X Corp.",
    url="https://business.x.com/en/help/ads-policies/ads-content-policies/political-content/political-ads-disclosure",
    members=(
        Member(
            name="us-disclosure",
            holds="spend_lines",
            grain="undocumented",
            marks=("Screen Name", "Tweet Id", "Spend_USD", "Targeting Name"),
            columns={
                "advertiser": advertiser(None, "Screen Name"),
                "payer_state": constant("field_absent"),
                "spend": reread(money("Spend_USD", default_currency="USD"), american),
                "period_start": written_day("Day of Start Date Adgroup"),
                "period_end": written_day("Day of End Date Adgroup"),
                "country": constant("US"),
                "targets": targets(
                    Target("Targeting Name", "targeting", separator=""),
                    Target("Interest Targeting", "interest", separator=""),
                    Target("Geo Targeting", "place", separator=""),
                    Target("Gender Targeting", "gender", separator=""),
                    Target("Age Targeting", "age", separator=""),
                ),
                "details": post(),
            },
            newest="period_start",
        ),
        Member(
            name="eu-repository",
            holds="ads",
            ids_optional=True,
            marks=("Advertiser Name", "Funding Entity", "Creative", "Start date", "Statement Of Reason"),
            columns={
                "advertiser": advertiser(None, "Advertiser Name"),
                "payer": payer("Funding Entity"),
                "started_on": day("Start date"),
                "ended_on": day("End Date"),
                "impressions": reread(buckets("Impressions", "impressions"), span),
                "targets": targets(
                    Target("Targeted Segments", "segment", separator=""),
                    Target("Excluded Targeting Segments", "segment", excluded=True, separator=""),
                ),
                "details": notes(
                    creative="Creative",
                    reach="Reach",
                    removal="Facts And Circumstances Of Removal",
                    enforcement="Enforcement Action",
                    statement_of_reasons="Statement Of Reason",
                ),
            },
            newest="started_on",
            # the site gives an empty file for a failed search too
            empty_by_design=True,
        ),
    ),
    complete=False,
    complete_means="nothing: X does not say what the US file leaves out, and an EU export answers one search",
    active="schedule",
    active_means="started, not ended before the capture, seen within 7 days of the newest; the US file holds no ads",
    facts=facts,
)
