"""The Meta Ad Library API: one run per country, page after page, until the API says that there is no more.

Each page is on the disk, without the token, before the next is asked for. The run is complete only when an empty page
without paging has come; everything else that ends it makes it partial, and the next run goes on where it stopped.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from adlib.errors import AdlibError, SourceFailed
from archive.collect import journal
from archive.collect.journal import Journal
from archive.collect.manners import Manners
from archive.collect.meta_answer import Page, Refused, Usage, read_page, usage
from archive.collect.meta_fields import fields, generation
from archive.collect.secret import Secret
from archive.collect.web import Broken, Web

ADDRESS = "https://graph.facebook.com"
VERSION = "v26.0"
LIMIT = 250
PAGES_AT_ONCE = 10
"""ids of Facebook pages that one question may name."""
MOST_EMPTY = 50
"""empty pages in a row that still promise more."""
FIRST_WAIT = {"unknown": 10.0, "busy": 60.0, "throttled": 300.0, "no_json": 30.0}
"""seconds to wait after the first of several failures in a row, by kind."""
REMEDY = {
    "expired": "Get a new one, and run the same command again: it goes on where it stopped.",
    "unauthorised": (
        "Whoever owns it must confirm identity and location at facebook.com/ID and accept the terms at "
        "facebook.com/ads/library/api."
    ),
    "bad_question": "Ask for other fields with --fields, or another version with --api-version.",
}


@dataclass(frozen=True)
class Query:
    """One question to the API, about ads that reached one country."""

    country: str
    page_ids: tuple[str, ...] = ()
    search: str = ""
    since: date | None = None
    fields: str = "default"
    api_version: str = VERSION
    ad_type: str = "POLITICAL_AND_ISSUE_ADS"
    status: str = "ALL"
    limit: int = LIMIT

    @property
    def scope(self) -> str:
        """What an answer covers, in the words of the format `meta_api`; two different questions never share one."""
        parts = [self.country, self.search, ",".join(self.page_ids)]
        parts.append(f"since {self.since}" if self.since else "")
        parts.append("" if self.status == "ALL" else f"{self.status.lower()} ads")
        parts.append("" if self.ad_type == "POLITICAL_AND_ISSUE_ADS" else self.ad_type)
        return f"query {', '.join(part for part in parts if part)}"

    @property
    def folder(self) -> str:
        """The folder of its runs: the country, and for anything but the plain question a mark of its own."""
        plain = replace(self, country=self.country, limit=LIMIT) == Query(self.country)
        mark = hashlib.sha256(json.dumps(self.parameters(None, None)).encode()).hexdigest()[:8]
        return self.country if plain else f"{self.country}-{mark}"

    @property
    def question(self) -> dict[str, Any]:
        """What the journal keeps of it; a run is gone on with only where all of it is the same."""
        return {
            "source": "meta_api",
            "scope": self.scope,
            "country": self.country,
            "api_version": self.api_version,
            "asked": self.parameters(None, None),
        }

    def parameters(self, after: str | None, limit: int | None) -> dict[str, str]:
        """Write the question as the API wants it."""
        political = self.ad_type == "POLITICAL_AND_ISSUE_ADS"
        asked = {
            "ad_type": self.ad_type,
            "ad_active_status": self.status,
            "ad_reached_countries": json.dumps([self.country]),
            "fields": ",".join(fields(self.fields, self.api_version, self.country, political=political)),
        }
        if self.page_ids:
            asked["search_page_ids"] = f"[{','.join(self.page_ids)}]"
        if self.search or not self.page_ids:
            asked["search_terms"] = self.search or "''"
        if self.since:
            asked["ad_delivery_date_min"] = self.since.isoformat()
        if limit:
            asked["limit"] = str(limit)
        if after:
            asked["after"] = after
        return asked


@dataclass(frozen=True)
class Run:
    """How a run ended."""

    folder: Path
    pages: int
    ads: int
    is_complete: bool
    is_resumed: bool
    reason: str | None = None


class Collector:
    """Asks one question to its end."""

    def __init__(self, web: Web, secret: Secret, query: Query, progress: Callable[[int, int], None]) -> None:
        self.web, self.secret, self.query, self.progress = web, secret, query, progress
        self.limit = query.limit

    @property
    def manners(self) -> Manners:
        """How the source is to be treated."""
        return self.web.manners

    def run(self, folder: Path) -> Run:
        """Go on with the run below *folder* that stopped, or begin one; and go on until it ends."""
        self.query.parameters(None, None)  # a question that makes no sense is refused before anything is written
        found = journal.resumed(folder, self.query.question)
        if found:
            adopt(found, self.secret)
            self.limit = found.limit or self.limit
            if done := self.finished(found):
                return done
        run = found or journal.begin(folder, self.query.question)
        try:
            reason = self.pages(run)
        except Refused as refused:
            if refused.kind == "cursor" and found:  # the list moved while nobody asked: once more from its beginning
                run.end("partial", str(refused), resumable=False)
                self.manners.say(f"{self.query.scope}: {refused}; it begins anew.")
                return self.run(folder)
            reason = f"{refused}."
            run.end("partial", reason, resumable=refused.kind != "cursor")
            if remedy := REMEDY.get(refused.kind):
                reason = f"{reason} {remedy}"
        except AdlibError as error:
            reason = str(error)
            run.end("partial", reason)
        return Run(run.folder, len(run.pages), run.ads, reason is None, run.is_resumed, reason)

    def finished(self, run: Journal) -> Run | None:
        """Tell whether a run that was killed had all its pages, and note its end."""
        if not (run.pages and run.pages[-1].get("is_end")):
            return None
        run.end("complete")
        return Run(run.folder, len(run.pages), run.ads, True, True)

    def pages(self, run: Journal) -> str | None:
        """Fetch page after page; give the reason why it stopped before the end, None at the end."""
        empty = 0
        while True:
            data, page, used = self.ask(run.after)
            if reason := looped(run, page):
                run.end("partial", reason, resumable=False)
                return reason
            keep(run, data, page, self.limit, self.secret)
            self.progress(len(run.pages), run.ads)
            if page.is_end:
                run.end("complete")
                return None
            empty = empty + 1 if page.ads == 0 else 0
            if page.after is None or empty > MOST_EMPTY:
                reason = (
                    "Meta gave no way on behind a page that was not the empty last one."
                    if page.after is None
                    else f"{empty} empty pages came in a row, each promising more."
                )
                run.end("partial", reason, resumable=False)
                return reason
            pause(used, self.manners)

    def ask(self, after: str | None) -> tuple[bytes, Page, Usage]:
        """Ask for the page behind a cursor until it comes. Raises what cannot be waited out."""
        failures = Failures()
        while True:
            used = Usage()
            try:
                with self.web.ask(
                    f"/{self.query.api_version}/ads_archive",
                    self.query.parameters(after, self.limit),
                    self.secret.header,
                    redirects=False,
                ) as answer:
                    used = usage(answer.headers)
                    data = self.web.body(answer)
                return data, read_page(data, answer.status_code, self.secret), used
            except Refused as refused:
                self.answer_to(refused, used, failures)
            except Broken as broken:
                self.wait_or_give_up("no_json", str(broken), Usage(), failures)

    def answer_to(self, refused: Refused, used: Usage, failures: "Failures") -> None:
        """Do what a refusal calls for: ask for less, wait, or give up."""
        if refused.kind == "too_much":
            self.ask_for_less(refused)
        elif refused.kind in FIRST_WAIT:
            self.wait_or_give_up(refused.kind, str(refused), used, failures)
            if refused.kind == "unknown" and failures.count > 1 and self.limit > 1:
                self.limit = max(1, self.limit // 2)  # it says so little that too much data may be what it means
        else:
            raise refused

    def ask_for_less(self, refused: Refused) -> None:
        """Halve the number of ads that are asked for at once."""
        if self.limit == 1:
            raise SourceFailed(f"even a single ad is too much at once. {refused}.")
        self.limit = max(1, self.limit // 2)
        self.manners.say(f"{self.query.scope}: Meta asks for smaller pages; going on with {self.limit} ads each.")
        self.manners.wait(self.manners.delay)

    def wait_or_give_up(self, kind: str, words: str, used: Usage, failures: "Failures") -> None:
        """Wait before the same question is asked again; raises SourceFailed after too many failures in a row."""
        failures.count += 1
        if failures.count >= self.manners.tries:
            raise SourceFailed(
                f"{words}. It was asked {failures.count} times; run the same command again later: it goes on where it "
                "stopped."
            )
        if used.regain:
            self.manners.wait(used.regain, f"{self.query.scope}: {words}")
        else:
            self.manners.after_failure(FIRST_WAIT[kind], failures.count, f"{self.query.scope}: {words}")


@dataclass
class Failures:
    """How often a question failed in a row."""

    count: int = 0


def collect(
    query: Query, folder: Path, web: Web, secret: Secret, progress: Callable[[int, int], None] = lambda pages, ads: None
) -> Run:
    """Ask one question to its end; *folder* gets a folder per run. *progress* is told pages and ads.

    Never raises for what the source does: a run that could not be finished is partial, and says why.
    """
    generation(query.api_version)
    if web.base.scheme != "https" and not web.is_own_computer:
        raise SourceFailed(f"{web.base.host}: an access token is only sent by https.")
    return Collector(web, secret, query, progress).run(folder)


def looped(run: Journal, page: Page) -> str | None:
    """Notice that the API leads in a circle."""
    if page.after in run.cursors or (page.ads and page.content in run.contents):
        place = f"behind page {len(run.pages)} came one that had come before"
        return f"Meta leads in a circle: {place}; the next run begins anew."
    return None


def keep(run: Journal, data: bytes, page: Page, limit: int, secret: Secret, *, is_written: bool = False) -> None:
    """Keep a page as it was served, without the token."""
    cleaned, removed = secret.cut_from(data)
    facts = {"ads": page.ads, "after": page.after, "limit": limit, "content": page.content, "tokens_removed": removed}
    run.add(cleaned, **facts, **({"is_end": True} if page.is_end else {}), is_written=is_written)


def adopt(run: Journal, secret: Secret) -> None:
    """Take in the page that stands on the disk but was not noted any more when the run was killed."""
    path = run.folder / run.next_name
    if not path.is_file():
        return
    data = path.read_bytes()
    try:
        page = read_page(data, 200, secret)
    except Refused:  # not as this program writes it: it is asked for again
        path.unlink()
        return
    keep(run, data, page, run.limit or LIMIT, secret, is_written=True)


def pause(used: Usage, manners: Manners) -> None:
    """Wait before the next question: the fuller the limits, the longer; as long as the API says where it says so."""
    if used.regain:
        manners.wait(used.regain, "Meta asks to wait")
    elif used.percent is None:
        manners.wait(manners.delay)
    else:
        steps = ((50, 1 / 6), (75, 1), (90, 5))
        share = next((times for most, times in steps if used.percent < most), 17)
        manners.wait(manners.delay * share, f"{used.percent:.0f} % of Meta's limit is used")
