"""X (Twitter): the US disclosure of political ads since 2023, the EU's ad repository, the transparency site of 2018-20.

The US file has a row per post, ad group and targeting value. Whether its spend repeats from row to row or is split over
them X does not say, and no file is public to find out: the rows are kept as they are, under the grain `undocumented`,
which nothing sums with other figures, and which nobody should sum over rows of one post either. The EU export covers
all ads, names no ad id and no spend, and does not say whether its last day is counted.

The transparency site closed in 2020; collectors kept its answers as one document, the posts under the id of their
advertiser. Neither the unit nor the currency of its `totalSpend` is documented: it is kept as printed, in `details`,
and is no amount. A post that was deleted has no words left. Of the post itself, only words, author, time and language
are read.
"""

import re
from datetime import datetime

from archive.columns import (
    Column,
    Reading,
    Source,
    advertiser,
    column,
    constant,
    day,
    day_sql,
    derived,
    literal,
    payer,
    plain,
    present,
    rounded_id,
    simple,
    text,
)
from archive.format import Facts, Format, Member, Probe
from archive.money_columns import buckets, money
from archive.nested_columns import Target, notes, pairs, reread, targets

SAVED = re.compile(r"twitter-ads_([A-Z]{2})_(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)-(\d\d)")
NAME = re.compile(r"(\d{1,2}-[A-Za-z]+-\d{4})-political-ads-data")
KEY = "*"
"""what a post lies under in its document: the id of its advertiser."""
NOTES = {"tweet_id": "Tweet Id", "tweet_url": "Tweet Url", "impressions": "Impressions"}


def facts(probe: Probe) -> Facts:
    """Read the day out of the name of X's US file, `10-February-2026-political-ads-data.csv`, or of a collector's."""
    if saved := SAVED.search(probe.inner_name):
        moment = datetime.fromisoformat(f"{saved[2]}T{saved[3]}:{saved[4]}:{saved[5]}")
        return Facts(scope=f"political advertisers, {saved[1]}", as_of=moment)
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


def of_post(*path: str, name: str = "additional_data") -> Column:
    """Take a text out of the post as the platform's API gave it."""
    place = literal("$" + "".join(f".{each}" for each in path))

    def unescaped(raw: str) -> str:
        text = f"json_extract_string({raw}, {place})"
        for entity, sign in {"&lt;": "<", "&gt;": ">", "&amp;": "&"}.items():  # the ampersand last
            text = f"replace({text}, '{entity}', '{sign}')"
        return text

    return derived(unescaped, name, **{name: "JSON"})


def author() -> Column:
    """Key the advertiser by the id that its posts lie under; its name stands in the posts that were not deleted."""

    def compile(target: str, source: Source) -> Reading:
        post, key = source.ref("additional_data") or "NULL::JSON", source.ref(KEY)
        shown = [f"json_extract_string({post}, '$.user.{each}')" for each in ("name", "screen_name")]
        fields = {
            "advertiser_id": f"coalesce({key}, 'unknown:')",
            "advertiser_id_basis": f"CASE WHEN {key} IS NULL THEN 'field_absent' ELSE 'platform' END",
            "advertiser_name": f"coalesce({', '.join(shown)})",
        }
        return Reading(fields=fields, reads={plain("additional_data"), plain(KEY)})

    return Column((KEY, "additional_data"), compile, {"additional_data": "JSON"})


def run(pick: str, key: str) -> Column:
    """Read the first start or the last end of the campaigns that a post was promoted in, in Unix milliseconds."""

    def read(raw: str) -> str:
        times = f"TRY_CAST(json_extract_string({raw}, '$.metadata[*].{key}') AS BIGINT[])"
        return f"make_timestamp({pick}(list_filter({times}, lambda each: each > 100000000000)) * 1000)::DATE"

    return derived(read, "metadata", metadata="JSON")


def printed() -> Column:
    """Keep what the site said of spend, campaigns and targeting as it stands."""
    names = ("performance", "metadata", "campaigns")

    def compile(target: str, source: Source) -> Reading:
        refs = {key: f"nullif({ref}::VARCHAR, 'null')" for key in names if (ref := source.ref(key))}
        return Reading(fields={target: pairs(refs)} if refs else {}, reads={plain(name) for name in names})

    return Column(names, compile, {"metadata": "JSON"})


FORMAT = Format(
    name="x",
    title="X, political ads in the US and of 2018-20, and ads in the EU",
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
        Member(
            name="transparency-2018-20",
            holds="ads",
            shape="json",
            records=("$.advertisers_tweets.*[*]", "$.advertisers_tweets.*.tweets[*]"),
            marks=("basic_data", "additional_data", "performance"),
            columns={
                "ad_id": text("basic_data.tweetId"),
                "advertiser": author(),
                "payer_state": constant("field_absent"),
                "created_at": derived(
                    lambda raw: (
                        f"TRY_STRPTIME(json_extract_string({raw}, '$.created_at'), '%a %b %d %H:%M:%S +0000 %Y')"
                    ),
                    "additional_data",
                    additional_data="JSON",
                ),
                "started_on": run("list_min", "start_timestamp"),
                "ended_on": run("list_max", "end_timestamp"),
                "text": of_post("full_text"),
                "url": simple(
                    ("basic_data.tweetId",), lambda raw: f"'https://twitter.com/i/web/status/' || {raw}", checked=False
                ),
                "details": printed(),
            },
            newest="started_on",
        ),
    ),
    complete=False,
    complete_means="nothing: X does not say what the US file leaves out, and an EU export answers one search",
    active="schedule",
    active_means="started, not ended before the capture, seen within 7 days of the newest; the US file holds no ads",
    facts=facts,
)
