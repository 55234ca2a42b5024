"""What an import does with whole dumps: refuse, recognise, count, repeat; and that it leaves what it must not touch."""

import gzip
import hashlib
import os
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

import archive
from archive.database import Archive
from archive.undo import undo
from made import (
    CREATIVE,
    SNAP_1,
    SNAP_2,
    creatives,
    lines,
    meta_ad,
    one,
    page,
    put,
    report,
    report_name,
    snap,
    snap_ad,
    stats,
    updated,
    weekly,
)

DAY = datetime(2026, 5, 2)
YEAR = snap([snap_ad("a"), snap_ad("b")])


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A closed archive that holds one capture."""
    path = tmp_path / "held.duckdb"
    with archive.open(path) as opened:
        one(opened, put(tmp_path / "first" / "2026.csv", YEAR), as_of=DAY)
    return path


# --- what is no dump --------------------------------------------------------------------------------------------------

NO_DUMPS = {
    "empty": (b"", "empty"),
    "only blanks": (b" \n\r\n\t ", "empty"),
    "no letters of any language": (YEAR.encode() + bytes(range(0x80, 0x100)), "--encoding"),
    "UTF-16 of another table": ("Größe,Name\n1,2\n".encode("utf-16"), "no format recognises this file"),
    "UTF-16 cut in a letter": (b"\xff\xfe" + YEAR.encode("utf-16-le") + b"\x00\xd8\x20", "it is not UTF-16"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, "binary"),
    "prose": (b"Dear reader,\nthis is no dump.\n", "no format recognises this file"),
    "one quote": (b'"', "stub"),
    "an open quote": (b'"ADID,Spend', ""),
    "another table": (b"Name,Amount\nHarbour,5\n", "no format recognises this file"),
    "HTML": (b"<!doctype html><title>Log in</title>", "no format recognises this file"),
    "a number": (b"42", "no format recognises this file"),
}


@pytest.mark.parametrize("kind", NO_DUMPS)
def test_what_is_no_dump_is_refused_in_one_sentence_and_leaves_no_file(tmp_path: Path, kind: str) -> None:
    content, words = NO_DUMPS[kind]
    path = put(tmp_path / "in" / "file.csv", content)
    with archive.open(tmp_path / "a.duckdb") as opened:
        [report] = opened.import_dump(path)
        assert report.outcome == ("skipped" if words == "stub" else "refused")
        told = str(report.error) if report.error else report.warnings[0]
    assert words in told and "\n" not in told
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in"]


def test_a_refused_file_leaves_the_archive_byte_for_byte_as_it_was(held: Path, tmp_path: Path) -> None:
    """Whatever is wrong with it, and among the good files of one import too, as long as nothing good is new."""
    before = sha(held)
    for n, (content, _) in enumerate(NO_DUMPS.values()):
        put(tmp_path / "bad" / f"{n}.csv", content)
    put(tmp_path / "bad" / "strict.csv", snap([snap_ad("c") | {"Mood": "x"}], header=[*SNAP_2, "Mood"]))
    put(tmp_path / "bad" / "cut.json", page([meta_ad("1")])[:-20])
    put(tmp_path / "bad" / "advertisers.csv", report([(1, "One", "P", 500, 1)]))
    with archive.open(held) as opened:
        assert {each.outcome for each in opened.import_dump(tmp_path / "bad", strict=True)} <= {"refused", "skipped"}
        assert {each.outcome for each in opened.import_dump(tmp_path / "first", as_of=DAY)} == {"known"}
    assert sha(held) == before


def test_a_good_file_among_bad_ones_is_imported(new: Archive, folder: Path) -> None:
    put(folder / "a" / "notes.csv", b"\xff\xfe\0\0")
    put(folder / "b" / "2026.csv", YEAR)
    put(folder / "c" / "prose.txt", "Dear reader")
    assert sorted(each.outcome for each in new.import_dump(folder)) == ["imported", "refused", "refused"]
    assert new.sql("SELECT count(*) FROM ad").rows == [(2,)]


def test_an_unknown_table_names_the_nearest_format_and_what_it_misses(new: Archive, folder: Path) -> None:
    header = [name for name in SNAP_2 if name != "Impressions"]
    report = one(new, put(folder / "x.csv", snap([snap_ad("a")], header=header)))
    assert "The nearest is snapchat (PoliticalAds), but the file has no Impressions." in str(report.error)


def test_a_report_under_another_name_says_what_to_do(new: Archive, folder: Path) -> None:
    """Country, day and window stand in the name alone."""
    report_ = one(new, put(folder / "download.csv", report([(1, "One", "P", 500, 1)])))
    assert report_.exit_code == 1
    assert "give it back the platform's name" in str(report_.error)


def test_content_decides_the_format_and_the_name_does_not(new: Archive, folder: Path) -> None:
    put(folder / "google-political-ads-advertiser-stats.csv", YEAR)
    put(folder / "2026.json", stats([{"id": "AR1", "USD": 100}]))
    assert sorted(str(each.format) for each in new.import_dump(folder)) == ["google", "snapchat"]


# --- names of files ---------------------------------------------------------------------------------------------------

NAMES = [
    "a[1].csv", "*.csv", "?.csv", "**", "[!a].csv", "{a,b}.csv", "it's.csv", 'say "x".csv', "a b.csv", "new\nline.csv",
    "ünï.csv", "~", "'; DROP TABLE ad; --.csv", "$1.csv", "%s.csv", "back\\slash.csv", "a.csv.gz", "b.csv.zst",
    "c.parquet", "http:", "-x.csv",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_read_as_that_file_alone(
    new: Archive, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB's readers take wildcards, home folders, addresses and endings in a name for more than a name."""
    for decoy in ("a1.csv", "x.csv", "zz"):
        put(folder / decoy, snap([snap_ad("decoy")]))
    put(folder / name, YEAR)
    monkeypatch.chdir(folder)
    report = one(new, Path(name), as_of=DAY)
    assert (report.error, report.rows_read) == (None, 2)
    assert new.sql("SELECT ad_id FROM ad ORDER BY 1").rows == [("a",), ("b",)]


@pytest.mark.parametrize("name", ["a[1]", "*", "country=GB", "c0=x", "~", "it's", "http:"])
@pytest.mark.parametrize("kind", ["csv", "ndjson", "page", "mended"])
def test_the_name_of_a_folder_adds_nothing_to_what_is_in_it(
    new: Archive, folder: Path, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Partitioned folders such as `country=GB` would give every row another column."""
    ads = [meta_ad("a"), meta_ad("b")]
    content = {"csv": YEAR, "ndjson": lines(ads), "page": page(ads), "mended": YEAR + 'x,"'}[kind]
    for decoy in ("a1", "x"):
        put(folder / decoy / "file", snap([snap_ad("decoy")]))
    put(folder / name / "file", content)
    monkeypatch.chdir(folder)
    report = one(new, Path(name) / "file", as_of=DAY)
    assert (report.error, report.rows_loaded) == (None, 2)
    assert new.sql("SELECT ad_id, extra FROM ad ORDER BY 1").rows == [("a", None), ("b", None)]
    if kind == "csv":
        one(new, Path(name), as_of=datetime(2026, 6, 1))
        assert new.sql("SELECT count(*) FROM sighting").rows == [(4,)]


def test_a_name_that_is_not_utf8_is_refused_in_one_sentence(new: Archive, folder: Path) -> None:
    put(Path(os.fsdecode(os.fsencode(folder) + b"/20\xff26.csv")), YEAR)
    [report] = new.import_dump(folder)
    assert report.outcome == "refused"
    assert "not UTF-8" in str(report.error)
    str(report.error).encode()


def test_a_capture_goes_by_the_name_the_user_gave(new: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump of one file or of several: no folder of this machine comes into the archive that was not given."""
    put(folder / "g" / "stats.csv", stats([{"id": "AR1"}]))
    put(folder / "g" / "weekly.csv", weekly([{"id": "AR1", "week": "2026-05-03"}]))
    put(folder / "s" / "2026.csv", YEAR)
    monkeypatch.chdir(folder)
    new.import_dump("g", "s", as_of=DAY)
    assert new.sql("SELECT name FROM capture ORDER BY 1").rows == [("g",), ("s/2026.csv",)]


# --- the same again ---------------------------------------------------------------------------------------------------


def test_the_same_bytes_again_change_nothing_and_say_so(held: Path, tmp_path: Path) -> None:
    before = sha(held)
    with archive.open(held) as opened:
        report = one(opened, tmp_path / "first" / "2026.csv", as_of=DAY)
        assert (report.outcome, report.capture_id, report.rows_read, report.rows_unchanged) == ("known", 1, 2, 2)
    assert sha(held) == before


def test_the_same_bytes_under_another_name_or_in_a_zip_are_known(held: Path, tmp_path: Path) -> None:
    put(tmp_path / "other" / "PoliticalAds.csv", YEAR)
    with zipfile.ZipFile(tmp_path / "2026.zip", "w") as packed:
        packed.writestr("PoliticalAds.csv", YEAR)
    put(tmp_path / "2026.csv.gz", gzip.compress(YEAR.encode()))
    before = sha(held)
    with archive.open(held) as opened:
        for path in (tmp_path / "other", tmp_path / "2026.zip", tmp_path / "2026.csv.gz"):
            assert one(opened, path, as_of=DAY).outcome == "known"
    assert sha(held) == before


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True)])
def test_a_user_who_says_otherwise_of_the_same_bytes_is_told_how_to_have_it_so(
    first: bool, second: bool, new: Archive, folder: Path
) -> None:
    """Else whoever forgot `--complete` would add it, read that all is done, and be wrong."""
    path = put(folder / "2026.csv", YEAR)
    one(new, path, as_of=DAY, complete=first)
    report = one(new, path, as_of=DAY, complete=second)
    assert report.outcome == "refused"
    assert "`adlib undo 1`" in str(report.error) and ("--complete" if second else "--partial") in str(report.error)
    assert one(new, path, as_of=DAY).outcome == one(new, path, as_of=DAY, complete=first).outcome == "known"
    undo(new, [1])
    assert one(new, path, as_of=DAY, complete=second).complete == second


def test_the_same_bytes_read_in_another_encoding_are_not_said_to_be_held(new: Archive, folder: Path) -> None:
    path = put(folder / "2026.csv", YEAR.replace("Harbour", "Łódź").encode("cp1250"))
    one(new, path, as_of=DAY, encoding="cp1250")
    assert one(new, path, as_of=DAY, encoding="cp1250").outcome == "known"
    other = put(folder / "other" / "2026.csv.gz", gzip.compress(path.read_bytes()))
    assert one(new, other, as_of=DAY, encoding="cp1250").outcome == "known"
    report = one(new, other, as_of=DAY, encoding="latin-1")
    assert "--encoding latin-1 reads them otherwise" in str(report.error)
    assert new.sql("SELECT count(*) FROM capture").rows == [(1,)]


def test_two_copies_in_one_import_are_one_capture(new: Archive, folder: Path) -> None:
    put(folder / "1" / "2026.csv", YEAR)
    put(folder / "2" / "copy.csv", YEAR)
    assert [each.outcome for each in new.import_dump(folder, as_of=DAY)] == ["imported", "known"]


def test_the_same_bytes_of_another_day_are_a_capture_in_which_all_is_unchanged(held: Path, tmp_path: Path) -> None:
    with archive.open(held) as opened:
        report = one(opened, tmp_path / "first" / "2026.csv", as_of=datetime(2026, 5, 9))
        assert (report.outcome, report.capture_id, report.rows_loaded, report.rows_unchanged) == ("imported", 2, 0, 2)
        assert opened.sql("SELECT count(*) FROM ad_version").rows == [(2,)]
        assert opened.sql("SELECT count(*) FROM sighting").rows == [(4,)]
        assert opened.sql("SELECT DISTINCT last_seen::DATE::VARCHAR FROM ad").rows == [("2026-05-09",)]


def test_unchanged_figures_are_counted_row_by_row(new: Archive, folder: Path) -> None:
    """Two equal rows where there was one are one unchanged and one new."""
    rows = [(7, "Seven", "Payer", 500, 1), (8, "Eight", "Payer", 600, 2)]
    one(new, put(folder / "1" / report_name("2026-05-01"), report(rows)))
    again = one(new, put(folder / "2" / report_name("2026-05-02"), report(rows)))
    assert again.rows_unchanged + again.rows_loaded == 2
    for n, extra in ((3, [rows[0]]), (4, [])):
        last = one(
            new, put(folder / str(n) / report_name("2026-05-02"), report([*rows, *extra, (9, "Nine", "P", n, 1)]))
        )
        assert last.rows_read == 3 + len(extra)


# --- options ----------------------------------------------------------------------------------------------------------


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    path = put(tmp_path / "in" / "2026.csv", YEAR + 'broken,"row')
    with archive.open(tmp_path / "a.duckdb") as opened:
        report = one(opened, path, dry_run=True)
        assert (report.outcome, report.rows_read, report.rows_loaded, report.rows_rejected) == ("checked", 3, 2, 1)
        assert report.capture_id is None
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in"]


def test_a_dry_run_leaves_an_archive_byte_for_byte_as_it_was(held: Path, tmp_path: Path) -> None:
    before = sha(held)
    with archive.open(held) as opened:
        one(opened, put(tmp_path / "2026.csv", snap([snap_ad("c"), snap_ad("a", Spend=9)])), dry_run=True)
    assert sha(held) == before


def test_dates_with_the_day_first_are_not_read_month_first(new: Archive, folder: Path) -> None:
    """27/5/2018 alone would be a rejected row, but it tells that 5/6/2018 beside it is no sixth of May."""
    rows = [{"id": "AR1", "week": "5/6/2018", "USD": 100}, {"id": "AR2", "week": "27/5/2018", "USD": 100}]
    path = put(folder / "google-political-ads-advertiser-weekly-spend.csv", weekly(rows))
    (report,) = new.import_dump(path, as_of=DAY)
    assert (report.outcome, report.exit_code) == ("refused", 1)
    assert "day first (27/5/2018)" in str(report.error)
    assert new.sql("SELECT count(*) FROM capture").rows == [(0,)]
    put(path, weekly([{**rows[0]}, {**rows[1], "week": "5/27/2018"}]))
    assert new.import_dump(path, as_of=DAY)[0].rows_loaded == 2


def test_the_exit_code_of_a_dump_with_rejected_rows_is_three(new: Archive, folder: Path) -> None:
    assert one(new, put(folder / "2026.csv", YEAR + 'broken,"row')).exit_code == 3
    assert one(new, put(folder / "2.csv", snap([snap_ad("c")])), as_of=DAY).exit_code == 0


def test_a_country_that_contradicts_the_dump_is_refused(new: Archive, folder: Path) -> None:
    path = put(folder / report_name("2026-05-02"), report([(1, "One", "P", 500, 1)]))
    assert "not FR" in str(one(new, path, country="FR").error)
    assert one(new, path, country="DE").outcome == "imported"


# --- as-of time -------------------------------------------------------------------------------------------------------


def test_the_as_of_time_is_taken_from_the_best_that_says_it(new: Archive, folder: Path) -> None:
    put(folder / "g" / "creative.csv", creatives([{"Ad_ID": "CR1"}]))
    put(folder / "g" / "updated.csv", updated("2026-05-10"))
    with zipfile.ZipFile(folder / "2026.zip", "w") as packed:
        packed.writestr(zipfile.ZipInfo("PoliticalAds.csv", (2026, 5, 11, 6, 30, 0)), YEAR)
    put(folder / report_name("2026-05-12"), report([(1, "One", "P", 500, 1)]))
    put(folder / "a.ndjson", lines([meta_ad("1")]))
    put(folder / "b" / "stats.csv", stats([{"id": "AR1"}]))
    found = {each.format + each.as_of_basis: each.as_of for each in new.import_dump(folder) if each.format}
    assert found == {
        "googlecontent": datetime(2026, 5, 10), "snapchatmember_time": datetime(2026, 5, 11, 6, 30),
        "meta_reportfile_name": datetime(2026, 5, 12), "meta_apinot_before": datetime(2026, 4, 2),
        "googleunknown": None,
    }  # fmt: skip
    again = new.import_dump(folder, as_of=DAY)
    assert {(each.as_of, each.as_of_basis) for each in again} == {(DAY, "option")}


def test_googles_pacific_time_is_kept_as_utc(new: Archive, folder: Path) -> None:
    for n, (written, utc) in enumerate(
        [
            ("2026-05-02T22:39:00", "2026-05-03T05:39:00"),
            ("27 Sep 2026 06:39 PT", "2026-09-27T13:39:00"),
            ("2026-01-15 23:00:00", "2026-01-16T07:00:00"),
        ]
    ):
        put(folder / str(n) / "stats.csv", stats([{"id": f"AR{n}"}]))
        put(folder / str(n) / "updated.csv", f"Report_Data_Updated_Time (PT)\n{written}\n")
        assert one(new, folder / str(n)).as_of == datetime.fromisoformat(utc)


def test_a_files_own_time_says_nothing(new: Archive, folder: Path) -> None:
    path = put(folder / "stats.csv", stats([{"id": "AR1"}]))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    report = one(new, path)
    assert (report.as_of, report.as_of_basis) == (None, "unknown")
    assert any("say it with --as-of" in warning for warning in report.warnings)


# --- bundles ----------------------------------------------------------------------------------------------------------


def test_two_bundles_in_one_folder_are_refused_and_named(new: Archive, folder: Path) -> None:
    for n in (1, 2):
        put(folder / f"stats{n}.csv", stats([{"id": f"AR{n}", "USD": 100}]))
    report = one(new, folder)
    assert report.exit_code == 1
    assert "stats1.csv" in str(report.error) and "stats2.csv" in str(report.error)


def test_a_copy_of_a_reports_file_beside_it_counts_no_figure_twice(new: Archive, folder: Path) -> None:
    """A report unpacked twice, or a file that the browser saved as `(1)`."""
    content = report([(1, "One", "P", 500, 1)])
    put(folder / report_name("2026-05-02"), content)
    put(folder / "again" / report_name("2026-05-02"), content)
    put(folder / "browser" / report_name("2026-05-02").replace(".csv", " (1).csv"), content)
    new.import_dump(folder)
    assert new.sql("SELECT sum(spend_upper)::INTEGER, count(*), min(grain) FROM spend_line").rows == [
        (500, 1, "last_30_days")
    ]


def test_two_files_of_one_report_that_differ_are_refused_and_named(new: Archive, folder: Path) -> None:
    put(folder / "1" / report_name("2026-05-02"), report([(1, "One", "P", 500, 1)]))
    put(folder / "2" / report_name("2026-05-02"), report([(1, "One", "P", 600, 1)]))
    error = str(one(new, folder).error)
    assert f"1/{report_name('2026-05-02')}" in error and f"2/{report_name('2026-05-02')}" in error
    assert new.sql("SELECT count(*) FROM capture").rows == [(0,)]


def test_pages_of_two_runs_in_one_folder_are_two_captures(new: Archive, folder: Path) -> None:
    for run in ("a", "b"):
        for n in (1, 2):
            put(folder / f"{run}_{n}.json", page([meta_ad(f"{run}{n}")]))
    assert sorted((each.files, each.ads) for each in new.import_dump(folder)) == [(2, 2), (2, 2)]


# --- generations and cut columns --------------------------------------------------------------------------------------


def test_the_first_generation_of_snap_has_no_currency_and_says_so(new: Archive, folder: Path) -> None:
    one(new, put(folder / "PoliticalAds.csv", snap([snap_ad("a", Spend=77)], header=SNAP_1)))
    assert new.sql("SELECT currency, currency_basis, spend_lower, spend_kind FROM ad").rows == [
        (None, None, 77, "exact")
    ]


def test_a_column_that_was_cut_out_is_absent_and_not_zero(new: Archive, folder: Path) -> None:
    header = [name for name in CREATIVE if "Spend" not in name and name != "Regions"]
    text = creatives([{"Ad_ID": "CR1"}]).splitlines()
    cut = "\n".join(
        ",".join(cell for cell, name in zip(line.split(","), CREATIVE, strict=True) if name in header) for line in text
    )
    one(new, put(folder / "c.csv", cut), as_of=DAY)
    assert new.sql("SELECT spend_lower, spend_upper, spend_kind, currency, countries FROM ad").rows == [(None,) * 5]


# --- shrunken dumps ---------------------------------------------------------------------------------------------------


def ads(number: int) -> list[dict[str, object]]:
    return [snap_ad(f"ad{n}") for n in range(number)]


def test_a_complete_dump_of_less_than_half_is_refused_unless_it_is_said_to_be_right(new: Archive, folder: Path) -> None:
    one(new, put(folder / "1" / "2026.csv", snap(ads(40))), as_of=DAY)
    small = put(folder / "2" / "2026.csv", snap(ads(19)))
    report = one(new, small, as_of=datetime(2026, 5, 3))
    assert (report.outcome, report.exit_code) == ("refused", 4)
    assert "19 rows" in str(report.error) and "40" in str(report.error)
    assert new.sql("SELECT count(*) FROM capture").rows == [(1,)]
    assert one(new, small, as_of=datetime(2026, 5, 3), accept_shrunk=True).outcome == "imported"


@pytest.mark.parametrize(
    ("size", "options"),
    [(20, {}), (19, {"complete": False}), (19, {"as_of": datetime(2026, 4, 1)})],
    ids=["half", "partial", "older than the one before"],
)
def test_a_smaller_dump_is_not_refused_without_reason(
    new: Archive, folder: Path, size: int, options: dict[str, object]
) -> None:
    one(new, put(folder / "1" / "2026.csv", snap(ads(40))), as_of=DAY)
    report = one(new, put(folder / "2" / "2026.csv", snap(ads(size))), **{"as_of": datetime(2026, 5, 3)} | options)
    assert report.outcome == "imported"


def test_a_shrunken_table_within_a_bundle_is_refused(new: Archive, folder: Path) -> None:
    for n, weeks in ((1, 40), (2, 10)):
        put(folder / str(n) / "stats.csv", stats([{"id": f"AR{m}", "USD": 100} for m in range(30)]))
        put(
            folder / str(n) / "weekly.csv",
            weekly([{"id": f"AR{m}", "week": "2026-05-03", "USD": 100} for m in range(weeks)]),
        )
    assert one(new, folder / "1", as_of=DAY).outcome == "imported"
    report = one(new, folder / "2", as_of=datetime(2026, 5, 9))
    assert report.exit_code == 4 and "advertiser-weekly-spend" in str(report.error)


# --- places that go away ----------------------------------------------------------------------------------------------


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr("tempfile.tempdir", None)
    put(tmp_path / "in" / "1" / "2026.csv", YEAR.replace("\r\n", "\n", 1) + 'broken,"row')
    put(
        tmp_path / "in" / "2" / "a.ndjson",
        lines([meta_ad("1", ad_snapshot_url="https://x.example/?access_token=EAAFAKE&id=1")]) + "x\n",
    )
    with zipfile.ZipFile(tmp_path / "in" / "2026.zip", "w") as packed:
        packed.writestr("PoliticalAds.csv", YEAR)
    with archive.open(tmp_path / "a.duckdb") as opened:
        assert len(opened.import_dump(tmp_path / "in")) == 3
    assert list(place.iterdir()) == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.duckdb", "in", "tmp"]


def test_a_dump_is_only_read(tmp_path: Path) -> None:
    """Files without any permission to write, in a folder without any, are imported and stay as they were."""
    path = put(tmp_path / "in" / "2026.csv", YEAR + 'broken,"row')
    before = (sha(path), path.stat().st_mtime_ns)
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with archive.open(tmp_path / "a.duckdb") as opened:
            assert one(opened, tmp_path / "in").rows_loaded == 2
        assert (sha(path), path.stat().st_mtime_ns) == before
        assert [each.name for each in path.parent.iterdir()] == ["2026.csv"]
    finally:
        path.parent.chmod(0o700)
        shutil.rmtree(path.parent)


def test_a_report_named_after_a_day_that_never_was_is_refused(new: Archive, folder: Path) -> None:
    put(folder / report_name("2026-02-31"), report([(1, "One", "P", 500, 1)]))
    assert "its name does not say" in str(one(new, folder).error)
