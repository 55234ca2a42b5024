"""Meta's threat research, second half of 2025 on: a Markdown report per network, with a summary and a table.

The summary says in sentences what was removed, who followed it, what was spent on ads and how they were paid
(`archive/takedowns/sentences.py`); each paragraph is kept whole beside what was read in it. The title names the
countries. The table lists what is off the platforms, defanged. `(TBD)` in place of an address is no address.
"""

import re
from collections.abc import Iterator

from archive.takedowns.defang import defanged_within
from archive.takedowns.formats.killchain import network_id, read_indicator
from archive.takedowns.reading import Reading, Record, Source, TakedownFormat
from archive.takedowns.sentences import prose
from archive.takedowns.values import countries, moment

TITLE = re.compile(
    r"(?:Indicators of Compromise:\s*)?(?P<from>.+?)[- ]Based\b.*?(?:\bTargeting\s+(?P<to>.+))?", re.IGNORECASE
)
TABLE = re.compile(r"\|\s*(?P<kind>[^|]+?)\s*\|\s*`?(?P<value>[^|`]*)`?\s*\|\s*")
HALF = re.compile(
    r"\bAdversarial Threat Report\s+(?P<half>[QH]\d(?:-Q?\d)?\s+\d{4})|\b(?P<name>[qh]\d-\d{4})\b", re.IGNORECASE
)
LINK = re.compile(r"\]\((?P<url>https://[^)\s]+)\)")


def recognises(source: Source) -> bool:
    """Tell by the title and the headings that every such report has."""
    text = source.text
    return text.lstrip().startswith("# ") and "## Indicators of Compromise" in text and "etwork" in text


def read(source: Source) -> Reading:
    """Read one report."""
    reading = Reading(publisher="Meta")
    takedown_id = network_id(source.stem)
    if "TEST TEST" in source.text:
        reading.warnings.append("the file marks itself as a test")
    section = ""
    for block in blocks(source.text):
        if block.startswith("#"):
            section = block.lstrip("# ").strip()
            if block.startswith("# "):
                reading.title = section
                read_title(reading, reading.record({"title": section}, takedown_id), section)
            continue
        row = TABLE.fullmatch(block)
        if row:
            read_row(reading, row["kind"], row["value"], takedown_id)
        else:
            read_paragraph(reading, reading.record({"section": section, "text": block}, takedown_id), block, section)
    read_period(reading, source, takedown_id)
    return reading


def blocks(text: str) -> Iterator[str]:
    """Yield headings, rows of tables and paragraphs, without the header of a table and its rule."""
    for part in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        while lines and lines[0].startswith("#"):
            yield lines.pop(0)
        if lines and lines[0].startswith("|"):
            yield from (
                line for line in lines if not re.fullmatch(r"\|[\s:|-]+\|", line) and "Indicator Type" not in line
            )
        elif lines:
            yield "\n".join(lines)


def read_title(reading: Reading, record: Record, title: str) -> None:
    """Read the countries that a title names."""
    called = re.sub(r"^Indicators of Compromise:\s*", "", title)
    reading.state(record, "name", called, words=title)
    reading.state(record, "removal", "stated", words=title)
    found = TITLE.fullmatch(title)
    for name, said in (("origin", found and found["from"]), ("target", found and found["to"])):
        for country, words in countries(said or ""):
            reading.state(record, name, country, words=words)


def read_row(reading: Reading, kind: str, value: str, takedown_id: str) -> None:
    """Read one row of the table of indicators."""
    record = reading.record({"Indicator Type": kind, "Indicator Value": value}, takedown_id)
    if not read_indicator(reading, record, value.strip(), f"0 {kind}", None):
        reading.lists(record, "other", asset_id=defanged_within(value.strip()), label=kind)
    reading.assets[-1]["label"] = kind


def read_paragraph(reading: Reading, record: Record, block: str, section: str) -> None:
    """Read a paragraph: its figures where it is of the summary, and the whole of it as it stands."""
    if "Summary" in section:
        reading.states(record, prose(block))
    reading.state(record, "description", defanged_within(block), words=block, label=section or None)
    for link in LINK.finditer(block) if "Full ATR Report" in block else ():
        reading.url = reading.url or (link["url"] if "transparency" in link["url"] else None)


def read_period(reading: Reading, source: Source, takedown_id: str) -> None:
    """Read which half of a year the report covers."""
    found = HALF.search(source.text) or HALF.search(source.stem)
    when = found and moment((found["half"] or found["name"]).replace("-", " "))
    if found and when:
        reading.state(reading.of_file(takedown_id), "period", when, words=found[0])


FORMAT = TakedownFormat("markdown", "Meta threat research, Markdown report", recognises, read)
