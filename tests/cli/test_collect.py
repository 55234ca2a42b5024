"""`adlib collect`: as a user runs it, against servers on this machine; stopped, killed, and gone on with."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest

from made import meta_ad, put, report, report_name
from sources import (
    TOKEN,
    Asked,
    Handler,
    MetaApi,
    Published,
    fails,
    html,
    send_cut,
    serving,
    zipped,
)
from terminal import on_a_terminal

ADS = [meta_ad(str(number)) for number in range(1, 34)]
IDS = [ad["id"] for ad in ADS]
ADLIB = Path(sys.executable).parent / "adlib"


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    """A token, and no waits towards this computer."""
    monkeypatch.setenv("ADLIB_META_TOKEN", TOKEN)
    monkeypatch.setenv("ADLIB_COLLECT_WAITS", "0")
    monkeypatch.chdir(tmp_path)


def meta_words(url: str, *more: object) -> list[str]:
    return ["collect", "meta", "--country", "PK", "--limit", "5", "--delay", "0", "--base-url", url, *map(str, more)]


def runs() -> list[Path]:
    return sorted(Path("collected/meta").glob("*/*Z"))


def pages(run: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(run.glob("page-*.json"))]


def no_file_holds(token: str) -> None:
    for path in Path().rglob("*"):
        assert not path.is_file() or token.encode() not in path.read_bytes(), path


# --- complete or partial, and into the archive ------------------------------------------------------------------------


def captures(adlib) -> list[dict]:
    ran = adlib("sql", "SELECT scope, country, complete, as_of_basis, ads FROM capture ORDER BY capture_id", "--json")
    return json.loads(ran.out)


def test_a_complete_run_becomes_a_complete_capture_of_its_country(adlib):
    with serving(MetaApi(ADS)) as server:
        ran = adlib(*meta_words(server.url, "--country", "IN", "--import"))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "meta PK: complete, 8 pages, 33 ads, capture 1, complete: 33 loaded",
        "meta IN: complete, 8 pages, 33 ads, capture 2, complete: 33 unchanged",
    ]
    assert captures(adlib) == [
        {"scope": f"query {code}", "country": code, "complete": True, "as_of_basis": "collected", "ads": 33}
        for code in ("PK", "IN")
    ]
    assert TOKEN not in ran.out + ran.err
    no_file_holds(TOKEN)


def test_a_partial_run_becomes_a_partial_capture_and_then_a_complete_one(adlib):
    with serving(MetaApi(ADS, faults=dict.fromkeys(range(4, 99), html))) as server:
        ran = adlib(*meta_words(server.url, "--import"))
    assert ran.code == 1
    assert ran.out == "meta PK: partial, 3 pages, 15 ads, capture 1, partial: 15 loaded\n"
    assert len(ran.err.splitlines()) == 1 and "goes on where it stopped" in ran.err
    with serving(MetaApi(ADS)) as server:
        ran = adlib(*meta_words(server.url, "--import"))
    assert (ran.code, ran.out) == (
        0, "meta PK: complete, 8 pages, 33 ads, gone on with, capture 2, complete: 18 loaded, 15 unchanged\n"
    )  # fmt: skip
    assert [each["complete"] for each in captures(adlib)] == [False, True]


def test_a_later_import_of_the_folder_takes_the_same_from_its_record(adlib):
    with serving(MetaApi(ADS)) as server:
        ran = adlib(*meta_words(server.url))
    assert f"`adlib import {runs()[0]}` imports it" in ran.err
    assert adlib("import", "collected").code == 0
    (capture,) = captures(adlib)
    assert (capture["scope"], capture["country"], capture["complete"]) == ("query PK", "PK", True)
    assert capture["as_of_basis"] == "collected"


def test_what_the_user_says_at_the_import_goes_before_the_record(adlib):
    with serving(MetaApi(ADS)) as server:
        adlib(*meta_words(server.url))
    assert adlib("import", "collected", "--partial", "--as-of", "2026-05-01").code == 0
    (capture,) = captures(adlib)
    assert (capture["complete"], capture["as_of_basis"]) == (False, "option")


@pytest.mark.parametrize("change", ["taken away", "added"])
def test_pages_that_are_not_those_of_the_record_are_partial_and_told(adlib, change):
    with serving(MetaApi(ADS)) as server:
        adlib(*meta_words(server.url))
    (run,) = runs()
    if change == "taken away":
        (run / "page-000001.json").unlink()
    else:
        put(run / "page-000099.json", json.dumps({"data": [meta_ad("999")]}))
    ran = adlib("import", "collected")
    assert ran.code == 0 and "not those it lists, taken as partial" in ran.err
    assert [each["complete"] for each in captures(adlib)] == [False]


@pytest.mark.parametrize("payer", [b"Harbour Pardy", b"Hill Party"])
def test_a_page_that_was_changed_is_refused(adlib, payer):
    with serving(MetaApi(ADS)) as server:
        adlib(*meta_words(server.url))
    first = runs()[0] / "page-000001.json"
    first.write_bytes(first.read_bytes().replace(b"Harbour Party", payer))
    ran = adlib("import", "collected")
    assert ran.code == 1 and "its sha256 differs" in ran.err
    assert not Path("adlib.duckdb").exists()


def test_no_ads_at_all_is_a_complete_capture_of_none_and_not_a_failure(adlib):
    with serving(MetaApi([])) as server:
        ran = adlib(*meta_words(server.url, "--import"))
    assert (ran.code, ran.out) == (0, "meta PK: complete, 1 page, 0 ads, capture 1, complete: no rows\n")
    assert [(each["ads"], each["complete"]) for each in captures(adlib)] == [(0, True)]


def test_an_ad_that_left_a_complete_run_is_gone(adlib):
    for ads in (ADS, ADS[1:]):
        with serving(MetaApi(ads)) as server:
            assert adlib(*meta_words(server.url, "--import")).code == 0
    ran = adlib("sql", "SELECT ad_id FROM ad WHERE status = 'gone'", "--json")
    assert json.loads(ran.out) == [{"ad_id": "1"}]


def test_fewer_ads_than_expected_are_not_imported(adlib):
    with serving(MetaApi(ADS)) as server:
        ran = adlib(*meta_words(server.url, "--import", "--min-rows", "100"))
    assert (ran.code, "33 ads came where at least 100 are expected" in ran.err) == (4, True)
    assert not Path("adlib.duckdb").exists()


def test_a_complete_run_that_shrank_is_refused_unless_accepted(adlib):
    for ads, more, code in ((ADS, (), 0), (ADS[:9], (), 4), (ADS[:9], ("--accept-shrunk",), 0)):
        with serving(MetaApi(ads)) as server:
            assert adlib(*meta_words(server.url, "--import", *more)).code == code


# --- the token --------------------------------------------------------------------------------------------------------


def test_a_token_file_is_read_if_only_its_owner_can(adlib, monkeypatch):
    monkeypatch.delenv("ADLIB_META_TOKEN")
    file = put(Path("token.txt"), TOKEN + "\n")
    file.chmod(0o644)
    with serving(MetaApi(ADS)) as server:
        ran = adlib(*meta_words(server.url, "--token-file", file))
        assert (ran.code, "chmod 600" in ran.err, server.asked) == (2, True, [])
        file.chmod(0o600)
        assert adlib(*meta_words(server.url, "--token-file", file)).code == 0
    file.unlink()
    no_file_holds(TOKEN)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "there is no access token"),
        ("two words", "single word"),
        ("x", "single word"),
        ("tökentöken", "single word"),
    ],
)
def test_what_is_no_token_is_told_without_showing_it(adlib, monkeypatch, value, words):
    monkeypatch.setenv("ADLIB_META_TOKEN", value)
    ran = adlib(*meta_words("http://127.0.0.1:9"))
    assert (ran.code, words in ran.err, ran.out) == (2, True, "")
    assert not value or value == "x" or value not in ran.err
    assert not Path("collected").exists()


def test_a_token_given_in_place_of_a_file_is_not_shown(adlib):
    for given in (TOKEN, "b" * 90):
        ran = adlib(*meta_words("http://127.0.0.1:9", "--token-file", given))
        assert (ran.code, given in ran.err) == (2, False)


def test_there_is_no_option_that_takes_a_token(adlib):
    ran = adlib(*meta_words("http://127.0.0.1:9", f"--token={TOKEN}"))
    assert (ran.code, TOKEN in ran.out + ran.err) == (2, False)


def test_an_expired_token_is_one_sentence_and_in_no_output(adlib):
    fault = fails(190, f"Error validating access token {TOKEN}: Session has expired", error_subcode=463)
    with serving(MetaApi(ADS, faults={3: fault})) as server:
        ran = adlib(*meta_words(server.url))
    assert ran.code == 1
    assert "Get a new one, and run the same command again" in ran.err
    assert TOKEN not in ran.out + ran.err
    no_file_holds(TOKEN)


# --- questions that make no sense -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--country", "Pakistan"), "--country: "),
        (("--page-id", "harbour"), "--page-id: "),
        (("--since", "yesterday"), "--since yesterday: write a day"),
        (("--fields", "spendd"), "did you mean spend?"),
        (("--fields", "eu_total_reach"), "grants no such field for PK"),
        (("--fields", ","), "at least one field"),
        (("--api-version", "26"), "--api-version: "),
        (("--ad-type", "CATS"), "--ad-type: "),
        (("--limit", "0"), "--limit: "),
        (("--base-url", "ftp://x"), "--base-url: "),
        (("--base-url", "https://me:secret@graph.example"), "--base-url: "),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_before_anything_is_asked(adlib, words, told):
    with serving(MetaApi(ADS)) as server:
        ran = adlib(*meta_words(server.url, *words))
        assert (ran.code, told in ran.err, server.asked) == (2, True, []), ran.err
    assert not list(Path().rglob("adlib-collection.jsonl"))


# --- stopped and killed -----------------------------------------------------------------------------------------------


@contextmanager
def started(*words: object, **options: object):
    """Start the program in a process of its own, which is gone when the block is left."""
    process = subprocess.Popen(
        [ADLIB, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


class Ends:
    """What a server does to the program that asks it: a signal at a certain request, at a certain moment of it."""

    def __init__(self, api: MetaApi, number: int, moment: str, sent: int = signal.SIGKILL) -> None:
        self.api, self.number, self.moment, self.sent = api, number, moment, sent
        self.process: subprocess.Popen[str] | None = None

    def __call__(self, asked: Asked, handler: Handler) -> None:
        if self.api.count + 1 != self.number or self.process is None:
            self.api(asked, handler)
        elif self.moment == "asked":
            self.process.send_signal(self.sent)
            time.sleep(0.3)
        elif self.moment == "in the middle":
            page = self.api.page(asked)
            self.process.send_signal(self.sent) if self.sent != signal.SIGKILL else None
            send_cut(handler, page, len(page) // 2)
            self.process.send_signal(self.sent)
        else:
            self.api(asked, handler)
            time.sleep(float(self.moment))
            self.process.send_signal(self.sent)


def test_killed_at_any_moment_it_goes_on_and_the_pages_are_those_served_once(adlib):
    api = MetaApi(ADS)
    for number, moment in ((2, "asked"), (3, "in the middle"), (4, "0"), (5, "0.004"), (6, "0.008")):
        ends = Ends(api, api.count + (number - len(set(api.served))), moment)
        with serving(ends) as server, started(*meta_words(server.url)) as process:
            ends.process = process
            assert process.wait(60) == -signal.SIGKILL
    with serving(api) as server:
        ran = adlib(*meta_words(server.url))
    assert (ran.code, ran.out) == (0, "meta PK: complete, 8 pages, 33 ads, gone on with\n")
    (run,) = runs()
    served = dict.fromkeys(page.replace(TOKEN.encode(), b"REMOVED") for page in api.served)
    assert [json.loads(page)["data"] for page in pages(run)] == [json.loads(page)["data"] for page in served]
    assert [ad["id"] for page in pages(run) for ad in json.loads(page)["data"]] == IDS
    assert sorted(path.name for path in run.iterdir() if not path.name.startswith("page-")) == [
        "adlib-collection.jsonl"
    ]
    assert adlib("import", run).code == 0
    assert [(each["complete"], each["ads"]) for each in captures(adlib)] == [(True, 33)]


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_it_says_so_in_one_sentence_and_goes_on_later(adlib, sent, code):
    ends = Ends(MetaApi(ADS), 4, "asked", sent)
    with serving(ends) as server, started(*meta_words(server.url)) as process:
        ends.process = process
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, "")
    assert err == "adlib: Stopped; what was fetched is kept, and the same command goes on from there.\n"
    api = MetaApi(ADS)
    with serving(api) as server:
        assert adlib(*meta_words(server.url)).code == 0
    assert (len(api.served), len(pages(runs()[0]))) == (5, 8)


def bundle(rows: int, day: str = "2026-11-24") -> bytes:
    """A bundle of random, and so incompressible, content."""
    tables = ("advertiser-stats", "advertiser-weekly-spend", "geo-spend")
    files = {f"google-political-ads-{name}.csv": "Ad_ID\n1\n" for name in tables}
    creatives = "Ad_ID\n" + "".join(os.urandom(40).hex() + "\n" for _ in range(rows))
    updated = f"Report_Data_Updated_Date\n{day}\n"
    return zipped(
        {**files, "google-political-ads-creative-stats.csv": creatives, "google-political-ads-updated.csv": updated}
    )


def test_a_killed_download_goes_on_where_it_was(adlib):
    body = bundle(20_000)
    source = Published({"/g.zip": body})
    process: list[subprocess.Popen[str]] = []
    half = len(body) // 2

    def kill(asked: Asked, handler: Handler) -> None:
        headers = {"ETag": source.etag(body), "Content-Length": str(len(body))}
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body[:half])
        handler.wfile.flush()
        part = Path("collected/google/.adlib-google.part")
        while not part.exists() or part.stat().st_size < half // 2:
            time.sleep(0.01)
        process[0].kill()

    source.faults = {1: kill}
    with serving(source) as server:
        words = ["collect", "google", "--base-url", f"{server.url}/g.zip"]
        with started(*words) as running:
            process.append(running)
            assert running.wait(60) == -signal.SIGKILL
        had = Path("collected/google/.adlib-google.part").stat().st_size
        assert adlib(*words).code == 0
        assert source.sent == len(body) - had
        assert server.asked[-1].headers["range"] == f"bytes={had}-"
    (kept,) = Path("collected/google").glob("*.zip")
    assert kept.read_bytes() == body


def test_two_runs_never_overlap_and_a_dead_one_holds_no_lock(adlib):
    waiting = threading.Event()

    def hold(asked: Asked, handler: Handler) -> None:
        waiting.set()
        time.sleep(20)

    with serving(hold) as server, started(*meta_words(server.url)) as process:
        assert waiting.wait(60)
        with serving(MetaApi(ADS)) as other:
            ran = adlib(*meta_words(other.url))
            assert (ran.code, other.asked) == (5, [])
            assert f"another run collects here (process {process.pid}, since 20" in ran.err
        process.kill()
        process.wait()
    assert Path("collected/.adlib-collect.lock").exists()
    with serving(MetaApi(ADS)) as server:
        assert adlib(*meta_words(server.url)).code == 0


def test_nothing_is_shown_of_progress_where_no_one_looks_and_nothing_at_all_when_quiet(adlib):
    with serving(MetaApi(ADS, most=3)) as server:
        ran = adlib("-q", *meta_words(server.url))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "meta PK: complete, 18 pages, 33 ads\n"


def test_a_folder_that_cannot_be_written_is_one_sentence(adlib):
    put(Path("collected"), "a file")
    with serving(MetaApi(ADS)) as server:
        ran = adlib(*meta_words(server.url))
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert "Traceback" not in ran.err


def test_waits_are_not_shortened_towards_others(monkeypatch):
    from archive.collect.manners import factor_for

    assert (factor_for(True), factor_for(False)) == (0.0, 1.0)
    monkeypatch.setenv("ADLIB_COLLECT_WAITS", "soon")
    assert factor_for(True) == 1.0


# --- the report that has no address -----------------------------------------------------------------------------------


def test_meta_report_says_how_to_save_it_by_hand(adlib):
    ran = adlib("collect", "meta-report")
    assert (ran.code, len(ran.out.splitlines())) == (0, 1)
    assert "offers no address" in ran.out and "facebook.com/ads/library/report" in ran.out


def test_meta_report_waits_for_a_saved_file_and_imports_it(adlib):
    put(Path("downloads/old", report_name("2026-05-01")), report([]))
    put(Path("downloads", report_name("2026-05-01")), report([("1", "Old", "Old", "200", "1")]))

    def save() -> None:
        time.sleep(1)
        put(Path("downloads", "new.zip.crdownload"), "half")
        content = report([("999980000000001", "Harbour", "Harbour Party", "250", "3")])
        put(Path("downloads", "FacebookAdLibraryReport_2026-05-23_DE_last_30_days.zip"),
            zipped({report_name("2026-05-23"): content}))  # fmt: skip

    saving: Callable[[], None] = save
    thread = threading.Thread(target=saving)
    thread.start()
    ran = adlib("collect", "meta-report", "--watch", "downloads", "--within", "0.5")
    thread.join()
    assert ran.code == 0, ran.err
    assert "1 rows read: 1 loaded" in ran.out and "as of 2026-05-23" in ran.out
    assert "The 1 that lie there are left" in ran.err


def test_meta_report_does_not_wait_for_ever_if_told(adlib):
    Path("downloads").mkdir()
    ran = adlib("-q", "collect", "meta-report", "--watch", "downloads", "--within", "0.02")
    assert (ran.code, "no report was saved" in ran.err) == (1, True)
    ran = adlib("collect", "meta-report", "--watch", "nowhere")
    assert (ran.code, "no such folder" in ran.err) == (2, True)


# --- Snap, and the folder as a whole ----------------------------------------------------------------------------------


def test_a_year_that_snap_has_not_begun_is_no_failure_and_a_past_one_that_lacks_is(adlib):
    from datetime import UTC, datetime

    this = datetime.now(UTC).year
    with serving(Published({})) as server:
        ran = adlib("collect", "snap", "--year", this, "--year", this - 1, "--base-url", server.url)
    assert ran.out == f"snap {this}: unchanged, Snap has published none of this year yet\nsnap {this - 1}: failed\n"
    assert (ran.code, "has no such file" in ran.err) == (1, True)


def test_the_whole_folder_can_be_imported_and_rates_in_it_are_passed_over(adlib):
    ecb = zipped({"eurofxref-hist.csv": "Date,USD,GBP,\n2026-11-27,1.08,0.86,\n"})
    with serving(Published({"/ecb.zip": ecb})) as server:
        assert adlib("collect", "rates", "--base-url", f"{server.url}/ecb.zip", "--archive", "rates.duckdb").code == 0
    with serving(MetaApi(ADS)) as server:
        assert adlib(*meta_words(server.url)).code == 0
    put(Path("collected/rates/frankfurter.csv"), "date,base,quote,rate\n2026-04-01,EUR,PKR,300\n")
    ran = adlib("import", "collected", "-v")
    assert (ran.code, ran.err.count("`adlib rates import` reads them")) == (0, 2)
    assert [each["complete"] for each in captures(adlib)] == [True]


# --- where a person looks ---------------------------------------------------------------------------------------------


def test_progress_is_shown_on_a_terminal_unless_quiet():
    with serving(MetaApi(ADS, before=lambda: time.sleep(0.15))) as server:
        code, shown = on_a_terminal(meta_words(server.url))
        assert code == 0 and "meta PK" in shown and "/?" in shown
        code, shown = on_a_terminal(["-q", *meta_words(server.url)])
        assert (code, shown) == (0, "")


def test_a_token_is_asked_for_on_a_terminal_and_not_shown(monkeypatch):
    monkeypatch.delenv("ADLIB_META_TOKEN")
    with serving(MetaApi(ADS)) as server:
        code, shown = on_a_terminal(["-q", *meta_words(server.url)], "API: ", TOKEN + "\n")
    assert code == 0 and "Access token for the Meta Ad Library API:" in shown
    assert TOKEN not in shown
    no_file_holds(TOKEN)
