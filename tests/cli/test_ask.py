"""The commands that answer: which archive they take, what they print, and how they say what is not known."""

import ast
import csv
import io
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

import archive
import cli
from archive.format import all_formats
from cli.words import money
from made import GOOGLE_12, creatives, lines, meta_ad, put, snap, snap_ad, stats

SAMPLE = Path(archive.__file__).parent / "samples"


def rows(ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_the_archive_is_the_option_then_the_environment_then_the_settings_then_the_default(adlib, demo, monkeypatch):
    missing = adlib("status")
    assert (missing.code, "adlib.duckdb: there is no archive here" in missing.err) == (1, True)
    Path("adlib.toml").write_text('archive = "settings.duckdb"\n')
    assert "settings.duckdb" in adlib("status").err
    monkeypatch.setenv("ADLIB_ARCHIVE", "environment.duckdb")
    assert "environment.duckdb" in adlib("status").err
    assert "option.duckdb" in adlib("--archive", "option.duckdb", "status").err
    assert adlib("status", "--archive", demo / "demo.duckdb").code == 0
    assert adlib("status", f"--archive={demo / 'demo.duckdb'}").code == 0


@pytest.mark.parametrize("settings", ["archive =", "archive = 3"])
def test_broken_settings_are_one_sentence(adlib, settings):
    Path("adlib.toml").write_text(settings)
    ran = adlib("status")
    assert ran.code == 2
    assert ran.err.startswith("adlib: adlib.toml")


def test_a_file_that_is_no_archive_is_one_sentence(adlib):
    Path("letter.duckdb").write_text("Dear Sir or Madam")
    ran = adlib("status", "--archive", "letter.duckdb")
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert "not an adlib archive" in ran.err


def test_status_tells_sources_ads_and_lines(veldoria):
    found = {row["format"]: row for row in rows(veldoria("status", "--csv"))}
    assert found["google"]["scope"] == "all countries"
    assert (found["google"]["captures"], found["google"]["ads"], found["google"]["gone"]) == ("2", "29", "1")
    assert found["meta_report"]["spend_lines"] == "68"


def test_find_folds_accents_and_capitals_and_wants_all_words(veldoria):
    found = rows(veldoria("find", "ALVMUNDE", "lamp", "--csv"))
    assert [row["name"] for row in found if row["kind"] == "advertiser"] == ["The Älvmünde Lamp-Post"]
    assert rows(veldoria("find", "älvmünde", "zeppelin", "--csv")) == []
    assert {row["kind"] for row in rows(veldoria("find", "lantern", "--csv"))} == {"advertiser", "payer", "ad"}


def test_show_tells_what_changed_in_an_ad_and_the_very_record_it_stands_on(veldoria):
    ran = veldoria("show", "999990000000301")
    assert "spend: 5,000 – 5,999 EUR → 10,000 – 14,999 EUR" in ran.out
    assert "advertiser name: Lantern Movement → Lantern & Rivers Movement" in ran.out
    assert ran.out.count("sha256 ") == 2
    assert "record 9" in ran.out
    found = json.loads(veldoria("show", "999990000000301", "--json").out)
    assert [len(each["versions"]) for each in found] == [2]


def test_show_tells_the_names_spend_and_ads_of_an_advertiser(veldoria):
    ran = veldoria("show", "999980000000003")
    assert "named Lantern Movement, seen" in ran.out
    assert "ad 999990000000301: active" in ran.out


def test_show_of_an_id_that_is_not_there_is_an_error(veldoria):
    ran = veldoria("show", "12345")
    assert (ran.code, ran.out) == (1, "")
    assert "12345" in ran.err


def test_ads_of_an_advertiser_by_id_or_by_name(veldoria):
    by_name = rows(veldoria("ads", "--advertiser", "lantern movement campaign fund", "--platform", "google", "--csv"))
    by_id = rows(veldoria("ads", "--advertiser", "AR99990000000000000003", "--csv"))
    assert by_name == by_id
    assert len(by_id) == 4
    assert {row["status"] for row in rows(veldoria("ads", "--status", "gone", "--csv"))} == {"gone"}


def test_spend_says_at_least_where_a_bound_is_not_known(veldoria):
    assert "at least 7,000,000 INR  2, 1 without upper bound" in veldoria("spend", "--currency", "INR").out


def test_spend_of_payers_says_not_disclosed_and_not_in_this_dump_as_two_things(veldoria):
    out = veldoria("spend", "--by", "payer").out
    assert "not disclosed" in out
    assert "not in this dump" in out


def test_spend_lines_of_google_are_its_totals(veldoria):
    found = rows(veldoria("spend", "--basis", "lines", "--platform", "google", "--currency", "USD", "--csv"))
    with archive.open(cli_archive(), read_only=True) as opened:
        query = (
            "SELECT sum(spend_lower) FROM spend_line WHERE platform = 'google' AND grain = 'total' AND currency = 'USD'"
        )
        assert sum(Decimal(row["spend_lower"]) for row in found) == opened.sql(query).rows[0][0]
    assert {row["spend_kind"] for row in found} == {"rounded"}


def cli_archive() -> Path:
    import os

    return Path(os.environ["ADLIB_ARCHIVE"])


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        (("600", "600", "rounded", "EUR", Decimal("50.00")), "600 EUR, give or take 50"),
        (("6322950", "6322950", "rounded", "EUR", Decimal("18300.00")), "6,322,950 EUR, give or take 18,300"),
        (("0", "0", "rounded", "GBP", Decimal("50.00")), "0 GBP, give or take 50"),
        (("600", "700", "range", "EUR", Decimal("50.00")), "600 – 700 EUR, give or take 50"),
        (("300", "300", "estimate", "EUR", Decimal("25.00")), "300 EUR, give or take 25, estimated"),
        (("4000", "4000", "rounded", None, None), "4,000 (currency not in this dump), rounded"),
        (("0", "0", "rounded", "USD", None), "0 USD"),
        (("600", "600", "exact", "EUR", None), "600 EUR"),
    ],
)
def test_an_amount_says_how_far_it_may_be_off(amount, told):
    lower, upper, *rest = amount
    assert money(Decimal(lower), Decimal(upper), *rest) == told


def test_ads_whose_dump_names_no_advertiser_say_so_and_have_no_place(adlib):
    ads = [meta_ad("1"), meta_ad("2", page_id=None, page_name=None)]
    adlib("import", put(Path("ads.ndjson"), lines(ads)), "--as-of", "2026-05-24")
    first, second = adlib("spend").out.splitlines()[1:]
    assert first.split()[:3] == ["1", "meta", "999980000000001"]
    assert second.split()[:6] == ["meta", "unknown:", "not", "in", "this", "dump"]


def test_a_grain_that_is_not_there_is_said_with_those_that_are(veldoria):
    ran = veldoria("spend", "--basis", "lines", "--grain", "century")
    assert ran.code == 0
    assert "last_30_days" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("spend",), ("ads",), ("log",), ("changes",), ("gone",), ("show", "1"), ("link", "suggest"), ("query", "names"),
        ("elections", "German federal election 2025", "--show", "ads"),
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_a_platform_that_the_archive_does_not_have_is_refused_with_those_it_has(veldoria, command):
    words = ("platform=fbpac",) if command[0] == "query" else ("--platform", "fbpac")
    ran = veldoria(*command, *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "adlib: platform fbpac: this archive has none of this name; it has google, meta, snapchat.\n"


def test_platforms_of_removed_networks_are_others(veldoria):
    assert veldoria("query", "takedowns", "platform=facebook").code == 0
    assert veldoria("takedown", "list", "--platform", "facebook").code == 0


@pytest.mark.parametrize(
    "asked", [("--from", "2026-01-01"), ("--to", "2026-05-01"), ("--by", "week", "--grain", "total")]
)
def test_figures_without_days_belong_to_no_period_which_is_said_with_those_that_have_days(veldoria, asked):
    ran = veldoria("spend", "--basis", "lines", *asked)
    assert (ran.code, ran.out) == (2, "")
    assert "figures of grain total do not say from which day on" in ran.err
    assert "last_30_days" in ran.err
    google = veldoria("spend", "--basis", "lines", *asked, "--platform", "google").err
    assert google.endswith("--grain takes those that do: week.\n")
    if asked[0] != "--by":
        assert rows(veldoria("spend", "--basis", "lines", *asked, "--grain", "week", "--csv"))


@pytest.fixture
def notes(adlib, tmp_path):
    """Ask about spend; give what is said beside the answer."""
    name = str(tmp_path / "notes.duckdb")

    def asked(*words):
        ran = adlib("--archive", name, "spend", *words)
        assert ran.code == 0, ran.err
        assert adlib("--archive", name, "-q", "spend", *words) == ran._replace(err="")
        return ran.err.splitlines()

    def imported(content, as_of="2026-05-24", name_of="ads.ndjson"):
        folder = tmp_path / (as_of or "undated")
        when = ("--as-of", as_of) if as_of else ()
        ran = adlib("--archive", name, "import", put(folder / name_of, content), *when)
        assert ran.code == 0, ran.err

    asked.imported = imported
    return asked


def test_ads_without_a_first_day_are_counted_within_what_was_asked(notes):
    undated = {"ad_delivery_start_time": None}
    notes.imported(lines([meta_ad("1"), meta_ad("2", **undated), meta_ad("3", **undated, currency="USD")]))
    period = ("--from", "2026-01-01")
    assert "2 ads have no first day and are left out." in notes(*period)
    assert "1 ad has no first day and is left out." in notes(*period, "--currency", "USD")
    assert notes(*period, "--currency", "GBP")[1:] == []
    assert notes(*period, "--status", "gone")[1:] == []


def test_ads_of_unknown_length_are_said_with_how_they_count(notes):
    endless, booked = {"EndDate": "", "StartDate": "2026/04/01 00:00:00Z"}, {"StartDate": "2026/04/01 00:00:00Z"}
    ads = [snap_ad("a", **endless), snap_ad("b", **endless), snap_ad("c", **booked)]
    notes.imported(snap(ads), name_of="2026.csv")
    whole = "Of 2 ads nothing tells how long they ran: they count on their first day."
    assert notes("--by", "month")[1:] == notes("--from", "2026-04-10")[1:] == [whole]
    shared = "2 ads are left out: nothing tells how long they ran."
    assert notes("--by", "month", "--pro-rate")[1:] == [shared]
    assert notes("--to", "2026-03-31")[1:] == notes("--currency", "USD", "--by", "week")[1:] == notes() == []


def test_figures_without_a_date_are_said_to_be_unused_where_others_have_one(notes):
    name = "google-political-ads-advertiser-stats.csv"
    notes.imported(stats([{"id": "AR1", "USD": 900}]), None, name)
    assert notes("--basis", "lines") == []
    notes.imported(stats([{"id": "AR1", "USD": 500}]), "2026-05-24", name)
    said = "The figures of capture 1 say no date and are not used, for others do: import them with --as-of."
    assert notes("--basis", "lines") == [said]
    assert notes() != [said]


def test_ads_without_an_id_may_count_again_which_is_said_once_captures_differ(notes):
    notes.imported(lines([meta_ad(None, ad_creative_bodies=[each]) for each in "ab"]), "2026-05-23")
    assert notes() == []
    second = [meta_ad(None, ad_creative_bodies=[each], spend={"lower_bound": "300"}) for each in "ab"]
    notes.imported(lines(second), "2026-05-24")
    said = "4 ads have no id in their dump: one whose figures changed between captures counts again."
    assert notes() == notes("--by", "payer") == [said]
    assert notes("--currency", "USD") == []


def test_dollars_of_several_regions_are_said(notes):
    shown = [{"Ad_ID": "1"}, {"Ad_ID": "2", "Regions": "US, GB"}, {"Ad_ID": "3", "Regions": "US, GB"}]
    notes.imported(creatives(shown), name_of="google-political-ads-creative-stats.csv")
    said = "2 ads are taken in US dollars, though the advertiser ran in several regions."
    assert notes() == notes("--from", "2026-04-02")[1:] == [said]
    assert notes("--currency", "EUR") == []
    figures = [{"id": "AR1", "USD": 500}, {"id": "AR2", "USD": 500, "regions": "US, GB"}]
    notes.imported(stats(figures, GOOGLE_12), "2020-05-24", "google-political-ads-advertiser-stats.csv")
    assert notes("--basis", "lines") == [
        "1 figure is taken in US dollars, though the advertiser ran in several regions."
    ]


def test_amounts_of_unknown_currency_are_said_to_be_of_several(notes):
    nobody = {"currency": None}
    notes.imported(lines([meta_ad("1"), meta_ad("2", **nobody), meta_ad("3", **nobody), meta_ad("4", **nobody)]))
    said = "The currency of 3 ads is not in their dump: their sums may mix several currencies."
    assert notes() == notes("--by", "week")[1:] == notes("--convert", "USD")[1:] == [said]
    assert notes("--currency", "EUR") == notes("--status", "gone") == []


def test_notes_about_elections_and_entities_are_about_their_ads(adlib, notes, tmp_path):
    """Of two ads of unknown currency one runs before the vote; nobody has judged what belongs together."""
    Path("adlib.toml").write_text(
        '[[elections]]\nname = "V"\njurisdiction = "DE"\npolling_days = [2026-05-31]\nperiod_start = 2026-03-01\n'
    )
    countries = {"currency": None, "target_locations": [{"name": "DE", "type": "country"}]}
    ads = [meta_ad(each, **countries, ad_delivery_start_time=f"2026-0{each}-10") for each in "345"]
    old = meta_ad("1", **countries, ad_delivery_start_time="2025-01-01", ad_delivery_stop_time="2025-01-02")
    put(tmp_path / "c" / "ads.ndjson", lines([*ads, old]))
    name = str(tmp_path / "notes.duckdb")
    ran = adlib("--archive", name, "import", tmp_path / "c" / "ads.ndjson", "--as-of", "2026-05-24", "--country", "DE")
    assert ran.code == 0, ran.err
    assert any(each.startswith("The currency of 4 ads ") for each in notes())
    assert any(each.startswith("The currency of 3 ads ") for each in notes("--by", "election", "--election", "V"))
    assert not any(each.startswith("The currency of ") for each in notes("--by", "entity"))


def test_an_advertiser_of_whom_there_are_only_figures_has_no_ads(adlib):
    figures = put(Path("google-political-ads-advertiser-stats.csv"), stats([{"id": "AR1", "USD": 500}]))
    adlib("import", figures, "--as-of", "2026-05-24")
    shown = adlib("show", "AR1").out
    assert "  the archive holds no ads of it\n" in shown
    assert "spend by its ads" not in shown


def test_an_option_of_the_other_basis_is_refused(veldoria):
    assert veldoria("spend", "--basis", "lines", "--status", "active").code == 2
    assert veldoria("spend", "--grain", "week").code == 2


def test_an_archive_of_lines_only_says_so_and_does_not_mix_them_in(adlib):
    adlib("import", SAMPLE / "2026-05-24" / "meta_report")
    ran = adlib("spend", "--csv")
    assert len(ran.out.splitlines()) == 1
    assert "--basis lines" in ran.err


def test_sql_may_not_write(veldoria):
    ran = veldoria("sql", "DELETE FROM ad_version")
    assert ran.code == 2
    assert "read-only" in ran.err
    assert veldoria("sql", "SELECT nothing FROM nowhere").code == 2


def test_query_lists_and_answers(veldoria):
    listed = {row["name"]: row for row in rows(veldoria("query", "--csv"))}
    assert json.loads(listed["names"]["parameters"]) == ["advertiser_id", "platform"]
    assert not [name for name in listed if name.startswith("site_")]
    found = rows(veldoria("query", "names", "platform=meta", "--csv"))
    assert [row["advertiser_name"] for row in found] == ["Lantern Movement", "Lantern & Rivers Movement"]


@pytest.mark.parametrize(
    ("words", "told"), [(("nothing",), "nothing"), (("names", "meta"), "key=value"), (("names", "a=b"), "'a'")]
)
def test_query_says_what_is_wrong_with_the_question(veldoria, words, told):
    ran = veldoria("query", *words)
    assert ran.code == 2
    assert told in ran.err


def test_formats_lists_every_format(veldoria):
    assert {row["name"] for row in rows(veldoria("formats", "--csv"))} == {each.name for each in all_formats()}


def test_the_demo_can_be_run_again_and_says_where_the_site_is(adlib, demo):
    ran = adlib("demo", "--dir", demo)
    assert ran.code == 0
    assert ran.out.count("imported before, nothing changed") == 8
    last = ran.out.splitlines()[-1]
    assert str(demo / "site" / "index.html") in last
    assert (demo / "site" / "index.html").is_file()


def test_a_folder_without_a_site_is_not_served(adlib):
    ran = adlib("site", "serve", "nowhere")
    assert ran.code == 2
    assert "adlib site build" in ran.err


def test_ads_that_try_to_drive_the_terminal_are_shown_harmless(veldoria):
    ran = veldoria("sql", "SELECT chr(27) || '[2J' || chr(7) || 'x' || chr(8238) || 'y' AS text")
    assert ran.out == "text\n[2Jxy\n"


def commands():
    for path in sorted(Path(cli.__file__).parent.glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            takes_context = isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "context"
            if takes_context and node.name != "session":
                yield pytest.param(node, id=f"{path.stem}.{node.name}")


@pytest.mark.parametrize("command", list(commands()))
def test_a_command_opens_calls_and_prints(command):
    """In at most eight statements; whatever is longer belongs into a function that can be called without a terminal."""
    body = command.body[1:] if ast.get_docstring(command) else command.body
    statements = sum(isinstance(each, ast.stmt) for node in body for each in ast.walk(node))
    assert statements <= 8


def test_settings_come_from_the_folder_or_the_file_that_is_named(veldoria):
    text = '[[elections]]\nname = "V"\njurisdiction = "VE"\npolling_days = [2026-05-31]\nperiod_start = 2026-03-01\n'
    Path("other.toml").write_text(text)
    query = ("sql", "SELECT name FROM election WHERE source IS NULL", "--csv")
    assert rows(veldoria(*query)) == []
    assert rows(veldoria(*query, "--config", "other.toml")) == [{"name": "V"}]
    assert rows(veldoria(*query, "--as-of", "2026-05-10", "--config", "other.toml")) == [{"name": "V"}]
    missing = veldoria(*query, "--config", "none.toml")
    assert (missing.code, missing.err) == (
        2,
        "adlib: none.toml: the file cannot be read (No such file or directory).\n",
    )
    Path("adlib.toml").write_text(text.replace('V"\nj', 'V"\nwho = 1\nj'))
    broken = veldoria("status")
    assert broken.code == 2
    assert "line 3, [[elections]] 1, who: there is no such key" in broken.err


def test_spend_by_election_needs_one_and_says_what_ties_ads_to_it(veldoria):
    Path("adlib.toml").write_text("shipped_elections = false\n")
    none = veldoria("spend", "--by", "election")
    assert (none.code, "no adlib.toml names an election" in none.err) == (2, True)
    Path("adlib.toml").write_text(
        '[[elections]]\nname = "V"\njurisdiction = "DE"\npolling_days = [2026-05-31]\nperiod_start = 2026-03-01\n'
    )
    ran = veldoria("spend", "--by", "election", "--csv")
    assert [(row["election"], row["basis"]) for row in rows(ran)] == [("V", "any"), ("V", "dump")]
    assert "not to be added" in ran.err
    shared = veldoria("spend", "--by", "election", "--pro-rate", "--platform", "meta", "--convert", "USD", "--csv")
    assert {(row["currency"], row["basis"]) for row in rows(shared)} == {("USD", "any"), ("USD", "dump")}
    for words in (("--from", "2026-05-01"), ("--top", "3"), ("--basis", "lines")):
        assert veldoria("spend", "--by", "election", *words).code == 2


def test_explain_prints_the_sql_and_the_files_behind_an_answer(veldoria):
    ran = veldoria("spend", "--platform", "google", "--explain")
    assert ran.out.startswith("-- archive/sql/spend_by_advertiser.sql, with ")
    assert "$platform = 'google'" in ran.out
    files = ran.out.split("-- It rests on these files:")[1]
    assert "creative-stats.csv" in files
    assert "snap" not in files
    assert len([word for word in files.split() if len(word) == 64]) == files.count("creative-stats.csv")
    answer = json.loads(veldoria("spend", "--convert", "GBP", "--basis", "lines", "--explain", "--json").out)
    assert answer["parameters"]["grain"] is None
    assert {each["source"] for each in answer["rates"]} == {"ECB"}
    assert all("advertiser-stats" in each["file"] for each in answer["files"])
    assert "rates_total_of" in answer["sql"]
    assert "status.sql, with no parameters" in veldoria("query", "status", "--explain").out
    refused = veldoria("spend", "--explain", "--csv")
    assert (refused.code, "--json" in refused.err) == (2, True)


def test_the_sql_that_explain_prints_gives_the_same_answer(veldoria):
    """Taken as it is, with the parameters it names."""
    answer = json.loads(veldoria("spend", "--by", "payer", "--top", "2", "--explain", "--json").out)
    with archive.open(os.environ["ADLIB_ARCHIVE"], read_only=True) as opened:
        table = opened.sql(answer["sql"], **answer["parameters"]).dicts()
    said = rows(veldoria("spend", "--by", "payer", "--top", "2", "--csv"))
    assert [row["payer"] or "" for row in table] == [row["payer"] for row in said]
