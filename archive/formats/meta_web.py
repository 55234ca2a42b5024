"""Meta Ad Library as its own web page is served, saved by scrapers: `adArchiveID` until 2024, `ad_archive_id` since.

One record per ad; what is shown of it stands in `snapshot`, whose keys scrapers sometimes rename. Amounts and counts
are written for readers: `$9K-$10K`, `>1M`, `ARS500K - ARS600K`; those of ads that are not political are missing. Times
are in Unix seconds. The end of an ad that is active is the last day it was shown so far: it is kept in `details`, not
as an end. The library's `isActive` is kept there too. Reach in the EU counts people, not showings.

A page of answers is an envelope: `payload.results`, a list of ads or of groups of ads that share their creative, or
since 2024 a GraphQL connection, whose edges hold such groups. Pages that lie together are one dump.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from archive.columns import (
    Column,
    Reading,
    Source,
    advertiser,
    derived,
    first_filled,
    identifier,
    literal,
    made,
    moment_sql,
    payer,
    plain,
    simple,
    text,
)
from archive.format import Format, Member
from archive.money_columns import range_kind
from archive.nested_columns import html_text, json_list, pairs, reread

PARENTS = ("snapshot", "impressions_with_index", "transparency_by_location", "aaa_info")
WITHIN = {
    "snapshot.page_name": "page_name",
    "snapshot.byline": "byline",
    "snapshot.title": "title",
    "snapshot.caption": "caption",
    "snapshot.link_description": "link_description",
    "snapshot.display_format": "display_format",
    "snapshot.link_url": "link_url",
    "snapshot.disclaimer_label": "disclaimer_label",
    "snapshot.brazil_tax_id": "brazil_tax_id",
    "impressions_with_index.impressions_text": "impressions_text",
}
NOTES = {
    "is_active": "is_active",
    "categories": "categories",
    "disclaimer_label": "snapshot.disclaimer_label",
    "brazil_tax_id": "snapshot.brazil_tax_id",
    "link": "snapshot.link_url",
    "collation_count": "collation_count",
    "page_is_deleted": "page_is_deleted",
    "digitally_created_or_altered": "contains_digital_created_media",
    "state_media_label": "state_media_run_label",
    "payers_and_beneficiaries": "aaa_info",
    "transparency": "transparency_by_location",
}
IGNORED = dict.fromkeys(
    (
        "ad_id", "archive_types", "collation_id", "contains_sensitive_content", "entity_type", "fev_info", "gated_type",
        "has_user_reported", "hidden_safety_data", "hide_data_status", "is_aaa_eligible", "is_profile_page",
        "menu_items", "page_info", "report_count", "regional_regulation_data", "total_active_time", "violation_types",
    ),
    "serves the page, says nothing of the ad",
)  # fmt: skip


LISTS = ("cards", "images", "videos")
"""lists that a snapshot holds, in this order."""
BODY = ("body", "body.text", "body.markup.__html")
"""where the text of an ad may stand in its snapshot: bare, plain or marked up."""
IGNORED |= dict.fromkeys(
    (
        "impressions_with_index.impressions_index", "snapshot.ad_creative_id", "snapshot.creation_time",
        "snapshot.current_page_name", "snapshot.dynamic_item_flags", "snapshot.dynamic_versions",
        "snapshot.edited_snapshots", "snapshot.instagram_profile_pic_url", "snapshot.page_cover_photo_url",
        "snapshot.page_entity_type", "snapshot.page_id", "snapshot.page_is_deleted", "snapshot.page_is_profile_page",
        "snapshot.page_profile_picture_url", "snapshot.page_profile_uri", "snapshot.version",
    ),
    "draws the ad's frame, or stands in the record besides",
)  # fmt: skip


def camel(name: str) -> str:
    """Write a name as scrapers in JavaScript do: `link_url` becomes `linkUrl`."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def spellings(*names: str) -> list[str]:
    """List names as Meta and as scrapers in JavaScript spell them."""
    return list(dict.fromkeys(each for name in names for each in (name, camel(name))))


TEXTS = {
    parent: spellings(*(name for whole, name in WITHIN.items() if whole.startswith(f"{parent}.")))
    for parent in ("snapshot", "impressions_with_index")
}
"""the texts that are read inside an object."""
BOUNDS = spellings("lower_bound", "upper_bound")
INSIDE = {
    "snapshot": [*TEXTS["snapshot"], "body", *LISTS],
    "impressions_with_index": TEXTS["impressions_with_index"],
    "spend": BOUNDS,
    "reach_estimate": BOUNDS,
}


def inner(parent: str, name: str) -> str:
    """Write the SQL of a text inside an object, by either spelling of its name; an empty one is none."""
    paths = [f"nullif(json_extract_string({parent}, '$.{each}'), '')" for each in spellings(name)]
    return str(first_filled(paths))


def taken(parent: str, source: Source) -> dict[str, str]:
    """Write the steps that take all that is read out of an object at once: each look into it takes it apart anew.

    DuckDB holds what it took apart of some thousand records for every look, so fifty looks at a large snapshot are
    more than there is room for.
    """
    ref = source.ref(parent)
    if ref is None:
        return {}
    if parent != "snapshot":
        return {f"texts in {parent}": f"json_extract_string({ref}, [{paths(TEXTS[parent])}])"}
    return {
        "texts in snapshot": f"json_extract_string({ref}, [{paths([*TEXTS[parent], *BODY])}])",
        "kind of body": f"json_type({ref}, '$.body')",
        "lists in snapshot": f"json_extract({ref}, [{paths(LISTS)}])",
    }


def paths(names: Iterable[str]) -> str:
    """List the paths to keys of an object."""
    return ", ".join(literal(f"$.{each}") for each in names)


def text_in(parent: str, name: str) -> str:
    """Write the SQL of a text that `taken` took, by either spelling of its name; an empty one is none."""
    found = (TEXTS[parent].index(each) + 1 for each in spellings(name))
    return str(first_filled([f"""nullif("texts in {parent}"[{place}], '')""" for place in found]))


def opened(column: Column) -> Column:
    """Let a column read what stands inside the record's objects, under names such as `snapshot.byline`."""

    def compile(target: str, source: Source) -> Reading:
        refs = dict(source.refs)
        steps: dict[str, str] = {}
        for whole, name in WITHIN.items():
            parent = whole.split(".")[0]
            if source.ref(parent):
                refs[plain(whole)] = text_in(parent, name)
                steps |= taken(parent, source)
        found = column.compile(target, replace(source, refs=refs))
        found.steps = steps | found.steps
        return found

    outer = dict.fromkeys(name.split(".")[0] for name in column.names)
    return Column(tuple(outer), compile, {**column.json_types, **{name: "JSON" for name in outer if name in PARENTS}})


def stated(*names: str) -> Column:
    """Take a text of JSON; an empty one is none."""
    return reread(text(*names), lambda raw: f"nullif({raw}, '')")


def spoken_range(prefix: str, name: str, type: str = "BIGINT") -> Column:
    """Read a range that is written for readers: `$9K-$10K`, `<1K`, `>1M`, `1,000-5,000`; or one in bounds."""

    def compile(target: str, source: Source) -> Reading:
        raw = source.ref(name)
        if raw is None:
            return Reading()
        words = f"nullif(json_extract_string({raw}, '$'), '')" if name != SHOWINGS else raw
        lower, upper = (spoken_end(words, n, type) for n in (1, 2))
        counts = f"len(regexp_extract_all({words}, {literal(NUMBER)}))"
        below, above = f"regexp_matches({words}, '^[<≤]')", f"regexp_matches({words}, '^[>≥]|[+]$')"
        bounds = {
            "lower": f"CASE WHEN {counts} = 1 AND {below} THEN 0 WHEN {counts} IN (1, 2) THEN {lower} END",
            "upper": f"CASE WHEN {counts} = 2 THEN {upper} WHEN {counts} = 1 AND NOT {above} THEN {lower} END",
        }
        if name != SHOWINGS:
            for end, sql in bounds.items():
                exact = f"TRY_CAST({inner(raw, f'{end}_bound')} AS {type})"
                bounds[end] = f"CASE json_type({raw}) WHEN 'OBJECT' THEN {exact} ELSE {sql} END"
        fields = {f"{prefix}_{end}": sql for end, sql in bounds.items()}
        least, most = made(f"{prefix}_lower"), made(f"{prefix}_upper")
        given = f"{words} IS NOT NULL AND {words} <> 'null'"
        problems = {name: f"({given} AND {least} IS NULL AND {most} IS NULL) OR {least} > {most}"}
        if prefix == "spend":
            usual = range_kind(*fields.values())
            fields["spend_kind"] = f"CASE WHEN {below} THEN 'at_most' ELSE {usual} END"
        return Reading(fields=fields, problems=problems, reads={plain(name)})

    return opened(Column((name,), compile, {} if name == SHOWINGS else {name: "JSON"}))


SHOWINGS = "impressions_with_index.impressions_text"
NUMBER = "[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:[.][0-9]+)?"


def spoken_end(words: str, n: int, type: str) -> str:
    """Write the SQL of the *n*-th number of a text, with its K, M or B."""
    digits = f"replace(regexp_extract_all({words}, {literal(NUMBER)})[{n}], ',', '')"
    scale = f"regexp_extract_all({words}, {literal(f'(?:{NUMBER}) ?([KMB]?)')}, 1)[{n}]"
    factor = f"CASE {scale} WHEN 'K' THEN 1000 WHEN 'M' THEN 1000000 WHEN 'B' THEN 1000000000 ELSE 1 END"
    return f"TRY_CAST(TRY_CAST({digits} AS DECIMAL(18,3)) * {factor} AS {type})"


def currency() -> Column:
    """Take the stated currency, else the code in front of the amount."""

    def compile(target: str, source: Source) -> Reading:
        found = [f"nullif({ref}, '')"] if (ref := source.ref("currency")) else []
        if spend := source.ref("spend"):
            found.append(f"nullif(regexp_extract(json_extract_string({spend}, '$'), '([A-Z]{{3}}) ?[0-9]', 1), '')")
        code = first_filled(found)
        if code is None:
            return Reading()
        fields = {"currency": code, "currency_basis": f"CASE WHEN {code} IS NOT NULL THEN 'stated' END"}
        return Reading(fields=fields, reads={"currency", "spend"})

    return Column(("currency", "spend"), compile, {"spend": "JSON"})


def seconds(raw: str) -> str:
    """Write the SQL that reads Unix seconds, or a time in ISO 8601, as a moment in UTC."""
    unix = f"make_timestamp(TRY_CAST({raw} AS BIGINT) * 1000000)"
    return f"CASE WHEN regexp_full_match({raw}, '[0-9]{{9,10}}') THEN {unix} ELSE {moment_sql(raw)} END"


def over(moment: str, active: str) -> str:
    """Write the SQL that takes an end only of an ad that is no longer active."""
    return f"CASE WHEN {active} = 'true' THEN NULL ELSE {moment} END"


def of_lists(sql: Callable[..., str]) -> Column:
    """Read what *sql* makes of the cards, images and videos of a snapshot, which must be an object."""

    def compile(target: str, source: Source) -> Reading:
        ref = source.ref("snapshot")
        if ref is None:
            return Reading()
        lists = [f"""\"lists in snapshot\"[{place}]""" for place in range(1, len(LISTS) + 1)]
        problems = {"snapshot": f"{ref} IS NOT NULL AND {ref} <> 'null' AND NOT starts_with({ref}, '{{')"}
        return Reading(taken("snapshot", source), {target: sql(*lists)}, problems, {"snapshot"})

    return Column(("snapshot",), compile, {"snapshot": "JSON"})


def words(cards: str, *_: str) -> str:
    """Write the SQL that joins the text of an ad and those of its cards, each once, by an empty line."""
    before = len(TEXTS["snapshot"])
    bare, plainly, markup = (f'"texts in snapshot"[{before + n}]' for n in range(1, len(BODY) + 1))
    main = f"coalesce(CASE \"kind of body\" WHEN 'VARCHAR' THEN {bare} END, {plainly}, {html_text(markup)})"
    card = "coalesce(json_extract_string(card, '$.text'), json_extract_string(card, '$'))"
    of_cards = f"list_transform(json_extract({cards}, '$[*].body'), lambda card: {card})"
    every = f"list_filter(list_concat([{main}], {of_cards}), lambda part: trim(part) <> '')"
    once = f"list_filter({every}, lambda part, n: list_position({every}, part) = n)"
    return f"nullif(array_to_string({once}, E'\\n\\n'), '')"


def pictures(cards: str, images: str, videos: str) -> str:
    """Write the SQL that lists the addresses of pictures and videos; they expire within days."""
    kinds = ((images, "original_image_url"), (videos, "video_hd_url"), (cards, "original_image_url"))
    lists = ", ".join(
        f"json_extract_string({listed}, '$[*].{each}')" for listed, name in kinds for each in spellings(name)
    )
    return f"nullif(list_filter(flatten([{lists}]), lambda url: url LIKE 'http%'), [])"


def asked_for(transparency: str) -> str:
    """Write the SQL that tells whom an ad in the EU asked for, where its details were fetched; `All` is no choice."""
    eu = f"json_extract({transparency}, '$.eu_transparency')"
    ends = [f"json_extract_string({eu}, '$.age_audience.{end}')" for end in ("min", "max")]
    age, gender = f"concat_ws('-', {', '.join(ends)})", f"json_extract_string({eu}, '$.gender_audience')"
    excluded = "coalesce(json_extract_string(place, '$.excluded') = 'true', false)"
    kind, name = (f"json_extract_string(place, '$.{each}')" for each in ("type", "name"))
    place = asked(f"lower(coalesce({kind}, 'place'))", name, excluded)
    parts = (
        f"CASE WHEN {ends[0]} IS NOT NULL THEN [{asked(literal('age'), age)}] END",
        f"CASE WHEN {gender} <> 'All' THEN [{asked(literal('gender'), gender)}] END",
        f"list_transform(json_extract({eu}, '$.location_audience[*]'), lambda place: {place})",
    )
    return f"nullif(flatten([{', '.join(parts)}]), [])"


def asked(criterion: str, value: str, excluded: str = "false") -> str:
    """Write one thing that was asked for."""
    return f"{{'criterion': {criterion}, 'value': {value}, 'excluded': {excluded}}}"


def details(names: Mapping[str, str]) -> Column:
    """Gather what has no field of its own, and the last day an active ad was shown."""

    def compile(target: str, source: Source) -> Reading:
        refs = {key: f"nullif({ref}::VARCHAR, 'null')" for key, name in names.items() if (ref := source.ref(name))}
        if (end := source.ref("end_date")) and (active := source.ref("is_active")):
            refs["last_shown"] = f"CASE WHEN {active} = 'true' THEN ({seconds(end)})::DATE END"
        if found := source.ref("transparency_by_location"):
            refs["eu_total_reach"] = f"json_extract_string({found}, '$.eu_transparency.eu_total_reach')"
        return Reading(
            fields={target: pairs(refs)} if refs else {}, reads=set(map(plain, (*names.values(), "end_date")))
        )

    return opened(
        Column((*names.values(), "end_date"), compile, {"transparency_by_location": "JSON", "aaa_info": "JSON"})
    )


FORMAT = Format(
    name="meta_web",
    title="Meta Ad Library, as its web page is served",
    platform="meta",
    publisher="Meta Platforms, saved by scrapers",
    url="https://www.facebook.com/ads/library/",
    members=(
        Member(
            name="ads",
            holds="ads",
            shape="json",
            records=(
                "$.payload.results[*]",
                "$.payload.results[*][*]",
                "$.data.ad_library_main.search_results_connection.edges[*].node.collated_results[*]",
            ),
            marks=("ad_archive_id", "snapshot", "start_date|is_active"),
            columns={
                "ad_id": identifier(
                    "ad_archive_id",
                    link="ad_library_url",
                    pattern="[?&]id=([0-9]+)",
                    page="https://www.facebook.com/ads/library/?id=",
                ),
                "advertiser": opened(advertiser("page_id", "page_name", "snapshot.page_name")),
                "payer": opened(payer("snapshot.byline")),
                "spend": spoken_range("spend", "spend", "DECIMAL(18,2)"),
                "currency": currency(),
                "impressions": spoken_range("impressions", SHOWINGS),
                "audience": spoken_range("audience", "reach_estimate"),
                "started_on": simple(("start_date",), lambda raw: f"({seconds(raw)})::DATE"),
                "started_at": simple(("start_date",), seconds),
                "ended_on": derived(
                    lambda end, active: over(f"({seconds(end)})::DATE", active), "end_date", "is_active"
                ),
                "ended_at": derived(lambda end, active: over(seconds(end), active), "end_date", "is_active"),
                "text": of_lists(words),
                "link_title": opened(stated("snapshot.title")),
                "link_caption": opened(stated("snapshot.caption")),
                "link_description": opened(stated("snapshot.link_description")),
                "ad_type": opened(reread(text("snapshot.display_format"), lambda raw: f"upper({raw})")),
                "creative_urls": of_lists(pictures),
                "surfaces": reread(
                    json_list("publisher_platform"), lambda raw: f"list_transform({raw}, lambda each: lower(each))"
                ),
                "countries": json_list("targeted_or_reached_countries", "political_countries"),
                "targets": derived(asked_for, "transparency_by_location", transparency_by_location="JSON"),
                "details": details(NOTES),
            },
            ignored=IGNORED,
            inside=INSIDE,
            newest="started_on",
        ),
    ),
    complete=False,
    complete_means="nothing: what a scraper saw",
    active="schedule",
    active_means="started, not known to have ended, and seen within 7 days of the newest",
    bundle="folder",
)
