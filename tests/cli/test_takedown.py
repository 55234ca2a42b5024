"""`adlib takedown`: what it prints, what it refuses, and that its exit codes tell."""

import csv
import io
import json
from pathlib import Path

import pytest

from made import lines, meta_ad

ASSETS = (
    "network_id,platform,asset_type,asset_id,asset_name,asset_url,first_seen,removed_date,source_url,confidence\n"
    "norland-1,facebook,page,104000000000001,Norland Truth,hxxps://www[.]facebook[.]com/104000000000001,,2026-04-02,"
    "https://example.org/report,high\n"
    "norland-1,x,account,,norland_truth,x[.]com/norland_truth,,,https://example.org/report,\n"
)
KILLCHAIN = (
    "Tactic ,Technique,Procedure,Indicator\r\n"
    "0. Acquiring assets,0.9 Acquiring social media accounts,0.9.1 Acquiring Facebook assets,12 accounts\r\n"
    "0. Acquiring assets,0.9 Acquiring social media accounts,0.9.1 Acquiring Facebook assets,3 Pages\r\n"
    ",,,\r\n"
    "7. Targeted engagement,7.1 Running ads,7.1.1 Advertising to promote content,"
    '"About $4,100 in ad spend, paid for in Thai baht"\r\n'
)


def rows(ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


@pytest.fixture
def norland(adlib):
    """An archive of two ads, of which one advertiser's page is a listed asset."""
    ads = [
        meta_ad("1", page_id="104000000000001", page_name="Norland Truth"),
        meta_ad("2", page_id="2", page_name="Norland truth!"),
    ]
    Path("ads.ndjson").write_text(lines(ads))
    assert adlib("import", "ads.ndjson", "--as-of", "2026-05-24").code == 0
    Path("assets.csv").write_text(ASSETS)
    done = adlib("takedown", "import", "assets.csv")
    assert done.code == 0, done.err
    assert "2 rows read: 2 loaded, 0 unchanged, 0 merged, 0 rejected" in done.out
    return adlib


def test_an_advertiser_that_is_a_listed_asset_carries_a_notice_in_every_form_of_ads(norland):
    listed, other = rows(norland("ads", "--csv"))
    notice = "norland-1: page listed by assets.csv, https://example.org/report, confidence 85"
    assert (listed["takedown_notice"], other["takedown_notice"]) == (notice, "")
    assert [each["takedown_notice"] for each in json.loads(norland("ads", "--json").out)] == [notice, None]
    for form in ("--jsonl", "--markdown"):
        assert notice in norland("ads", form).out
    assert norland("ads", "--parquet", "ads.parquet").code == 0
    (found,) = rows(norland("sql", "SELECT count(takedown_notice) AS n FROM 'ads.parquet'", "--csv"))
    assert found["n"] == "1"
    (row,) = rows(norland("takedown", "advertisers", "--csv"))
    assert (row["advertiser_id"], row["confidence"]) == ("104000000000001", "85")


def test_show_of_a_listed_advertiser_tells_of_the_network_with_its_source(norland):
    told = (
        "listed as a page of norland-1 (norland-1), according to assets.csv, https://example.org/report; confidence 85"
    )
    assert told in norland("show", "104000000000001").out
    assert "listed as a" not in norland("show", "2").out
    (found,) = json.loads(norland("show", "104000000000001", "--json").out)
    assert [each["takedown_id"] for each in found["takedowns"]] == ["norland-1"]


def test_a_notice_stands_beside_ads_of_a_past_day_too(norland):
    listed, _ = rows(norland("ads", "--as-of", "2026-05-24", "--csv"))
    assert listed["takedown_notice"].startswith("norland-1: page listed by assets.csv")


def test_a_name_alone_is_only_a_suggestion(norland):
    (row,) = rows(norland("takedown", "suggest", "--csv"))
    assert (row["advertiser_id"], row["reason"], row["advertisers_of_that_name"]) == ("2", "same name", "2")


def test_the_same_file_again_changes_nothing_and_undo_takes_it_back(norland):
    again = norland("takedown", "import", "assets.csv")
    assert (again.code, "imported before as document 1, nothing changed" in again.out) == (0, True)
    assert norland("takedown", "undo", "1").code == 0
    assert [each["takedown_notice"] for each in rows(norland("ads", "--csv"))] == ["", ""]
    refused = norland("takedown", "undo", "1")
    assert (refused.code, "there is no document 1" in refused.err) == (2, True)


def test_a_report_is_listed_and_shown_with_its_source(adlib):
    Path("Q1_2026_ Veldoria-based_CIB_network.csv").write_text(KILLCHAIN)
    done = adlib("takedown", "import", "Q1_2026_ Veldoria-based_CIB_network.csv")
    assert (done.code, "3 rows read: 3 loaded" in done.out) == (0, True)
    (row,) = rows(adlib("takedown", "list", "--csv"))
    assert (row["takedown_id"], row["accounts_lower"], row["pages_upper"]) == (
        "meta-q1-2026-veldoria-based-cib-network", "12", "3",
    )  # fmt: skip
    assert (row["currency"], row["spend_lower"], row["spend_kind"], row["paid_in"]) == (
        "USD", "4100.00", "rounded", '["THB"]',
    )  # fmt: skip
    shown = adlib("takedown", "show", row["takedown_id"])
    assert "4,100 USD, give or take 100" in shown.out
    assert "according to Meta" in shown.out


def test_the_removals_that_come_along_are_sourced_and_the_other_side_stands_beside_them(adlib):
    assert adlib("takedown", "import", "--known").code == 0
    listed = {row["takedown_id"]: row for row in rows(adlib("takedown", "list", "--csv"))}
    assert {key: row["announced"] for key, row in listed.items()} == {
        "2017-09-21-russia": "2017-09-21", "2019-04-01-india-inc-it-cell": "2019-04-01",
        "2019-04-01-india-silver-touch": "2019-04-01", "2019-04-01-pakistan": "2019-04-01",
    }  # fmt: skip
    pakistan, congress = listed["2019-04-01-pakistan"], listed["2019-04-01-india-inc-it-cell"]
    assert [pakistan[f"{each}_lower"] for each in ("assets", "pages", "accounts", "groups", "instagram_accounts")] == [
        "103", "24", "57", "7", "15",
    ]  # fmt: skip
    assert (congress["assets_lower"], congress["spend_lower"], congress["paid_in"]) == ("687", "39000.00", '["INR"]')
    assert listed["2017-09-21-russia"]["ads_lower"] == "3000"
    assert listed["2017-09-21-russia"]["ads_upper"] == ""
    shown = adlib("takedown", "show", "2019-04-01-india-inc-it-cell").out
    assert "no official page of its own" in shown
    assert "according to Indian National Congress" in shown
    assert "declined to comment" in adlib("takedown", "show", "2019-04-01-pakistan").out


def test_what_is_no_such_document_is_refused_with_a_sentence(adlib):
    Path("other.csv").write_text("a,b\n1,2\n")
    refused = adlib("takedown", "import", "other.csv")
    assert (refused.code, "other.csv: this is no document about removed networks" in refused.err) == (1, True)
    assert not Path("adlib.duckdb").exists()
    assert adlib("takedown", "import").code == 2


def test_rows_that_cannot_be_read_are_kept_and_told_by_the_exit_code(adlib):
    Path("assets.csv").write_text(ASSETS + "norland-1,facebook,page,5,,,soon,,,\n")
    done = adlib("takedown", "import", "assets.csv")
    assert (done.code, "3 rows read: 2 loaded, 0 unchanged, 0 merged, 1 rejected" in done.out) == (3, True)
    query = "SELECT record_no, reason FROM takedown_record WHERE outcome = 'rejected'"
    (row,) = rows(adlib("sql", query, "--csv"))
    assert (row["record_no"], "its first_seen 'soon' is no day" in row["reason"]) == ("3", True)
