"""The Meta Ad Library API, played on this machine: every page once and as served, whatever goes wrong in between."""

import json
import os
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adlib.errors import SourceFailed
from archive.collect import meta
from archive.collect.meta import Query, Run
from archive.collect.secret import Secret
from archive.collect.web import Web
from made import meta_ad
from sources import TOKEN, MetaApi, fails, html, send, send_cut, send_redirect, send_slowly, serving

ADS = [meta_ad(str(number)) for number in range(1, 24)]
IDS = [ad["id"] for ad in ADS]
JOURNAL = "adlib-collection.jsonl"


def collect(api: MetaApi, out: Path, waits: Any, query: Query | None = None, token: str = TOKEN) -> Run:
    """Run against a server that plays the API."""
    with serving(api) as server, Web(server.url, waits.manners) as web:
        return meta.collect(query or Query("PK", limit=5), out, web, Secret(token))


def pages(run: Run) -> list[bytes]:
    """The pages on disk, in order."""
    return [path.read_bytes() for path in sorted(run.folder.glob("page-*.json"))]


def without_token(served: list[bytes]) -> list[bytes]:
    return [page.replace(TOKEN.encode(), b"REMOVED") for page in served]


def ids(run: Run) -> list[str]:
    return [ad["id"] for page in pages(run) for ad in json.loads(page)["data"]]


def end(run: Run) -> dict[str, Any]:
    return json.loads((run.folder / JOURNAL).read_text().splitlines()[-1])


def sends(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Any:
    """Give an answer that is always the same."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return lambda asked, handler: send(handler, body, status, headers)


def test_a_run_ends_complete_on_the_empty_page_and_its_pages_are_those_served(out, waits):
    api = MetaApi(ADS)
    run = collect(api, out, waits)
    assert (run.is_complete, run.pages, run.ads) == (True, 6, 23)
    assert pages(run) == without_token(api.served)
    assert pages(run)[-1] == b'{"data":[]}'
    assert ids(run) == IDS
    assert end(run)["end"] == "complete"


def test_a_short_page_is_not_the_end(out, waits):
    run = collect(MetaApi(ADS, short=2), out, waits)
    assert (run.is_complete, run.ads, run.pages) == (True, 23, 9)


def test_it_asks_for_all_political_ads_of_the_country_unless_told_otherwise(out, waits):
    with serving(MetaApi(ADS[:1])) as server, Web(server.url, waits.manners) as web:
        meta.collect(Query("PK"), out, web, Secret(TOKEN))
    first = server.asked[0]
    assert first.path == "/v26.0/ads_archive"
    assert first.query["ad_active_status"] == "ALL"
    assert first.query["ad_type"] == "POLITICAL_AND_ISSUE_ADS"
    assert first.query["ad_reached_countries"] == '["PK"]'
    assert (first.query["search_terms"], first.query["limit"]) == ("''", "250")
    assert "search_page_ids" not in first.query
    assert not any(TOKEN in str(asked.query) for asked in server.asked)


def test_what_is_asked_otherwise_is_in_the_question_and_in_the_scope(out, waits):
    query = Query("GB", ("11", "22"), since=date(2026, 1, 2), status="ACTIVE", api_version="v25.0", fields="id")
    with serving(MetaApi([])) as server, Web(server.url, waits.manners) as web:
        meta.collect(query, out, web, Secret(TOKEN))
    asked = server.asked[0]
    assert asked.path == "/v25.0/ads_archive"
    assert (asked.query["search_page_ids"], asked.query["ad_delivery_date_min"]) == ("[11,22]", "2026-01-02")
    assert (asked.query["fields"], asked.query["ad_active_status"]) == ("id", "ACTIVE")
    assert "search_terms" not in asked.query
    assert query.scope == "query GB, 11,22, since 2026-01-02, active ads"


def test_the_token_is_in_no_file_and_no_words(out, waits):
    run = collect(MetaApi(ADS, faults={2: fails(190, f"Malformed access token {TOKEN}")}), out, waits)
    assert not run.is_complete
    assert TOKEN not in str(run.reason) and "REMOVED" in str(run.reason)
    for path in out.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path
    assert TOKEN not in " ".join(waits.said)


def test_a_token_of_another_shape_is_cut_in_every_spelling(out, waits):
    token = "123456|aBc-d_E.fgh12345"  # noqa: S105 - made up
    run = collect(MetaApi(ADS[:3], token=token), out, waits, token=token)
    assert run.is_complete
    whole = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert token.encode() not in whole and b"123456%7CaBc" not in whole
    assert whole.count(b"access_token=REMOVED") == 4


def test_a_second_run_gets_a_folder_of_its_own(out, waits):
    first, second = (collect(MetaApi(ADS[:3]), out, waits) for _ in range(2))
    assert first.folder != second.folder
    assert pages(first) == pages(second)


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_too_much_data_halves_the_limit_and_keeps_the_cursor(out, waits):
    with serving(MetaApi(ADS, most=3)) as server, Web(server.url, waits.manners) as web:
        run = meta.collect(Query("PK", limit=20), out, web, Secret(TOKEN))
    assert (run.is_complete, ids(run)) == (True, IDS)
    assert [asked.query["limit"] for asked in server.asked[:4]] == ["20", "10", "5", "2"]
    assert any("smaller pages" in said for said in waits.said)


def test_even_one_ad_too_much_ends_partial(out, waits):
    run = collect(MetaApi(ADS, most=0), out, waits)
    assert (run.is_complete, run.pages) == (False, 0)
    assert "even a single ad is too much" in str(run.reason)


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        (fails(1, "An unknown error occurred", 500), 10),
        (fails(2, "(#2) Service temporarily unavailable", is_transient=True), 60),
        (fails(4, "(#4) Application request limit reached"), 300),
        (fails(17, "(#17) User request limit reached"), 300),
        (fails(32, "(#32) Page request limit reached"), 300),
        (fails(613, "(#613) Calls to this api have exceeded the rate limit."), 300),
        (html, 30),
        (sends({}), 30),
        (sends(b'{"data":[{"id":"1"'), 30),
        (lambda asked, handler: send_cut(handler, b'{"data":[{"id":"1"}]}', 9), 30),
        (sends(b"oops", 500), 30),
    ],
    ids=["1", "2", "4", "17", "32", "613", "html", "no-page", "cut-json", "cut-body", "500"],
)
def test_what_passes_is_waited_out_each_with_its_own_wait(out, waits, fault, waited):
    api = MetaApi(ADS, faults={2: fault, 3: fault})
    run = collect(api, out, waits)
    assert (run.is_complete, pages(run)) == (True, without_token(api.served))
    assert [each for each in waits.seconds if each != 18] == [waited, waited * 2]


def test_what_does_not_pass_ends_partial_after_so_many_times_and_is_gone_on_with(out, waits):
    api = MetaApi(ADS, faults=dict.fromkeys(range(3, 30), fails(613, "(#613) Calls to this api have exceeded.")))
    run = collect(api, out, waits)
    assert (run.is_complete, run.pages, api.count) == (False, 2, 7)
    assert "too many questions for the Ad Library" in str(run.reason) and "asked 5 times" in str(run.reason)
    assert end(run)["end"] == "partial"
    rest = MetaApi(ADS)
    again = collect(rest, out, waits)
    assert (again.folder, again.is_complete, again.is_resumed) == (run.folder, True, True)
    assert pages(again) == without_token(api.served + rest.served)
    assert ids(again) == IDS


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (fails(190, "Error validating access token: Session has expired", error_subcode=463), "no longer valid"),
        (fails(10, "Application does not have permission for this action", error_subcode=2332002), "facebook.com/ID"),
        (fails(100, "(#100) Tried accessing nonexisting field (funding_entity)"), "--fields"),
        (fails(200, "(#200) Requires ads_read"), "may not ask"),
    ],
    ids=["190", "10", "100", "200"],
)
def test_what_asking_again_cannot_help_ends_at_once_in_a_clear_sentence(out, waits, fault, words):
    api = MetaApi(ADS, faults={2: fault})
    run = collect(api, out, waits)
    assert (run.is_complete, run.pages, api.count) == (False, 1, 2)
    assert words in str(run.reason) and "\n" not in str(run.reason)


def test_an_expired_token_is_replaced_and_the_run_goes_on(out, waits):
    expired = fails(190, "Session has expired", error_subcode=463)
    stopped = collect(MetaApi(ADS, faults={3: expired}), out, waits)
    assert "Get a new one" in str(stopped.reason)
    renewed = "EAARENEWEDTOKEN0COLLECT0FAKETOKEN0COLLECT0"
    run = collect(MetaApi(ADS, token=renewed), out, waits, token=renewed)
    assert (run.folder, run.is_complete, ids(run)) == (stopped.folder, True, IDS)
    whole = b"".join(pages(run))
    assert TOKEN.encode() not in whole and renewed.encode() not in whole


def test_a_slow_answer_is_given_up_and_asked_for_again(out, waits):
    api = MetaApi(ADS[:3], faults={1: lambda asked, handler: send_slowly(handler, b'{"data":[]}' * 9, 0.05)})
    with serving(api) as server, Web(server.url, replace(waits.manners, timeout=0.4)) as web:
        run = meta.collect(Query("PK"), out, web, Secret(TOKEN))
    assert (run.is_complete, api.count) == (True, 3)


def test_a_busy_gateway_is_asked_again_when_it_says(out, waits):
    api = MetaApi(ADS[:3], faults={1: sends(b"busy", 429, {"Retry-After": "1"})})
    began = time.monotonic()
    run = collect(api, out, waits)
    assert (run.is_complete, api.count) == (True, 3)
    assert time.monotonic() - began >= 1


def test_the_api_may_not_lead_elsewhere(out, waits):
    with serving(MetaApi(ADS)) as other:
        api = MetaApi(ADS, faults={1: lambda asked, handler: send_redirect(handler, f"{other.url}/v26.0/ads_archive")})
        run = collect(api, out, waits)
        assert other.asked == []
    assert (run.is_complete, run.pages) == (False, 0)
    assert "redirect" in str(run.reason)


def test_a_token_is_sent_by_http_to_this_computer_only(out, waits):
    with Web("http://graph.example", waits.manners) as web, pytest.raises(SourceFailed, match="only sent by https"):
        meta.collect(Query("PK"), out, web, Secret(TOKEN))


# --- how fast ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, 18),
        ({"X-App-Usage": '{"call_count":28,"total_time":25,"total_cputime":25}'}, 3),
        ({"X-App-Usage": '{"call_count":60,"total_time":25,"total_cputime":25}'}, 18),
        ({"X-App-Usage": '{"call_count":10,"total_time":80,"total_cputime":25}'}, 90),
        ({"X-App-Usage": '{"call_count":95,"total_time":80,"total_cputime":25}'}, 306),
        (
            {
                "x-business-use-case-usage": '{"17":[{"type":"ads_archive","call_count":5,"total_cputime":1,'
                '"total_time":1,"estimated_time_to_regain_access":7}]}'
            },
            420,
        ),
        ({"X-App-Usage": "no json"}, 18),
    ],
    ids=["none", "little", "half", "much", "nearly-all", "regain", "broken"],
)
def test_the_usage_header_is_obeyed(out, waits, headers, pause):
    assert collect(MetaApi(ADS, headers=headers), out, waits).is_complete
    assert waits.seconds == [pytest.approx(pause)] * 5


def test_a_throttle_waits_as_long_as_the_header_says(out, waits):
    refusal = {"error": {"code": 613, "message": "(#613) Calls to this api have exceeded the rate limit."}}
    header = {"X-Business-Use-Case-Usage": '{"1":[{"call_count":100,"estimated_time_to_regain_access":12}]}'}
    assert collect(MetaApi(ADS, faults={2: sends(refusal, 400, header)}), out, waits).is_complete
    assert 720 in waits.seconds
    assert any("waiting 12 minutes" in said for said in waits.said)


# --- lists that move --------------------------------------------------------------------------------------------------


def test_a_cursor_that_leads_in_a_circle_is_noticed(out, waits):
    circle = sends({"data": [ADS[0]], "paging": {"cursors": {"after": "MQ=="}}})
    run = collect(MetaApi(ADS, faults=dict.fromkeys(range(2, 99), circle)), out, waits, Query("PK", limit=1))
    assert (run.is_complete, run.pages) == (False, 1)
    assert "in a circle" in str(run.reason)


def test_pages_that_repeat_under_new_cursors_are_noticed(out, waits):
    numbers = iter(range(100))

    def again(asked, handler):
        body = {"data": ADS[:2], "paging": {"cursors": {"after": f"c{next(numbers)}"}}}
        send(handler, json.dumps(body).encode())

    run = collect(MetaApi(ADS, faults=dict.fromkeys(range(1, 99), again)), out, waits)
    assert (run.is_complete, run.pages) == (False, 1)
    assert "in a circle" in str(run.reason)


def test_ads_that_come_again_on_a_page_that_is_otherwise_new_are_no_circle(out, waits):
    run = collect(MetaApi([*ADS[:7], *ADS[5:9]]), out, waits)
    assert (run.is_complete, run.ads) == (True, 11)


def test_an_empty_page_with_a_cursor_is_not_the_end(out, waits):
    empty = sends({"data": [], "paging": {"cursors": {"after": "NQ=="}}})
    run = collect(MetaApi(ADS, faults={1: empty}), out, waits)
    assert (run.is_complete, run.pages, ids(run)) == (True, 6, IDS[5:])


def test_a_full_page_without_a_way_on_is_partial(out, waits):
    run = collect(MetaApi(ADS, faults={2: sends({"data": ADS[5:8]})}), out, waits)
    assert (run.is_complete, run.pages, run.ads) == (False, 2, 8)
    assert "no way on" in str(run.reason)


def test_a_cursor_only_in_the_next_address_is_found_there(out, waits):
    following = f"https://graph.facebook.com/v26.0/ads_archive?access_token={TOKEN}&limit=5&after=NQ%3D%3D"
    run = collect(MetaApi(ADS, faults={1: sends({"data": ADS[:5], "paging": {"next": following}})}), out, waits)
    assert (run.is_complete, ids(run)) == (True, IDS)


def test_a_run_whose_place_in_the_list_is_lost_begins_anew_and_keeps_the_old_pages(out, waits):
    first = collect(MetaApi(ADS, faults=dict.fromkeys(range(3, 9), html)), out, waits)
    run = collect(MetaApi(ADS, faults={1: fails(100, "(#100) Invalid cursor: it may have expired")}), out, waits)
    assert run.folder != first.folder
    assert (run.is_complete, ids(run)) == (True, IDS)
    assert len(pages(first)) == 2
    assert any("begins anew" in said for said in waits.said)
    third = collect(MetaApi(ADS), out, waits)
    assert third.folder not in (first.folder, run.folder)


def test_another_question_does_not_go_on_with_a_stopped_run(out, waits):
    first = collect(MetaApi(ADS, faults=dict.fromkeys(range(2, 9), html)), out, waits)
    other = collect(MetaApi(ADS), out, waits, Query("PK", limit=5, search="harbour"))
    assert other.folder != first.folder and not other.is_resumed


def test_a_run_that_stopped_long_ago_is_not_gone_on_with(out, waits):
    first = collect(MetaApi(ADS, faults=dict.fromkeys(range(2, 9), html)), out, waits)
    long_ago = time.time() - 4 * 86400
    os.utime(first.folder / JOURNAL, (long_ago, long_ago))
    assert collect(MetaApi(ADS), out, waits).folder != first.folder


def test_a_run_whose_pages_were_touched_is_not_gone_on_with(out, waits):
    first = collect(MetaApi(ADS, faults=dict.fromkeys(range(3, 9), html)), out, waits)
    (first.folder / "page-000001.json").write_bytes(b"{}")
    assert collect(MetaApi(ADS), out, waits).folder != first.folder


def test_the_journal_holds_the_cursor_and_what_was_asked(out, waits):
    run = collect(MetaApi(ADS), out, waits)
    head, *lines = (json.loads(line) for line in (run.folder / JOURNAL).read_text().splitlines())
    assert (head["scope"], head["country"], head["source"]) == ("query PK", "PK", "meta_api")
    assert [line["after"] for line in lines[:-2]] == ["NQ==", "MTA=", "MTU=", "MjA=", "MjM="]
    assert all(re.fullmatch("[0-9a-f]{64}", line["sha256"]) for line in lines[:-1])


@pytest.mark.parametrize("lost", [0, 1, 7, 40])
def test_a_page_whose_line_was_not_written_any_more_is_taken_in_and_not_asked_for_again(out, waits, lost):
    """As a kill between the page and its line, or in the middle of the line, leaves it."""
    api = MetaApi(ADS, faults=dict.fromkeys(range(4, 99), html))
    run = collect(api, out, waits)
    journal = run.folder / JOURNAL
    *lines, last, _ = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines) + last[:lost])
    (run.folder / ".page-000004.json.part").write_bytes(b'{"data":[')
    rest = MetaApi(ADS)
    again = collect(rest, out, waits)
    assert (again.folder, again.is_complete, len(rest.served)) == (run.folder, True, 3)
    assert pages(again) == without_token(api.served + rest.served)
    assert sorted(path.name for path in run.folder.iterdir())[0] == JOURNAL


def test_a_run_killed_before_its_end_was_noted_is_complete_without_another_question(out, waits):
    run = collect(MetaApi(ADS), out, waits)
    journal = run.folder / JOURNAL
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))
    api = MetaApi(ADS)
    again = collect(api, out, waits)
    assert (again.folder, again.is_complete, api.count) == (run.folder, True, 0)
