"""The questions about history and money that are measured over millions of ads in four captures, and how.

All are asked in one process, one after the other, each twice (what is slow, once); the last time counts, by the wall
and of the CPU. What the command line adds is a row of its own: the start of a process, the same for all of them.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import archive
from adlib.errors import AdlibError
from archive.changes import KINDS
from archive.database import Archive, question, question_names
from archive.past import as_of
from cli.show import ads, advertisers
from cli.spend import By

Ask = Callable[[Archive], object]
EVERYDAY = 0.5
"""seconds that the questions may take which are asked every day."""
ANY = 2.0
"""seconds that any other question may take."""
LONGEST = 30.0
"""seconds after which a question is given up."""
SLOW = 3 * ANY
"""seconds after which nothing is asked again to see whether it is faster."""
BIES: tuple[str, ...] = get_args(By)


def measured(database: Path) -> Iterator[dict[str, Any]]:
    """Ask all questions of an archive; yield for each its name, its limit, and the seconds it took."""
    yield start_of_a_command(database)
    with archive.open(database, read_only=True) as opened:
        for name, limit, ask in questions(opened):
            yield {"name": name, "limit": limit, **timed(opened, ask)}


def timed(opened: Archive, ask: Ask) -> dict[str, Any]:
    """Ask twice, unless it is slow, and tell what the last time took; `seconds` is None for what was given up."""
    found: dict[str, Any] = {"seconds": None, "cpu": None}
    for _ in range(2):
        waker = threading.Timer(LONGEST, opened.con.interrupt)
        waker.start()
        started, cpu = time.monotonic(), time.process_time()
        try:
            ask(opened)
        except AdlibError:
            return {"seconds": None, "cpu": None}
        finally:
            waker.cancel()
        found = {"seconds": time.monotonic() - started, "cpu": time.process_time() - cpu}
        if found["seconds"] > SLOW:
            break
    return found


def start_of_a_command(database: Path) -> dict[str, Any]:
    """Tell what `adlib log` takes as a process of its own, which answers at once."""
    command = [sys.executable, "-c", "from cli.main import run; run()", "--archive", str(database), "log"]
    for _ in range(2):
        started, before = time.monotonic(), os.times()
        subprocess.run(command, check=True, capture_output=True)
        seconds, after = time.monotonic() - started, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return {"name": "`adlib log`, the whole process", "limit": EVERYDAY, "seconds": seconds, "cpu": cpu}


def questions(opened: Archive) -> Iterator[tuple[str, float, Ask]]:
    """Give every question: what a person would type, its limit in seconds, and how to ask it."""
    advertiser, ad_id = middling(opened), changed_ad(opened)
    for by in BIES:
        yield f"spend --by {by}", EVERYDAY if by == "advertiser" else ANY, of_spend(by)
    yield "spend --by advertiser --from --to", ANY, of_spend("advertiser", **{"from": "2024-01-01", "to": "2024-12-31"})
    yield "spend --by month --pro-rate", ANY, of_spend("month", pro_rate=True)
    yield "ads --advertiser ID", EVERYDAY, lambda each: each.run("ads", advertiser=advertiser)
    yield "ads --limit 100", ANY, lambda each: each.run("ads", limit=100)
    yield "show AD", ANY, lambda each: ads(each, ad_id, None)
    yield "show ADVERTISER", ANY, lambda each: advertisers(each, advertiser, None)
    yield "changes --limit 100", ANY, lambda each: each.changes(limit=100)
    yield "changes --limit 100 --since 3", ANY, lambda each: each.changes(limit=100, since="3")
    for kind in KINDS:
        yield f"changes --limit 100 --kind {kind}", ANY, lambda each, kind=kind: each.changes(limit=100, kind=kind)
    yield "changes --advertiser ID", ANY, lambda each: each.changes(advertiser=advertiser)
    yield "gone --limit 100", ANY, lambda each: each.run("vanished", limit=100)
    yield "gone --advertiser ID", ANY, lambda each: each.run("vanished", advertiser=advertiser)
    yield "gone --counts", ANY, lambda each: each.run("turnover")
    yield "status --gaps", ANY, lambda each: each.run("gaps")
    yield "ads --advertiser ID --as-of 2", ANY, lambda each: then(each, "ads", advertiser=advertiser)
    for by in BIES:
        yield f"spend --by {by} --as-of 2", ANY, lambda each, by=by: then(each, f"spend_by_{by}")
    yield "sql --as-of 2 'SELECT status, count(*) FROM ad GROUP BY status'", ANY, statuses_then
    given = {"ad_id": ad_id, "advertiser_id": advertiser, "words": "lantern council", "day": "2026-08-10", "capture": 1}
    given |= {"limit": 100, "top": 100}
    for name in question_names():
        if not name.startswith("site_") and name != "changes":  # which is asked of few events, as above
            yield f"query {name}", ANY, of_query(name, given)


def of_query(name: str, given: dict[str, Any]) -> Ask:
    """Ask a question by its name, with those of *given* that it takes."""
    taken = {each: given[each] for each in question(name).parameters if each in given}
    return lambda opened: opened.run(name, **taken)


def of_spend(by: str, **given: Any) -> Ask:
    """Ask what was spent."""
    query = question(f"spend_by_{by}")
    top = {"top": 100} if "top" in query.parameters else {}
    return lambda opened: opened.run(query.name, **top, **given)


def then(opened: Archive, name: str, **given: Any) -> object:
    """Answer a question as of the second capture."""
    with as_of(opened, "2") as past:
        return past.run(name, **given)


def statuses_then(opened: Archive) -> object:
    """Count ads by status as of the second capture."""
    with as_of(opened, "2") as past:
        return past.sql("SELECT status, count(*) FROM ad GROUP BY status")


def middling(opened: Archive) -> str:
    """Give an advertiser with some hundred ads."""
    query = "SELECT advertiser_id FROM advertiser_spend GROUP BY 1 ORDER BY abs(sum(ads) - 500), 1 LIMIT 1"
    return str(opened.sql(query).rows[0][0])


def changed_ad(opened: Archive) -> str:
    """Give the id of an ad that changed."""
    query = (
        "SELECT ad_id FROM ad WHERE version_id = (SELECT max(after_version_id) FROM ad_event WHERE kind = 'changed')"
    )
    return str(opened.sql(query).rows[0][0])
