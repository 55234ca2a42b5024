"""The sentences in which platforms say how large a removed network was, and the rules that read them.

Each rule gives a field and an interval. A sentence that no rule reads stays text, and is flagged where it was meant to
be a figure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.takedowns.values import AMOUNT, COUNT, Moment, Quantity, amount_of, currencies, moment, quantity


@dataclass(frozen=True)
class Said:
    """What one rule read: a number or amount, a currency paid in, a moment, or plain words."""

    field: str
    words: str
    quantity: Quantity | None = None
    text: str | None = None
    moment: Moment | None = None
    note: str | None = None


UNITS: tuple[tuple[str, str], ...] = (
    (r"accounts on Facebook and Instagram", "facebook_and_instagram_accounts"),
    (r"(?:accounts|people) (?:followed|follow|liked)\b.{0,60}?\bPages?\b", "page_followers"),
    (r"(?:accounts|people) (?:joined|join|followed|follow)\b.{0,60}?\bGroups?\b", "group_members"),
    (r"(?:accounts|people) (?:followed|follow)\b.{0,60}?\bInstagram accounts?\b", "instagram_followers"),
    (r"Instagram accounts?\b", "instagram_accounts"),
    (r"Facebook accounts?\b", "accounts"),
    (r"(?:Facebook )?Pages?\b", "pages"),
    (r"(?:Facebook )?Groups?\b", "groups"),
    (r"(?:Facebook )?[Ee]vents?\b", "events"),
)
"""what a number is of, by the words behind it; the first that fits counts."""
BARE = re.compile(r"accounts?\b", re.IGNORECASE)
NONE = re.compile(r"no(?=\s+(?:accounts|people)\b)", re.IGNORECASE)
ENDS = re.compile(r"\s*(?:$|[.,;:(])")
REMOVED = re.compile(r"\b(?:removed|actioned|disabled|took down|taken down|suspended)\b", re.IGNORECASE)
FOLLOWED = re.compile(r"\b(?:followed|joined|follow|join)\b", re.IGNORECASE)
SPENDING = re.compile(r"\s*in\s+(?:spending\s+(?:for|on)\s+ads|ad\s+spend(?:ing)?|spending)\b", re.IGNORECASE)
PAID = re.compile(
    r"\bpaid\s+for\s+(?P<mostly>mostly\s+)?in\s+(?P<names>[^.;]+?)\s*"
    r"(?:$|[.;]|,?\s+(?:with|on\s+Facebook|on\s+Instagram|to)\b)",
    re.IGNORECASE,
)
NO_SPEND = re.compile(r"\b(?:there\s+was|had|with)\s+no\s+(?:ad\s+spend|spending\s+(?:for|on)\s+ads)\b", re.IGNORECASE)
BEGAN = re.compile(r"\bbegan\s+in\s+(?P<when>(?:[A-Z][a-z]+\s+)?(?:19|20)\d{2})\b")
LINKS = re.compile(r"\brevealed\s+(?:direct\s+)?links\s+to\s+(?P<who>[^.]+)\.")
ABOUT_ADS = re.compile(r"\b(?:spend|spending|ads)\b", re.IGNORECASE)


ADS = "7.1.1"
MEANT = {
    "0.9.1": "accounts", "0.9.2": "instagram_accounts", "7.2.2": "page_followers", "7.2.3": "group_members",
    "7.2.4": "instagram_followers", ADS: "ad_spend",
}  # fmt: skip
"""the procedures of the kill chain that hold figures, and what they are meant to be of."""


def meant(procedure: str) -> str:
    """Name the figure that a procedure is meant to hold."""
    return MEANT.get(procedure.split(" ", 1)[0].rstrip("."), "description")


def cell(words: str, procedure: str) -> list[Said] | None:
    """Read a cell of a kill-chain table by its procedure (`0.9.1 Acquiring Facebook assets`); None: not read.

    An empty list: this procedure holds no figures.
    """
    number = procedure.split(" ", 1)[0].rstrip(".")
    text = " ".join(words.split())
    if number == ADS:
        return spending(text) or None
    if number in MEANT:
        said = figure(text, MEANT[number] if number.startswith("0") else None)
        return [said] if said else None
    return []


def figure(text: str, bare: str | None = None) -> Said | None:
    """Read a text that begins with a number of something; *bare* is the field of `accounts` without a platform."""
    none = NONE.match(text)
    found = None if none else COUNT.match(text)
    rest = text[(none or found).end() :].lstrip() if none or found else ""  # type: ignore[union-attr]
    read = quantity("0", None, None) if none else found and quantity(found["number"], found["scale"], found["hedge"])
    if not read:
        return None
    for pattern, field in UNITS:
        unit = re.match(pattern, rest, re.IGNORECASE)
        if unit and ENDS.match(rest, unit.end()):
            return Said(field, text, read)
    unit = BARE.match(rest)
    return Said(bare, text, read) if unit and bare and ENDS.match(rest, unit.end()) else None


def spending(text: str) -> list[Said]:
    """Read what was spent on ads, and in which currencies they were paid; what is no such sentence gives nothing."""
    if NO_SPEND.search(text):
        return [Said("ad_spend", text, quantity("0", None, None))]
    spent = next(
        (read for found in AMOUNT.finditer(text) if SPENDING.match(text, found.end()) and (read := amount_of(found))),
        None,
    )
    return [Said("ad_spend", text, spent), *paid_in(text)] if spent else []


def paid_in(text: str) -> Iterator[Said]:
    """Read the currencies that ads were paid in; words that are no currencies give one statement without a text."""
    found = PAID.search(text)
    if not found:
        return
    note = "mostly" if found["mostly"] else None
    codes: list[str | None] = list(currencies(found["names"]) or []) or [None]
    for code in codes:
        yield Said("paid_in", found["names"], text=code, note=note)


def prose(paragraph: str) -> list[Said]:
    """Read a paragraph of a report: counts of what was removed, followers, spending, its beginning, links it found."""
    said: list[Said] = []
    text = " ".join(paragraph.split())
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])", text):
        if FOLLOWED.search(sentence):
            said += parts(sentence)
        elif REMOVED.search(sentence):
            said += [each for each in parts(sentence) if not each.field.endswith(("followers", "members"))]
        money = spending(sentence)
        said += money
        if not money and ABOUT_ADS.search(sentence) and re.search(r"[$€£₹]\s*\w", sentence):
            said.append(Said("ad_spend", sentence))
        if (began := BEGAN.search(sentence)) and (when := moment(began["when"])):
            said.append(Said("active_from", sentence, moment=when))
        if links := LINKS.search(sentence):
            said.append(Said("attributed_to", sentence, text=links["who"].strip()))
    return said


def parts(sentence: str) -> Iterator[Said]:
    """Read every figure of a sentence that lists several, as `5 Facebook accounts, 1 Page, and 2 Groups`."""
    for found in COUNT.finditer(sentence):
        before = sentence[: found.start()]
        if before.endswith(("$", "€", "£", "₹", "-", ".")) or re.search(r"\w$", before):
            continue
        rest = sentence[found.end() :].lstrip()
        read = quantity(found["number"], found["scale"], found["hedge"])
        unit = next((field for pattern, field in UNITS if re.match(pattern, rest, re.IGNORECASE)), None)
        if read and unit:
            yield Said(unit, sentence, read)
