"""Meta Ad Library API as R's Radlibrary tabulates it, saved by `write.csv`: `NA`, `5e+05`, bounds in two columns.

Before version 0.4 the library id is `adlib_id`, cut out of the snapshot address, later `id`. On Windows R writes a sign
that its encoding lacks as `<U+2192>`; it is turned back. Texts of list columns stand there as R prints them,
`c("a", "b")`. A page or a payer that is really called NA cannot be told from none.
"""

from archive.columns import Column, advertiser, day, identifier, literal, moment, moment_to_the_second, payer, simple
from archive.format import Format, Member
from archive.money_columns import ends, stated_currency
from archive.nested_columns import nested_sql, reread


def cell(raw: str) -> str:
    """Write the SQL that reads R's `NA` as nothing and `<U+2192>` as the sign it stands for."""
    pieces = f"regexp_extract_all({raw}, {literal('<U[+][0-9A-F]{4,8}>|[^<]+|<')})"
    code = "TRY_CAST('0x' || regexp_extract(piece, '^<U[+]([0-9A-F]+)>$', 1) AS INTEGER)"
    sign = f"CASE WHEN {code} BETWEEN 32 AND 55295 OR {code} BETWEEN 57344 AND 1114111 THEN chr({code}) ELSE piece END"
    turned = f"array_to_string(list_transform({pieces}, lambda piece: {sign}), '')"
    return f"nullif(CASE WHEN contains({raw}, '<U+') THEN {turned} ELSE {raw} END, 'NA')"


def text(*names: str) -> Column:
    """Take a text, or the texts of a list as R prints them, joined by an empty line."""

    def joined(raw: str) -> str:
        listed = nested_sql(f"('[' || substr({raw}, 3, length({raw}) - 3) || ']')", "VARCHAR[]")
        return f"coalesce(CASE WHEN {raw} LIKE 'c(\"%\")' THEN array_to_string({listed}, E'\\n\\n') END, {raw})"

    return reread(simple(names, joined, checked=False), cell)


FORMAT = Format(
    name="meta_radlibrary",
    title="Meta Ad Library API, tabulated by Radlibrary in R",
    platform="meta",
    publisher="Meta Platforms, saved by collectors",
    url="https://github.com/facebookresearch/Radlibrary",
    members=(
        Member(
            name="ads",
            holds="ads",
            ids_optional=True,
            marks=("spend_lower|impressions_lower", "page_name|page_id", "ad_delivery_start_time|ad_snapshot_url"),
            columns={
                "ad_id": reread(
                    identifier(
                        "id",
                        "adlib_id",
                        link="ad_snapshot_url",
                        pattern="[?&]id=([0-9]+)",
                        page="https://www.facebook.com/ads/library/?id=",
                    ),
                    cell,
                ),
                "advertiser": reread(advertiser("page_id", "page_name"), cell),
                "payer": reread(payer("bylines", "funding_entity"), cell),
                "spend": reread(ends("spend", ("spend_lower",), ("spend_upper",), "DECIMAL(18,2)"), cell),
                "currency": reread(stated_currency("currency"), cell),
                "impressions": reread(ends("impressions", ("impressions_lower",), ("impressions_upper",)), cell),
                "audience": reread(
                    ends(
                        "audience",
                        ("estimated_audience_size_lower", "potential_reach_lower"),
                        ("estimated_audience_size_upper", "potential_reach_upper"),
                    ),
                    cell,
                ),
                "created_at": reread(moment("ad_creation_time"), cell),
                "started_on": reread(day("ad_delivery_start_time"), cell),
                "ended_on": reread(day("ad_delivery_stop_time"), cell),
                "started_at": reread(moment_to_the_second("ad_delivery_start_time"), cell),
                "ended_at": reread(moment_to_the_second("ad_delivery_stop_time"), cell),
                "text": text("ad_creative_bodies", "ad_creative_body"),
                "link_title": text("ad_creative_link_titles", "ad_creative_link_title"),
                "link_caption": text("ad_creative_link_captions", "ad_creative_link_caption"),
                "link_description": text("ad_creative_link_descriptions", "ad_creative_link_description"),
            },
            newest="started_on",
        ),
    ),
    complete=False,
    complete_means="nothing: what a collector's query found",
    active="schedule",
    active_means="started, no stop before the capture, and seen within 7 days of the newest",
)
