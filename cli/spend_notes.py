"""What `adlib spend` says beside an answer: how it was counted, what has no place in it, and what it may hold twice."""

import re
from typing import TYPE_CHECKING, Any

from archive.database import Archive
from cli.session import Session

if TYPE_CHECKING:
    from cli.spend import Asked

OF_PLATFORM = "($platform IS NULL OR s.platform = $platform) AND ($currency IS NULL OR s.currency = $currency)"
OF_BASIS = {"ads": "($status IS NULL OR s.status = $status)", "lines": "($country IS NULL OR s.country = $country)"}
OF_ENTITIES = """(
  (s.platform, s.advertiser_id) IN (SELECT (platform, member_id) FROM entity_member WHERE kind = 'advertiser')
  OR (s.platform, s.payer) IN (SELECT (platform, member_id) FROM entity_member WHERE kind = 'payer')
)"""
OF_ELECTIONS = "s.ad_key IN (SELECT ad_key FROM election_ad WHERE $election IS NULL OR name = $election)"
SAYS_SPEND = "coalesce(s.spend_kind, 'not_disclosed') <> 'not_disclosed'"
UNDATED = {
    "ads": "SELECT count(*) FROM ad_current AS s WHERE s.started_on IS NULL AND ",
    "lines": "SELECT count(*) FROM line_spend($grain, NULL, NULL, NULL) AS s WHERE s.period_start IS NULL AND ",
}
ENDLESS = """
SELECT count(*) FROM ad_current AS s
WHERE s.ran_until IS NULL AND s.started_on IS NOT NULL AND ($to IS NULL OR s.started_on <= CAST($to AS DATE)) AND
"""
UNUSED = """
SELECT c.capture_id FROM capture AS c
WHERE c.as_of IS NULL AND ($platform IS NULL OR c.platform = $platform)
  AND c.capture_id IN (SELECT capture_id FROM capture_file WHERE holds = 'spend_lines' AND rows_read > 0)
  AND c.capture_id NOT IN (SELECT capture_id FROM spend_line)
ORDER BY c.capture_id
"""
"""captures whose figures are not used, since they say no date and others of their source do."""
UNCONVERTED = {
    "ads": f"SELECT s.currency, count(*) FROM ad_spend($from, $to, NULL) AS s WHERE {SAYS_SPEND}",
    "lines": f"SELECT s.currency, count(*) FROM line_spend($grain, $from, $to, NULL) AS s WHERE {SAYS_SPEND}",
}
LEFT = """
AND s.rate_source IS NULL AND s.currency IS DISTINCT FROM $convert AND {selected}
GROUP BY s.currency ORDER BY s.currency NULLS LAST
"""
HOLDS_ODD = """
SELECT count(*) FROM (SELECT 1 FROM ad_version WHERE ad_id_basis = 'record' OR currency_basis = 'ambiguous' LIMIT 1)
"""
"""whether `ODD_ADS`, which looks at every ad, can find any."""
ODD_ADS = f"""
WITH told AS (
  SELECT s.platform, count(*) FILTER (v.ad_id_basis = 'record') AS nameless,
    min(s.last_capture_id) FILTER (v.ad_id_basis = 'record') < max(s.last_capture_id) FILTER (v.ad_id_basis = 'record')
      AS of_several_captures,
    count(*) FILTER (v.currency_basis = 'ambiguous' AND {SAYS_SPEND}) AS ambiguous
  FROM ad_spend($from, $to, NULL) AS s JOIN ad_version AS v ON v.version_id = s.version_id
  WHERE (v.ad_id_basis = 'record' OR v.currency_basis = 'ambiguous') AND {{selected}}
  GROUP BY s.platform
)
SELECT coalesce(sum(nameless) FILTER (of_several_captures), 0), coalesce(sum(ambiguous), 0) FROM told
"""
AMBIGUOUS_LINES = f"""
SELECT count(*) FROM line_spend($grain, $from, $to, NULL) AS s
WHERE s.currency_basis = 'ambiguous' AND {SAYS_SPEND} AND {{selected}}
"""
UNKNOWN_CURRENCY = {
    "sums": "SELECT coalesce(sum(s.part.count), 0) FROM advertiser_part($from, $to, NULL) AS s WHERE ",
    "ads": "SELECT count(*) FROM ad_spend($from, $to, NULL) AS s WHERE ",
    "lines": "SELECT count(*) FROM line_spend($grain, $from, $to, NULL) AS s WHERE ",
}


def tell(run: Session, archive: Archive, asked: "Asked") -> None:
    """Say on stderr how spend was counted, what has no place in the answer, and what makes it more or less sure."""
    if run.quiet:
        return
    tell_counting(run, archive, asked)
    if asked.by == "entity":
        tell_entities(run, archive, asked)
    tell_repeated(run, archive, asked)
    tell_currencies(run, archive, asked)
    tell_other_basis(run, archive, asked.basis, asked.grain)


def selection(asked: "Asked") -> str:
    """Write the condition for the ads or figures `s` that an answer is made of, but for its period."""
    parts = [OF_PLATFORM, OF_BASIS[asked.basis]]
    parts += [OF_ENTITIES] if asked.by == "entity" else []
    parts += [OF_ELECTIONS] if asked.by == "election" else []
    return " AND ".join(parts)


def rows(archive: Archive, asked: "Asked", query: str) -> list[tuple[Any, ...]]:
    """Run a query about what was asked, with those of its parameters that the query has."""
    given = {
        "from": asked.since, "to": asked.until, "grain": asked.grain, "platform": asked.platform,
        "currency": asked.currency, "status": asked.status, "country": asked.country, "convert": asked.convert,
        "election": asked.election,
    }  # fmt: skip
    return archive.sql(query, **{each: given[each] for each in set(re.findall(r"\$(\w+)", query))}).rows


def nouns(asked: "Asked") -> str:
    """Name what is counted."""
    return "ads" if asked.basis == "ads" else "figures"


def counted(number: int, asked: "Asked") -> str:
    """Write a number of ads or figures."""
    return f"{number:,} {nouns(asked).removesuffix('s') if number == 1 else nouns(asked)}"


def tell_counting(run: Session, archive: Archive, asked: "Asked") -> None:
    """Say how a period's spend was counted, and what has no place in it."""
    what, by = nouns(asked).capitalize(), asked.by
    period = bool(asked.since or asked.until or by == "election")
    if by == "election":
        run.say("`any` counts each ad once; the other rows say what ties ads to the vote, and are not to be added.")
    if asked.pro_rate:
        run.say(f"{what} count by the share of their days: an estimate, for nobody says on which days money went.")
    elif asked.timed:
        run.say(f"{what} count whole in every {by} in which they ran; do not add up {by}s. --pro-rate shares them out.")
    elif period:
        run.say(f"{what} that ran in the period count whole; --pro-rate counts only the share of their days.")
    if period or asked.timed:
        of_all = selection(asked).replace(f" AND {OF_ELECTIONS}", "")  # without days an ad belongs to no election
        undated = rows(archive, asked, UNDATED[asked.basis] + of_all)[0][0]
        if undated:
            have = "has no first day and is" if undated == 1 else "have no first day and are"
            run.say(f"{counted(undated, asked)} {have} left out.")
        if asked.basis == "ads":
            tell_endless(run, archive, asked, ENDLESS + of_all)
    if asked.basis == "lines" and (unused := [str(capture) for (capture,) in rows(archive, asked, UNUSED)]):
        which = f"capture{'' if len(unused) == 1 else 's'} {', '.join(unused)}"
        run.say(f"The figures of {which} say no date and are not used, for others do: import them with --as-of.")


def tell_endless(run: Session, archive: Archive, asked: "Asked", query: str) -> None:
    """Say of how many ads nothing tells how long they ran, and how these count."""
    endless = rows(archive, asked, query)[0][0]
    if endless and asked.pro_rate:
        run.say(
            f"{counted(endless, asked)} {'is' if endless == 1 else 'are'} left out: nothing tells how long they ran."
        )
    elif endless:
        run.say(f"Of {counted(endless, asked)} nothing tells how long they ran: they count on their first day.")


def tell_entities(run: Session, archive: Archive, asked: "Asked") -> None:
    """Say how members were merged, and which entities hold a contradiction."""
    what = "An ad" if asked.basis == "ads" else "A figure"
    entities, against = archive.sql("SELECT count(*), count(*) FILTER (contradictions > 0) FROM entity").rows[0]
    if not entities:
        run.say("Nobody has judged yet what belongs together: `adlib link suggest` proposes, `adlib link decide` says.")
    elif asked.unmerged:
        run.say(f"{what} stands under its advertiser and again under its payer: never add members up.")
    else:
        run.say(f"{what} counts once in an entity, whether its advertiser, its payer or both belong to it.")
    if against:
        run.say(f"{against} of {entities} entities hold judgements that contradict each other (`adlib link entities`).")


def tell_repeated(run: Session, archive: Archive, asked: "Asked") -> None:
    """Say which ads may count more than once, and which amounts were taken in dollars."""
    nameless = 0
    if asked.basis == "lines":
        ambiguous = rows(archive, asked, AMBIGUOUS_LINES.format(selected=selection(asked)))[0][0]
    elif archive.sql(HOLDS_ODD).rows[0][0]:
        nameless, ambiguous = rows(archive, asked, ODD_ADS.format(selected=selection(asked)))[0]
    else:
        ambiguous = 0
    if nameless:
        run.say(f"{nameless:,} ads have no id in their dump: one whose figures changed between captures counts again.")
    if ambiguous:
        are = "is" if ambiguous == 1 else "are"
        run.say(f"{counted(ambiguous, asked)} {are} taken in US dollars, though the advertiser ran in several regions.")


def tell_currencies(run: Session, archive: Archive, asked: "Asked") -> None:
    """Say which amounts have no rate, and that amounts of unknown currency are no amounts of one."""
    if asked.convert:
        query = UNCONVERTED[asked.basis] + LEFT.format(selected=selection(asked))
        found: dict[str | None, int] = dict(rows(archive, asked, query))
        if found:
            told = ", ".join(f"{count:,} in {currency or 'an unknown currency'}" for currency, count in found.items())
            run.say(f"No rate, and so in their own currency: {told} ({nouns(asked)}).")
        unknown = found.get(None, 0)
    else:
        plain = asked.basis == "ads" and asked.by not in ("entity", "election")
        query = UNKNOWN_CURRENCY["sums" if plain else asked.basis] + f"s.currency IS NULL AND {SAYS_SPEND} AND "
        unknown = rows(archive, asked, query + selection(asked))[0][0]
    if unknown > 1:
        what = counted(unknown, asked)
        run.say(f"The currency of {what} is not in their dump: their sums may mix several currencies.")


def tell_other_basis(run: Session, archive: Archive, basis: str, grain: str) -> None:
    """Say on stderr when the answer is empty because the archive holds only the other kind of figures."""
    grains = [row[0] for row in archive.sql("SELECT DISTINCT grain FROM spend_line ORDER BY grain").rows]
    has_ads = archive.sql("SELECT count(*) > 0 FROM ad_current").rows[0][0]
    if basis == "ads" and grains and not has_ads:
        run.say(
            f"This archive holds no ads, only the platforms' own figures: ask with --basis lines --grain {grains[0]}."
        )
    if basis == "lines" and grain not in grains:
        run.say(f"There are no figures of grain {grain} in this archive; there are: {', '.join(grains) or 'none'}.")
