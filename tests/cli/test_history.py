"""The commands about the past: as of a day, what changed, what is gone, which days are missing, undone imports."""

import csv
import io

import duckdb
import pytest

import archive
from made import creatives, one, put, snap, snap_ad, stats, table, updated


def rows(ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


@pytest.mark.parametrize("command", [("ads",), ("spend",), ("sql", "SELECT * FROM ad ORDER BY ALL"), ("query", "ads")])
def test_a_past_day_answers_otherwise_than_today_and_today_does_not(veldoria, command):
    now, then = (rows(veldoria(*command, "--csv", *more)) for more in ((), ("--as-of", "2026-05-10")))
    assert now and then and now != then
    assert rows(veldoria(*command, "--csv", "--as-of", "2030-01-01")) == now


def test_an_ad_of_later_is_not_there_yet(veldoria):
    seen = [row["first_seen"][:10] for row in rows(veldoria("ads", "--csv", "--as-of", "2026-05-10"))]
    assert seen and max(seen) <= "2026-05-10"


def test_as_of_takes_a_day_a_time_or_a_capture(veldoria):
    last = rows(veldoria("log", "--csv"))[-1]
    by_day, by_capture = (
        rows(veldoria("ads", "--csv", "--as-of", each)) for each in ("2026-05-24T23:59", last["capture_id"])
    )
    assert by_day and by_capture
    assert veldoria("ads", "--as-of", "last week").code == 2
    assert "there is no capture of this number" in veldoria("ads", "--as-of", "999").err


def test_changes_say_of_how_many_captures_the_order_is_not_sure(adlib, tmp_path):
    name = str(tmp_path / "x.duckdb")
    for number, end in enumerate(("2026/04/10", "2026/05/10")):
        content = snap([snap_ad("a", StartDate=f"{end} 00:00:00Z"), snap_ad("b")])
        ran = adlib("--archive", name, "import", put(tmp_path / str(number) / "2026.csv", content))
        assert ran.code == 0, ran.err
    bound = "The time of 2 captures is only a lower bound (`adlib log`): what is said to be before may be after.\n"
    assert adlib("--archive", name, "changes").err == adlib("--archive", name, "gone").err == bound
    assert adlib("--archive", name, "-q", "changes").err == ""
    google = "google-political-ads-advertiser-stats.csv"
    for day in (None, "2026-05-10"):
        when = ("--as-of", day) if day else ()
        content = stats([{"id": "AR1", "USD": 500 if day else 400}])
        assert adlib("--archive", name, "import", put(tmp_path / f"google {day}" / google, content), *when).code == 0
    none = "One capture says no date and is compared with no other.\n"
    assert adlib("--archive", name, "changes", "--platform", "google").err == none
    assert adlib("--archive", name, "gone").err == bound + none


def test_changes_name_both_values_and_both_records(veldoria):
    fell_or_not = rows(veldoria("changes", "--csv", "--kind", "changed"))
    spend = [row for row in fell_or_not if row["field"] == "spend" and row["what"] == "ad"]
    assert spend and all(row["before"] and row["after"] and row["before"] != row["after"] for row in spend)
    assert all(row["before_file"] and row["before_record_no"] and row["after_record_no"] for row in spend)


def test_changes_can_be_asked_by_kind_advertiser_and_capture(veldoria):
    everything = rows(veldoria("changes", "--csv"))
    renamed = rows(veldoria("changes", "--csv", "--kind", "renamed"))
    assert [(row["before"], row["after"]) for row in renamed] == [("Lantern Movement", "Lantern & Rivers Movement")]
    one = rows(veldoria("changes", "--csv", "--advertiser", renamed[0]["advertiser_id"]))
    assert one == [row for row in everything if row["advertiser_id"] == renamed[0]["advertiser_id"]]
    newest = max(int(row["capture_id"]) for row in rows(veldoria("log", "--csv")))
    assert rows(veldoria("changes", "--csv", "--since", "2030-01-01")) == []
    assert rows(veldoria("changes", "--csv", "--since", newest)) == []
    assert rows(veldoria("changes", "--csv", "--since", "1")) == everything


@pytest.mark.parametrize("limit", [1, 5, 30, 1000])
def test_the_first_changes_are_the_first_of_all(veldoria, limit):
    assert rows(veldoria("changes", "--csv", "--limit", limit)) == rows(veldoria("changes", "--csv"))[:limit]


def test_the_query_and_the_command_say_the_same(veldoria):
    assert rows(veldoria("query", "changes", "--csv")) == rows(veldoria("changes", "--csv"))
    asked = ("query", "changes", "kind=changed", "limit=3", "--csv")
    assert rows(veldoria(*asked)) == rows(veldoria("changes", "--kind", "changed", "--limit", "3", "--csv"))
    assert "FROM ad_change" in veldoria("query", "changes", "--explain").out


@pytest.mark.parametrize("wrong", ["limit=some", "limit=-1", "kind=better", "since=soon", "colour=red"])
def test_a_query_about_changes_that_cannot_be_asked(veldoria, wrong):
    answer = veldoria("query", "changes", wrong)
    assert answer.code == 2 and wrong.split("=")[1 if "limit" in wrong else 0] in answer.err


@pytest.mark.parametrize("wrong", [("--since", "soon"), ("--since", "999"), ("--kind", "better")])
def test_changes_that_cannot_be_asked_for(veldoria, wrong):
    assert veldoria("changes", *wrong).code == 2


def test_gone_lists_the_last_record_and_counts_captures(veldoria):
    ledger = rows(veldoria("gone", "--csv"))
    assert [(row["platform"], row["ad_id"], row["retention"]) for row in ledger] == [
        ("google", "CR99990000000000000017", "not run out")
    ]
    assert len(ledger[0]["sha256"]) == 64 and ledger[0]["record_no"] == "17"
    counts = {row["platform"]: row for row in rows(veldoria("gone", "--counts", "--csv"))}
    assert (counts["google"]["vanished"], counts["snapchat"]["vanished"]) == ("1", "0")
    assert veldoria("gone", "--counts", "--country", "FR").code == 2


def test_retention_comes_from_the_settings(veldoria, tmp_path):
    (tmp_path / "adlib.toml").write_text("[retention]\ngoogle = 1\n")
    assert rows(veldoria("gone", "--csv"))[0]["kept_until"] == "2027-04-18"
    (tmp_path / "adlib.toml").write_text("[retention]\ngoogle = 'long'\n")
    assert veldoria("gone").code == 2


def test_gaps_are_days_without_a_complete_capture(veldoria):
    gaps = rows(veldoria("status", "--gaps", "--csv"))
    assert ("snapchat", "2026-05-04", "2026-05-23") in {(r["platform"], r["first_day"], r["last_day"]) for r in gaps}


def test_undo_takes_the_newest_import_back(adlib, tmp_path, samples):
    archive = ("--archive", tmp_path / "a.duckdb")
    for day in ("2026-05-03", "2026-05-24"):
        assert adlib(*archive, "import", samples / day / "snap").code == 0
    assert adlib(*archive, "undo", "1").code == 2
    ran = adlib(*archive, "undo", "2")
    assert (ran.code, ran.out.startswith("Took back capture 2: ")) == (0, True)
    assert [row["capture_id"] for row in rows(adlib(*archive, "log", "--csv"))] == ["1"]
    assert adlib(*archive, "verify").code == 0
    assert adlib(*archive, "undo", "1", "1").code == 0
    assert adlib(*archive, "undo", "1").code == 2


def test_an_archive_of_an_older_adlib_is_read_with_a_word_about_it(adlib, demo, tmp_path):
    path = tmp_path / "older.duckdb"
    path.write_bytes((demo / "demo.duckdb").read_bytes())
    with duckdb.connect(str(path)) as con:
        con.execute("DROP VIEW ad_change; UPDATE archive_info SET layout = NULL")
    ran = adlib("--archive", path, "changes", "--kind", "gone", "--csv")
    assert (ran.code, len(rows(ran)), "older adlib" in ran.err) == (0, 1, True)


@pytest.fixture(scope="module")
def renumbered(tmp_path_factory):
    """An archive of three bundles of Google: an ad goes, comes back under a new id; advertisers trade their names."""
    old, new = "CR1234567890", "CR00000000000000000001"
    folder = tmp_path_factory.mktemp("renumbered")
    harbour, hills = ({"Ad_ID": f"CR{who}", "Advertiser_ID": f"AR{who}"} for who in "ab")
    bundles = {
        "2026-05-01": [harbour | {"Advertiser_Name": "Harbour"}, hills | {"Advertiser_Name": "Hills"}, {"Ad_ID": old}],
        "2026-05-08": [harbour | {"Advertiser_Name": "Harbour"}, hills | {"Advertiser_Name": "Hills"}],
        "2026-05-15": [harbour | {"Advertiser_Name": "Hills"}, hills | {"Advertiser_Name": "Harbour"}, {"Ad_ID": new}],
    }
    with archive.open(folder / "a.duckdb") as opened:
        for day, ads in bundles.items():
            put(folder / day / "google-political-ads-creative-stats.csv", creatives(ads))
            put(folder / day / "google-political-ads-updated.csv", updated(day))
            mapping = table(("OldCreativeId", "NewCreativeId"), [(old, new)])
            put(folder / day / "creative_id_mapping.csv", mapping)
            one(opened, folder / day)
    return folder / "a.duckdb", old, new


def test_show_tells_one_story_whichever_of_its_ids_an_ad_is_asked_by(adlib, renumbered):
    path, old, new = renumbered
    by_old, by_new = (adlib("--archive", path, "show", each) for each in (old, new))
    assert by_old == by_new
    assert f"renumbered in 2026-05-15 00:00 UTC (id {old} became {new})" in by_new.out
    assert "missing from 2026-05-08 00:00 UTC: capture 2" in by_new.out
    assert (by_new.out.count("version "), by_new.out.count("sha256 ")) == (2, 2)
    assert "first seen" not in by_new.out


def test_show_tells_of_names_that_were_traded(adlib, renumbered):
    out = adlib("--archive", renumbered[0], "show", "ARa").out
    assert "the name Hills was borne before by ARb" in out
    assert [line.split(" UTC")[0].strip() for line in out.splitlines() if "in capture" in line] == [
        "seen 2026-05-01 00:00", "seen 2026-05-08 00:00", "seen 2026-05-15 00:00",
    ]  # fmt: skip


def test_changes_tell_both_sides_of_a_trade_of_names(adlib, renumbered):
    told = rows(adlib("--archive", renumbered[0], "changes", "--kind", "renamed", "--csv"))
    assert [(row["advertiser_id"], row["before"], row["after"], row["changed_by"][:10]) for row in told] == [
        ("ARa", "Harbour", "Hills", "2026-05-15"),
        ("ARb", "Hills", "Harbour", "2026-05-15"),
    ]
