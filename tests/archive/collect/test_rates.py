"""Exchange rates from the ECB and from Frankfurter, played on this machine."""

from datetime import UTC, date, datetime, timedelta

import pytest

from adlib.errors import SourceFailed
from archive.collect import rates
from archive.collect.web import Web
from archive.rates.files import Stated, import_rates
from made import lines, meta_ad, put
from sources import Published, html, send, serving, zipped

SINCE = date(2026, 4, 1)
GOOD = "date,base,quote,rate\n2026-04-01,EUR,PKR,300.5\n2026-04-02,EUR,PKR,301\n"


def ask(out, waits, answer, **more):
    """Ask for rupees per euro."""
    with serving(answer) as server, Web(server.url, waits.manners) as web:
        return rates.collect_frankfurter(web, out, "PKR", "EUR", since=SINCE, **more), server


def table(text: str, status: int = 200):
    return lambda asked, handler: send(handler, text.encode(), status)


def test_the_table_is_kept_as_it_came_and_until_yesterday(out, waits):
    path, server = ask(out, waits, table(GOOD), provider="sbp")
    yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    assert server.asked[0].path == "/v2/rates.csv"
    asked = {"from": "2026-04-01", "to": yesterday, "base": "EUR", "quotes": "PKR", "providers": "sbp"}
    assert server.asked[0].query == asked
    assert path.read_text() == GOOD and path.name.startswith("frankfurter-PKR-per-EUR.2026-04-02.")


def test_it_is_imported_under_the_name_of_whose_it_is(out, waits, new):
    path, _ = ask(out, waits, table(GOOD))
    source = rates.source_name("PKR", "EUR", None)
    done = import_rates(new, path, Stated(source=source))
    assert (done.new, source) == (2, "Frankfurter (PKR per EUR)")
    assert rates.next_day(new, source, SINCE) == date(2026, 4, 3)
    assert rates.next_day(new, "another", SINCE) == rates.next_day(None, source, SINCE) == SINCE


def test_no_rates_yet_are_no_failure(out, waits):
    assert ask(out, waits, table("date,base,quote,rate\n"))[0] is None
    with Web("http://127.0.0.1:9", waits.manners) as web:
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        assert rates.collect_frankfurter(web, out, "PKR", "EUR", since=tomorrow) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (table('{"message":"not found"}', 422), "has no rates of PKR per EUR"),
        (table("date,base,quote,rate\n2026-04-01,EUR,INR,99\n"), "something else"),
        (table("day,rate\n"), "something else"),
        (table("date,base,quote,rate\nsoon,EUR,PKR,1\n"), "'soon' stands where"),
        (table("date,base,quote,rate\n2026-01-01,EUR,PKR,1\n"), "other days"),
        (html, "something else"),
        (table("oops", 500), "tried 5 times"),
    ],
)
def test_what_is_no_table_of_what_was_asked_for_does_not_count(out, waits, answer, words):
    with pytest.raises(SourceFailed, match=words):
        ask(out, waits, answer)
    assert not out.exists()


def test_the_currencies_of_ads_that_the_ecb_does_not_quote_are_wanted_from_the_first_ad(new, folder):
    ads = [
        meta_ad("1", currency="PKR", ad_delivery_start_time="2026-04-05"),
        meta_ad("2", currency="PKR", ad_delivery_start_time="2026-04-03"),
        meta_ad("3", currency="RUB", ad_delivery_start_time="2026-04-04"),
        meta_ad("4", currency="USD"),
        meta_ad("5", currency="EUR"),
        meta_ad("6", currency=None),
    ]
    new.import_dump(put(folder / "ads.ndjson", lines(ads)))
    assert rates.wanted(new) == [
        rates.Wanted("PKR", date(2026, 4, 3)),
        rates.Wanted("RUB", date(2026, 4, 4)),
    ]


ECB = "Date,USD,GBP,\n2026-11-27,1.08,N/A,\n2026-11-26,1.07,0.85,\n"


@pytest.fixture
def ecb(waits):
    """The ECB's zip, and its server."""
    files = Published({"/ecb.zip": zipped({"eurofxref-hist.csv": ECB})})
    with serving(files) as server, Web(f"{server.url}/ecb.zip", waits.manners) as web:
        yield files, web


def test_the_history_of_the_ecb_is_fetched_once_and_imported(out, ecb, new, tmp_path):
    kept = rates.collect_ecb(ecb[1], out)
    assert kept.path.name.startswith("eurofxref-hist.2026-11-27.")
    done = import_rates(new, rates.unpacked(kept.path, tmp_path))
    assert (done.source, done.new, done.last) == ("ECB", 3, date(2026, 11, 27))
    assert not rates.collect_ecb(ecb[1], out).is_new


NO_ECB = [{"other.csv": ECB}, {"eurofxref-hist.csv": "Sorry"}, {"eurofxref-hist.csv": "Date,\n"}]


@pytest.mark.parametrize("content", NO_ECB)
def test_what_is_no_history_of_the_ecb_does_not_count(out, ecb, content):
    ecb[0].files["/ecb.zip"] = zipped(content)
    with pytest.raises(SourceFailed):
        rates.collect_ecb(ecb[1], out)
