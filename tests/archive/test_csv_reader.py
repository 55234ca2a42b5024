"""A broken CSV costs only its broken rows: every record is loaded, or rejected whole with number, reason and text."""

from pathlib import Path

import pytest

from archive.database import Archive
from made import (
    SNAP_2,
    meta_ad,
    one,
    put,
    records,
    rejected,
    report,
    report_name,
    snap,
    snap_ad,
    table,
)

IDS = [f"ad{n}" for n in range(9)]


def year(*ads: str, **cells: object) -> list[str]:
    """The lines of a Snap file, header first, without line ends."""
    return snap([snap_ad(ad, **cells) for ad in ads or IDS], end="\n").splitlines()


def held(new: Archive) -> list[str]:
    """The ids of all ads, sorted."""
    return [ad for (ad,) in new.sql("SELECT ad_id FROM ad ORDER BY ad_id").rows]


def payer(new: Archive, ad: str) -> str:
    return str(new.sql("SELECT payer FROM ad WHERE ad_id = $ad", ad=ad).rows[0][0])


# --- quotes -----------------------------------------------------------------------------------------------------------


def test_an_unterminated_quote_takes_no_neighbour_with_it(new: Archive, folder: Path) -> None:
    lines = year()
    lines[5] = lines[5].replace("Harbour Party", '"Harbour, Party')
    report = one(new, put(folder / "2026.csv", "\n".join(lines) + "\n"))
    assert (report.rows_read, report.rows_loaded, report.rows_rejected, report.exit_code) == (9, 8, 1, 3)
    assert held(new) == [ad for ad in IDS if ad != "ad4"]
    assert rejected(new) == [(5, "a quote is opened and never closed", lines[5])]


def test_records_behind_a_broken_row_keep_their_numbers(new: Archive, folder: Path) -> None:
    lines = year()
    lines[5] = lines[5].replace("Harbour Party", '"Harbour, Party')
    one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert records(new) == {ad: n for n, ad in enumerate(IDS, 1) if ad != "ad4"}


def test_two_unterminated_quotes_do_not_join_the_rows_between_them(new: Archive, folder: Path) -> None:
    lines = year()
    for n in (3, 7):
        lines[n] = lines[n].replace("Harbour Party", '"Harbour, Party')
    one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert held(new) == [ad for ad in IDS if ad not in ("ad2", "ad6")]
    assert [number for number, _, _ in rejected(new)] == [3, 7]


def test_a_lone_quote_in_a_row_of_the_right_width_loses_no_letter(new: Archive, folder: Path) -> None:
    """Straight quotes closed by curly ones are common in old reports; the row keeps its quote, which is said."""
    lines = year()
    lines[5] = lines[5].replace("Harbour Party", '"Harbour Party')
    report = one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert report.rows_rejected == 0
    assert payer(new, "ad4") == '"Harbour Party'
    assert any("repaired the quoting of 1 row" in warning for warning in report.warnings)


def test_repairing_a_row_never_drops_text(new: Archive, folder: Path) -> None:
    """A row whose quotes do not pair up must not come out without the words behind the quote."""
    names = ("Page ID", "Page name", "Disclaimer", "Amount spent (EUR)", "Number of ads in Library")
    text = table(names, [(1, "One", "Payer", 500, 1), (3, "Three", "Payer", 700, 1)])
    text += '2,Two,"Friends of the Mill,600,1\n'
    one(new, put(folder / report_name("2026-05-02"), text))
    kept = [row[0] for row in new.sql("SELECT payer FROM spend_line WHERE advertiser_id = '2'").rows]
    assert kept == ['"Friends of the Mill'] or rejected(new)[0][2] == '2,Two,"Friends of the Mill,600,1'


def test_a_stray_quote_inside_an_unquoted_cell_is_a_character(new: Archive, folder: Path) -> None:
    lines = year()
    lines[5] = lines[5].replace("Harbour Party", 'Harbour 5" Party')
    report = one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert (report.rows_loaded, report.rows_rejected) == (9, 0)
    assert payer(new, "ad4") == 'Harbour 5" Party'


def test_text_behind_a_closing_quote_is_repaired_with_a_warning(new: Archive, folder: Path) -> None:
    """The shape of a line that a real report of June 2020 holds, which strict readers reject."""
    lines = year()
    lines[5] = lines[5].replace("Harbour Party", '"Harbour, for all." Treasurer of the Party')
    report = one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert (report.rows_loaded, report.rows_rejected) == (9, 0)
    assert payer(new, "ad4") == '"Harbour, for all." Treasurer of the Party'
    assert any("repaired the quoting of 1 row" in warning for warning in report.warnings)
    assert [payer(new, ad) for ad in ("ad3", "ad5")] == ["Harbour Party"] * 2


def test_a_file_cut_off_inside_a_quote_says_so(new: Archive, folder: Path) -> None:
    lines = year()
    lines[9] = lines[9][: lines[9].index("Harbour Party")] + '"Harbour'
    one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert held(new) == IDS[:8]
    assert rejected(new) == [(9, "the file ends inside a quoted cell: it was cut off", lines[9])]


def test_a_file_cut_off_inside_a_cell_rejects_the_short_row(new: Archive, folder: Path) -> None:
    lines = year()
    lines[9] = lines[9][: lines[9].index("Harbour Party")]
    one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert held(new) == IDS[:8]
    assert rejected(new) == [(9, "it has 11 cells, the header 34", lines[9])]


def test_broken_rows_and_unreadable_cells_in_one_file_are_both_kept_whole(new: Archive, folder: Path) -> None:
    lines = year()
    lines[3] = lines[3].replace("Harbour Party", '"Harbour, Party')
    lines[6] = lines[6].replace(",100,", ",one hundred,")
    report = one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert (report.rows_loaded, report.rows_rejected) == (7, 2)
    (first, _, broken), (second, reason, unreadable) = rejected(new)
    assert (first, broken) == (3, lines[3])
    assert (second, reason) == (6, "Spend: cannot be read")
    assert "ad5" in unreadable and "one hundred" in unreadable


# --- width ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tail", "cells"), [(",more", 35), (",,more", 36)])
def test_a_long_row_is_rejected_whole(new: Archive, folder: Path, tail: str, cells: int) -> None:
    lines = year()
    lines[5] += tail
    report = one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert (report.rows_loaded, report.rows_rejected) == (8, 1)
    assert rejected(new) == [(5, f"it has {cells} cells, the header 34", lines[5])]


def test_empty_cells_beyond_the_header_say_nothing(new: Archive, folder: Path) -> None:
    lines = year()
    lines[5] += ",,"
    report = one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert (report.rows_read, report.rows_loaded) == (9, 9)


def test_a_short_row_is_rejected_whole(new: Archive, folder: Path) -> None:
    lines = year()
    lines[5] = lines[5].removesuffix(",")
    report = one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert (report.rows_loaded, report.rows_rejected) == (8, 1)
    assert rejected(new) == [(5, "it has 33 cells, the header 34", lines[5])]


def test_cells_may_hold_line_breaks_and_blank_lines(new: Archive, folder: Path) -> None:
    written = "Harbour Party\nof Veldoria\n\nand its Friends"
    ads = [snap_ad(ad, PayingAdvertiserName=written if ad == "ad4" else "Lantern") for ad in IDS]
    report = one(new, put(folder / "2026.csv", snap(ads, end="\n")))
    assert (report.rows_read, report.rows_loaded) == (9, 9)
    assert payer(new, "ad4") == written
    assert records(new) == {ad: n for n, ad in enumerate(IDS, 1)}


def test_cells_with_line_breaks_in_every_row_are_read(new: Archive, folder: Path) -> None:
    ads = [snap_ad(ad, PayingAdvertiserName=f"{ad}\n{ad}") for ad in IDS]
    report = one(new, put(folder / "2026.csv", snap(ads)))
    assert report.rows_read == 9
    assert [payer(new, ad) for ad in IDS] == [f"{ad}\n{ad}" for ad in IDS]


# --- lines, marks, encodings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("last", [True, False], ids=["final newline", "no final newline"])
def test_line_ends_do_not_matter(new: Archive, folder: Path, end: str, last: bool) -> None:
    report = one(new, put(folder / "2026.csv", end.join(year()) + (end if last else "")))
    assert (report.rows_read, report.rows_loaded) == (9, 9)
    assert new.sql("SELECT count(*) FROM ad WHERE extra IS NOT NULL OR payer <> 'Harbour Party'").rows == [(0,)]


def test_mixed_line_ends_do_not_matter(new: Archive, folder: Path) -> None:
    text = "".join(line + ("\n" if n % 2 else "\r\n") for n, line in enumerate(year()))
    report = one(new, put(folder / "2026.csv", text))
    assert (report.rows_read, report.rows_loaded) == (9, 9)
    assert new.sql("SELECT count(*) FROM ad WHERE payer <> 'Harbour Party'").rows == [(0,)]
    assert new.sql("SELECT DISTINCT details[3].value FROM ad").rows == [
        (None,)
    ]  # no stray carriage return in the last cell


@pytest.mark.parametrize("blank", ["", "\n", "\n\n\n"])
def test_blank_lines_are_no_records(new: Archive, folder: Path, blank: str) -> None:
    lines = year()
    text = "\n".join(lines[:4]) + "\n" + blank + "\n".join(lines[4:]) + "\n" + blank
    report = one(new, put(folder / "2026.csv", text))
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (9, 9, 0)
    assert records(new) == {ad: n for n, ad in enumerate(IDS, 1)}


def test_byte_order_marks_at_later_line_starts_are_taken_off(new: Archive, folder: Path) -> None:
    """Reports of 2019 had one every 500 rows, where the pieces of the file had been glued together."""
    lines = report([(n, f"Page {n}", "Payer", 100 + n, 1) for n in range(1, 10)]).split("\n")
    text = "\n".join("\ufeff" + line if n in (3, 6) else line for n, line in enumerate(lines))
    one(new, put(folder / report_name("2026-05-02"), text))
    assert new.sql("SELECT list(advertiser_id ORDER BY row_no) FROM spend_line").rows == [
        ([str(n) for n in range(1, 10)],)
    ]


def test_a_file_of_a_header_alone_is_empty_not_wrong(new: Archive, folder: Path) -> None:
    imported = one(new, put(folder / report_name("2026-05-02"), report([])))
    assert (imported.outcome, imported.rows_read) == ("imported", 0)


def test_nul_bytes_among_the_rows_lose_no_neighbour(new: Archive, folder: Path) -> None:
    lines = year()
    lines[5] = lines[5].replace("Harbour Party", "Harbour\0Party")
    text = "\n".join(lines) + "\n" + "\n".join(year(*[f"more{n}" for n in range(40)])[1:])
    report = one(new, put(folder / "2026.csv", "\n".join([text, *[""] * 3])))
    if report.error is None:
        assert report.rows_read == 49
        assert len(held(new)) + report.rows_rejected == 49
    else:
        assert "\n" not in str(report.error)


def test_a_cell_of_five_megabytes_is_read_whole(new: Archive, folder: Path) -> None:
    """Lists of postal codes reach such sizes."""
    long = ",".join(f"{n:05}" for n in range(900_000))
    ads = [snap_ad(ad, **({"Postal Codes (Included)": long} if ad == "ad4" else {})) for ad in IDS]
    report = one(new, put(folder / "2026.csv", snap(ads)))
    assert (report.rows_loaded, report.rows_rejected) == (9, 0)
    assert new.sql("SELECT len(targets) FROM ad WHERE ad_id = 'ad4'").rows == [(900_000,)]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_tabs_and_semicolons_separate_as_well(new: Archive, folder: Path, delimiter: str) -> None:
    ads = [snap_ad(ad, PayingAdvertiserName="Harbour, Hills") for ad in IDS]
    report = one(new, put(folder / "2026.csv", snap(ads, delimiter=delimiter)))
    assert (report.rows_loaded, payer(new, "ad4")) == (9, "Harbour, Hills")


def test_a_rejected_row_of_a_table_by_tabs_is_kept_as_it_stood(new: Archive, folder: Path) -> None:
    ads = [snap_ad(ad, Spend="many" if ad == "ad4" else 5) for ad in IDS]
    text = snap(ads, delimiter="\t", end="\n")
    one(new, put(folder / "2026.csv", text))
    assert [raw.replace('"', "") for _, _, raw in rejected(new)] == [text.split("\n")[5]]


# --- columns ----------------------------------------------------------------------------------------------------------


def test_columns_are_bound_by_name_in_any_order_and_spelling(new: Archive, folder: Path) -> None:
    header = list(reversed(SNAP_2))
    lines = snap([snap_ad("ad1", Spend=77)], header=header, end="\n").split("\n", 1)
    spelled = ",".join(name.replace(" ", "_").lower() for name in lines[0].split(","))
    one(new, put(folder / "2026.csv", f"{spelled}\n{lines[1]}"))
    assert new.sql("SELECT ad_id, spend_lower, currency, payer FROM ad").rows == [("ad1", 77, "EUR", "Harbour Party")]


def test_a_trailing_empty_column_is_nothing(new: Archive, folder: Path) -> None:
    text = "\n".join(line + "," for line in year())
    report = one(new, put(folder / "2026.csv", text))
    assert (report.rows_loaded, report.warnings[1:]) == (9, [])


def test_a_filled_cell_under_an_unnamed_column_is_not_dropped_in_silence(new: Archive, folder: Path) -> None:
    lines = [line + "," for line in year()]
    lines[5] += "surprise"
    report = one(new, put(folder / "2026.csv", "\n".join(lines)))
    told = new.sql("SELECT extra::VARCHAR FROM ad WHERE ad_id = 'ad4'").rows[0][0] or ""
    assert "surprise" in told or report.error or report.rows_rejected


def test_an_unknown_column_is_kept_and_said(new: Archive, folder: Path) -> None:
    report = one(
        new, put(folder / "2026.csv", snap([snap_ad("ad1", Mood="grim"), snap_ad("ad2")], header=[*SNAP_2, "Mood"]))
    )
    assert report.warnings[0].endswith("2026.csv: kept unknown columns as they are: Mood")
    assert new.sql("SELECT ad_id, extra FROM ad ORDER BY ad_id").rows == [
        ("ad1", [{"name": "Mood", "value": "grim"}]),
        ("ad2", None),
    ]


def test_strict_refuses_an_unknown_column_and_imports_nothing(new: Archive, folder: Path) -> None:
    path = put(folder / "2026.csv", snap([snap_ad("ad1")], header=[*SNAP_2, "Mood"]))
    report = one(new, path, strict=True)
    assert (report.outcome, report.exit_code) == ("refused", 1)
    assert "does not know Mood" in str(report.error)
    assert new.sql("SELECT (SELECT count(*) FROM capture), (SELECT count(*) FROM ad_version)").rows == [(0, 0)]


@pytest.mark.parametrize("again", ["Spend", "SPEND", "Spend "])
def test_a_header_that_names_a_column_twice_is_refused(new: Archive, folder: Path, again: str) -> None:
    """Two columns that read as the same name: which one counts is unclear, and neither may be dropped in silence."""
    lines = [line + ",7" for line in year()]
    lines[0] = ",".join(SNAP_2) + f",{again}"
    report = one(new, put(folder / "2026.csv", "\n".join(lines)))
    assert report.exit_code == 1
    assert "more than once" in str(report.error)


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE ad; --", 'a"b', "$name", "?", "c0", "record_no", "reason", "looked_up", "made spend_lower"]
)
def test_a_header_is_never_run(new: Archive, folder: Path, name: str) -> None:
    ads = [snap_ad("ad1") | {name: "1"}]
    report = one(new, put(folder / "2026.csv", snap(ads, header=[*SNAP_2, name])))
    assert report.error is None
    assert new.sql("SELECT ad_id, extra FROM ad").rows == [("ad1", [{"name": name, "value": "1"}])]


NAMES = ["'; DROP TABLE ad; --", 'a"b', "$name", "?", "c0", "record_no", "reason", "looked_up", "made spend_lower"]


@pytest.mark.parametrize("more", ["", 'broken,"row'], ids=["read strictly", "mended"])
def test_headers_are_never_run(new: Archive, folder: Path, more: str) -> None:
    ads = [snap_ad("ad1") | {name: f"value of {name}" for name in NAMES}]
    report = one(new, put(folder / "2026.csv", snap(ads, header=[*SNAP_2, *NAMES], end="\n") + more))
    assert (report.error, report.rows_loaded) == (None, 1)
    assert new.sql("SELECT extra FROM ad").rows == [([{"name": name, "value": f"value of {name}"} for name in NAMES],)]


def test_a_value_is_never_run(new: Archive, folder: Path) -> None:
    hostile = "'; DROP TABLE ad_version; --"
    one(new, put(folder / "2026.csv", snap([snap_ad(hostile, PayingAdvertiserName=hostile, CreativeUrl=hostile)])))
    assert new.sql("SELECT ad_id, payer, advertiser_id FROM ad").rows == [(hostile, hostile, f"name:{hostile}")]


# --- cells ------------------------------------------------------------------------------------------------------------


UNREADABLE = [
    ("Spend", "many"), ("Spend", "-5"), ("Spend", "1e99"), ("Spend", "NaN"), ("Spend", "1,5"), ("Spend", "€5"),
    ("Spend", "12.345"),
    ("Impressions", "lots"), ("Impressions", "-1"), ("Impressions", "1.5"), ("Impressions", "99999999999999999999"),
    ("StartDate", "yesterday"), ("StartDate", "2026/13/01 00:00:00Z"), ("StartDate", "infinity"), ("EndDate", "epoch"),
    ("ADID", ""),
]  # fmt: skip


def test_a_row_with_an_unreadable_cell_is_rejected_whole_and_the_others_are_loaded(new: Archive, folder: Path) -> None:
    """Never NULL, never a guess, never rounded: the row is kept as it stood, with its number and the reason."""
    ads = [
        ad
        for n, (column, value) in enumerate(UNREADABLE)
        for ad in (snap_ad(f"{n}a"), snap_ad(f"{n}b") | {column: value})
    ]
    text = snap(ads, end="\n")
    report = one(new, put(folder / "2026.csv", text))
    assert (report.rows_loaded, report.rows_rejected, report.exit_code) == (len(UNREADABLE), len(UNREADABLE), 3)
    for n, ((number, reason, raw), (column, _)) in enumerate(zip(rejected(new), UNREADABLE, strict=True)):
        assert (number, raw) == (2 * n + 2, text.split("\n")[2 * n + 2])
        assert reason == ("ad id: cannot be read" if column == "ADID" else f"{column}: cannot be read")


def test_a_value_written_with_its_own_control_characters_comes_back(new: Archive, folder: Path) -> None:
    odd = "a\x01b\x02\x03\x04c\x1fd"
    lines = snap([snap_ad("ad1", PayingAdvertiserName=odd)], end="\n").splitlines()
    one(new, put(folder / "2026.csv", "\n".join([*lines, 'broken,"row'])))
    assert payer(new, "ad1") == odd


def test_a_csv_of_meta_ads_is_no_meta_api_dump(new: Archive, folder: Path) -> None:
    """The names agree, but a table of ads is what a collector's script made of the answer: another format."""
    ad = meta_ad("1")
    report = one(new, put(folder / "ads.csv", table(list(ad), [list(ad.values())])))
    assert report.format != "meta_api"
