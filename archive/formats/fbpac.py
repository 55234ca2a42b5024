"""Facebook Political Ad Collector (ProPublica, The Globe and Mail): ads that volunteers' browsers saw, 2017-19.

A sample of what volunteers saw, not a census, and with no spend. `id` is Facebook's number of the post, not of the Ad
Library, so these ads cannot be joined to it by id. `impressions` counts volunteers, not showings; `created_at` is when
the first of them saw it, `updated_at` when the last saw it or voted on it; neither is a day of delivery, so all three
are kept in `details`. Texts are HTML and come out as plain text; the whole markup of the post is left out. The API's
answer is an envelope with the ads in `ads`; beside them it counts targets, entities and advertisers of all ads found.
"""

import re

from archive.columns import Column, Reading, Source, advertiser, payer, plain, present, simple, text
from archive.format import Facts, Format, Member, Probe
from archive.nested_columns import html_text, json_value, nested, nested_sql, pairs

TARGETS = "STRUCT(target VARCHAR, segment VARCHAR)[]"
ENTITIES = "STRUCT(entity VARCHAR, entity_type VARCHAR)[]"
NOTES = {
    "first_seen": "created_at",
    "last_seen_or_voted_on": "updated_at",
    "volunteers": "impressions",
    "votes_political": "political",
    "votes_not_political": "not_political",
    "political_probability": "political_probability",
    "page": "page",
    "language_of_the_collector": "lang",
    "thumbnail": "thumbnail",
    "suppressed": "suppressed",
    "targetedness": "targetedness",
    "listbuilding_fundraising_probability": "listbuilding_fundraising_proba",
}
IGNORED = {
    "html": "the markup of the whole post; its text, pictures and targets stand in columns of their own",
    "targetings": "Facebook's explanation to each volunteer; `targeting` is the first of them",
    "lower_page": "`page` in lower case",
}


def facts(probe: Probe) -> Facts:
    """Read the language of the collectors out of the name that ProPublica gives its file."""
    match = re.search(r"fbpac-ads-([a-z]{2}-[A-Z]{2})", probe.inner_name)
    return Facts(scope=match[1] if match else None)


def postgres_list(raw: str) -> str:
    """Write the SQL that reads a list as PostgreSQL prints it, `{a,"b,c"}`, or as JSON."""
    items = f"""regexp_extract_all(substr({raw}, 2, length({raw}) - 2), '"(?:[^"\\\\]|\\\\.)*"|[^,]+')"""
    unquoted = "CASE WHEN item LIKE '\"%' THEN json_extract_string(item, '$') ELSE item END"
    return (
        f"CASE WHEN {raw} LIKE '{{%}}' THEN list_transform({items}, lambda item: {unquoted}) "
        f"ELSE {nested_sql(raw, 'VARCHAR[]')} END"
    )


def segments(targets: Column) -> Column:
    """Turn FBPAC's (target, segment) pairs into targets; a target without a segment has no value."""

    def compile(target: str, source: Source) -> Reading:
        found = targets.compile(target, source)
        if not found.fields:
            return found
        value, raw = found.fields[target], source.ref(targets.names[0])
        item = "{'criterion': lower(each.target), 'value': each.segment, 'excluded': false}"
        found.fields[target] = f"nullif(list_transform({value}, lambda each: {item}), [])"
        found.problems = {name: f"{raw} IS NOT NULL AND ({value}) IS NULL" for name in found.problems}
        return found

    return Column(targets.names, compile, targets.json_types)


def details(entities: Column) -> Column:
    """Gather what has no field of its own; of the entities named in the text, their names."""
    names = (*NOTES.values(), "targeting", *entities.names)

    def compile(target: str, source: Source) -> Reading:
        refs = {key: str(source.ref(name)) for key, name in NOTES.items() if source.ref(name)}
        if raw := source.ref("targeting"):
            refs["explanation"] = html_text(raw)
        found = entities.compile("entities", source)
        for sql in found.fields.values():
            refs["entities"] = (
                f"nullif(array_to_string(list_transform({sql}, lambda each: trim(each.entity)), ', '), '')"
            )
        reads = {plain(name) for name in present(source, names)}
        return Reading(fields={target: pairs(refs)}, reads=reads, kept=found.kept)

    return Column(names, compile, entities.json_types)


SHARED = {
    "ad_id": text("id"),
    "advertiser": advertiser("page_id", "advertiser", "title"),
    "payer": payer("paid_for_by"),
    "text": simple(("message",), html_text, checked=False),
}
LAST_SEEN = (
    "TRY_CAST(left(list_filter(details, lambda note: note.name = 'last_seen_or_voted_on')[1].value, 10) AS DATE)"
)
MARKS = ("id", "html", "political", "not_political", "targets", "political_probability")

FORMAT = Format(
    name="fbpac",
    title="Facebook Political Ad Collector",
    platform="meta",
    publisher="ProPublica, The Globe and Mail",
    url="https://www.propublica.org/datastore/dataset/political-advertisements-from-facebook",
    members=(
        Member(
            name="csv",
            holds="ads",
            marks=MARKS,
            columns={
                **SHARED,
                "creative_urls": simple(("images",), postgres_list),
                "targets": segments(nested("targets", type=TARGETS)),
                "details": details(nested("entities", type=ENTITIES)),
            },
            ignored=IGNORED,
            newest=LAST_SEEN,
        ),
        Member(
            name="json",
            holds="ads",
            shape="json",
            records=("$.ads[*]",),
            marks=MARKS,
            columns={
                **SHARED,
                "creative_urls": json_value("images", type="VARCHAR[]"),
                "targets": segments(json_value("targets", type=TARGETS)),
                "details": details(json_value("entities", type=ENTITIES)),
            },
            ignored=IGNORED,
            newest=LAST_SEEN,
        ),
    ),
    complete=False,
    complete_means="nothing: what volunteers happened to see, and only what a classifier took for political",
    active="delivery",
    active_means="never known: no day of delivery is in it",
    facts=facts,
)
