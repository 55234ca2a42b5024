"""Broken JSON costs only its broken records, in every shape people keep; no key and no value is ever run or dropped."""

import json
from pathlib import Path
from typing import Any

import pytest

from archive.database import Archive
from made import lines, meta_ad, one, page, put, records, rejected

IDS = [str(n) for n in range(101, 110)]


def ads(**changes: Any) -> list[dict[str, Any]]:
    """Nine ads; the fifth with *changes*, where a value `...` takes the key away."""
    made = [meta_ad(ad) for ad in IDS]
    made[4] = {name: value for name, value in (made[4] | changes).items() if value is not ...}
    return made


def held(new: Archive) -> list[str]:
    return [ad for (ad,) in new.sql("SELECT ad_id FROM ad ORDER BY ad_id").rows]


SHAPES = {
    "ndjson": lines,
    "array": json.dumps,
    "pretty array": lambda made: json.dumps(made, indent=4),
    "page": page,
    "pretty page": lambda made: json.dumps({"data": made}, indent=2),
    "loose objects": lambda made: "\n".join(json.dumps(each, indent=1) for each in made),
    "glued objects": lambda made: "".join(json.dumps(each, indent=1) for each in made),
    "two pages in one file": lambda made: page(made[:4]) + "\n" + page(made[4:]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_ads(new: Archive, folder: Path, shape: str) -> None:
    report = one(new, put(folder / "ads", SHAPES[shape](ads())))
    assert (report.format, report.rows_read, report.rows_loaded) == ("meta_api", 9, 9)
    assert records(new) == {ad: n for n, ad in enumerate(IDS, 1)}
    assert new.sql("SELECT DISTINCT spend_lower, spend_upper, payer, currency, text IS NULL FROM ad").rows == [
        (100, 199, "Harbour Party", "EUR", False)
    ]


@pytest.mark.parametrize(
    "mark", ["\ufeff", "", "\n\n", "  "], ids=["byte order mark", "nothing", "blank lines", "blanks"]
)
@pytest.mark.parametrize("shape", SHAPES)
def test_what_stands_before_the_first_record_does_not_matter(new: Archive, folder: Path, shape: str, mark: str) -> None:
    assert one(new, put(folder / "ads", mark + SHAPES[shape](ads()))).rows_loaded == 9


BROKEN = [
    '{"id": "105", "spend": {"lower', "not JSON at all", '{"id" "105"}', '"a text"', "105", "[1, 2]", "null",
    "{}", "{ }",
    '{"a":"\\ud800"}', '{"id": "105"} {"id": "106"}',
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_broken_line_is_rejected_whole_and_takes_no_neighbour_with_it(new: Archive, folder: Path, end: str) -> None:
    text = [line for n, broken in enumerate(BROKEN) for line in (lines([meta_ad(str(n))]).strip(), broken)]
    report = one(new, put(folder / "ads.ndjson", end.join(text) + end))
    assert (report.rows_loaded, report.rows_rejected, report.exit_code) == (len(BROKEN), len(BROKEN), 3)
    assert [(number, raw) for number, _, raw in rejected(new)] == [(2 * n + 2, raw) for n, raw in enumerate(BROKEN)]
    assert {reason for _, reason, _ in rejected(new)} == {"not valid JSON", "not a JSON object with keys"}
    assert records(new) == {str(n): 2 * n + 1 for n in range(len(BROKEN))}


@pytest.mark.parametrize("nothing", ["null", "{}"])
def test_a_record_that_holds_nothing_is_no_ad(new: Archive, folder: Path, nothing: str) -> None:
    """DuckDB reads both without complaint, as a row of nothing."""
    report = one(new, put(folder / "ads.ndjson", lines(ads()) + nothing + "\n"))
    assert (report.rows_loaded, report.ads, report.rows_rejected) == (9, 9, 1)
    assert rejected(new) == [(10, "a record that holds nothing: cannot be read", nothing)]


def test_the_first_line_may_be_the_broken_one(new: Archive, folder: Path) -> None:
    text = lines(ads()).splitlines()
    text[0] = '{"id": "101", "spend'
    report = one(new, put(folder / "ads.ndjson", "\n".join(text)))
    assert (report.rows_loaded, [number for number, _, _ in rejected(new)]) == (8, [1])


def test_lines_with_mixed_line_ends_are_lines(new: Archive, folder: Path) -> None:
    text = lines(ads()).splitlines()
    text[4] = "broken"
    report = one(
        new, put(folder / "ads.ndjson", "".join(line + ("\n" if n % 2 else "\r\n") for n, line in enumerate(text)))
    )
    assert (report.rows_loaded, rejected(new)) == (8, [(5, "not valid JSON", "broken")])


UNREADABLE: list[tuple[str, object]] = [
    ("spend", "x"), ("spend", 5), ("spend", []), ("spend", {"lower_bound": "many"}), ("spend", {"lower_bound": "-1"}),
    ("spend", {"lower_bound": "9", "upper_bound": "5"}), ("spend", {"lower_bound": "1e400"}),
    ("spend", {"lower_bound": {}}),
    ("spend", {"lower_bound": "12.345"}), ("spend", {"min": "100", "max": "199"}),
    ("impressions", {"lower_bound": 10**30}), ("impressions", {"lower_bound": "1.5"}), ("impressions", "1000-1999"),
    ("demographic_distribution", "x"), ("demographic_distribution", [5]), ("demographic_distribution", {"age": "x"}),
    ("demographic_distribution", [{"age": "18-24", "gender": "male", "percentage": "most"}]),
    ("ad_creative_bodies", "one text"), ("ad_delivery_start_time", "soon"), ("ad_delivery_start_time", "2026-04-31"),
    ("ad_delivery_start_time", ["2026-04-01"]), ("ad_delivery_start_time", "2026-04-01T10:00:00+0200"),
    ("ad_creation_time", "2026-04-01T25:00:00+0000"),
]  # fmt: skip


@pytest.mark.parametrize("shape", ["ndjson", "array", "page", "loose objects"])
def test_a_value_that_cannot_be_read_rejects_its_record_alone(new: Archive, folder: Path, shape: str) -> None:
    """Never NULL, never a guess: what stands there and could not be read is kept whole, with the reason."""
    made = [
        ad for n, (key, value) in enumerate(UNREADABLE) for ad in (meta_ad(f"{n}1"), meta_ad(f"{n}2", **{key: value}))
    ]
    report = one(new, put(folder / "ads", SHAPES[shape](made)))
    assert (report.rows_loaded, report.rows_rejected) == (len(UNREADABLE), len(UNREADABLE))
    assert sorted(held(new)) == sorted(f"{n}1" for n in range(len(UNREADABLE)))
    for n, ((number, reason, raw), (key, value)) in enumerate(zip(rejected(new), UNREADABLE, strict=True)):
        assert (number, json.loads(raw)["id"], json.loads(raw)[key]) == (2 * n + 2, f"{n}2", value)
        assert key in reason


@pytest.mark.parametrize("shape", ["ndjson", "array", "page"])
@pytest.mark.parametrize(
    "key", ["spend", "bylines", "ad_creative_bodies", "demographic_distribution", "ad_delivery_stop_time"]
)
def test_null_is_a_key_left_out(new: Archive, folder: Path, shape: str, key: str) -> None:
    assert one(new, put(folder / "ads", SHAPES[shape](ads(**{key: None})))).rows_rejected == 0
    with_null = new.sql("SELECT * EXCLUDE (version_id, ad_key, content_hash) FROM ad_version WHERE ad_id = '105'").rows
    assert one(new, put(folder / "again", SHAPES[shape](ads(**{key: ...})))).rows_unchanged == 9
    assert (
        new.sql("SELECT * EXCLUDE (version_id, ad_key, content_hash) FROM ad_version WHERE ad_id = '105'").rows
        == with_null
    )


@pytest.mark.parametrize("shape", ["ndjson", "array", "page"])
def test_deep_nesting_harms_nothing(new: Archive, folder: Path, shape: str) -> None:
    """Ten thousand levels overflow a parser that recurses; the record may be read or rejected, its neighbours stay."""
    deep = "[" * 10_000 + "]" * 10_000
    text = SHAPES[shape](ads(page_name="DEEP")).replace('"DEEP"', deep)
    report = one(new, put(folder / "ads", text))
    if report.error:
        assert "\n" not in str(report.error)
    else:
        assert report.rows_read == 9
        assert [ad for ad in held(new) if ad != "105"] == [ad for ad in IDS if ad != "105"]


@pytest.mark.parametrize("shape", ["ndjson", "array", "page"])
def test_a_key_given_twice_costs_no_other_record(new: Archive, folder: Path, shape: str) -> None:
    text = SHAPES[shape](ads(page_name="TWICE")).replace(
        '"page_name": "TWICE"', '"page_name": "One", "page_name": "Two"'
    )
    report = one(new, put(folder / "ads", text))
    assert (report.rows_read, report.rows_loaded + report.rows_rejected) == (9, 9)
    assert [ad for ad in held(new) if ad != "105"] == [ad for ad in IDS if ad != "105"]


HOSTILE_KEYS = [
    "'; DROP TABLE ad; --", 'a"b', "a'f", "a\\g", "$key", "? ", "record_no", "adlib record_no", "n", "c0", "reason",
    "looked_up", "file_no",
    "rowid", "made spend_lower", "data", "json", "select", "ünï", "a,c", "a.d", "a:e", "[0]", "COLUMNS(*)",
]  # fmt: skip


def with_hostile_keys() -> list[dict[str, Any]]:
    return [meta_ad(f"{n:03}") | {key: f"value of {key}"} for n, key in enumerate(HOSTILE_KEYS)]


def extras(new: Archive) -> list[object]:
    return [extra for (extra,) in new.sql("SELECT extra FROM ad ORDER BY ad_id").rows]


@pytest.mark.parametrize("shape", ["ndjson", "array", "page", "loose objects"])
def test_keys_are_never_run_and_their_values_are_kept(new: Archive, folder: Path, shape: str) -> None:
    report = one(new, put(folder / "ads", SHAPES[shape](with_hostile_keys())))
    assert report.error is None
    assert (report.rows_loaded, report.rows_rejected) == (len(HOSTILE_KEYS), 0)
    assert extras(new) == [
        [{"name": key, "value": json.dumps(f"value of {key}", ensure_ascii=False)}] for key in HOSTILE_KEYS
    ]
    assert all(key in report.warnings[0] for key in HOSTILE_KEYS)


def test_keys_are_never_run_when_the_file_has_to_be_mended(new: Archive, folder: Path) -> None:
    report = one(new, put(folder / "ads.ndjson", lines(with_hostile_keys()) + "broken\n"))
    assert report.error is None
    assert (report.rows_loaded, report.rows_rejected) == (len(HOSTILE_KEYS), 1)
    assert extras(new) == [
        [{"name": key, "value": json.dumps(f"value of {key}", ensure_ascii=False)}] for key in HOSTILE_KEYS
    ]


@pytest.mark.parametrize("key", ["", "a\nb", "\u202e"])
def test_a_key_that_no_dump_has_is_refused_in_one_sentence(new: Archive, folder: Path, key: str) -> None:
    report = one(new, put(folder / "ads.ndjson", lines(ads(**{key: "value"}))))
    assert (report.outcome, report.exit_code) == ("refused", 1)
    assert "a key that is empty or unprintable" in str(report.error)


@pytest.mark.parametrize("shape", ["ndjson", "array", "page"])
@pytest.mark.parametrize("key", ["Spend", "ID", "page name", 'sp"end'])
def test_two_keys_that_read_as_one_name_are_not_merged_in_silence(
    new: Archive, folder: Path, shape: str, key: str
) -> None:
    report = one(new, put(folder / "ads", SHAPES[shape](ads(**{key: "other"}))))
    if report.error is None:
        assert report.rows_rejected or "other" in str(new.sql("SELECT extra FROM ad WHERE ad_id = '105'").rows)
    else:
        assert "\n" not in str(report.error)


def test_a_key_that_only_a_late_record_has_is_found(new: Archive, folder: Path) -> None:
    made = [meta_ad(str(n)) for n in range(2000)]
    made[-1]["reach_nobody_knows"] = 138
    report = one(new, put(folder / "ads.ndjson", lines(made)))
    assert any("reach_nobody_knows" in warning for warning in report.warnings)
    assert "138" in str(new.sql("SELECT extra FROM ad WHERE ad_id = '1999'").rows)


def test_strict_refuses_a_key_nobody_knows(new: Archive, folder: Path) -> None:
    report = one(new, put(folder / "ads.ndjson", lines(ads(mood="grim"))), strict=True)
    assert (report.outcome, "mood" in str(report.error)) == ("refused", True)
    assert new.sql("SELECT count(*) FROM capture").rows == [(0,)]


@pytest.mark.parametrize("cut", [30, 400, -1, -2, -40])
@pytest.mark.parametrize("shape", ["array", "page"])
def test_a_file_cut_off_is_refused_in_one_sentence(new: Archive, folder: Path, shape: str, cut: int) -> None:
    report = one(new, put(folder / "ads", SHAPES[shape](ads())[:cut]))
    assert (report.outcome, report.exit_code) == ("refused", 1)
    assert "cut off" in str(report.error) and "\n" not in str(report.error)
    assert new.sql("SELECT count(*) FROM capture").rows == [(0,)]


def test_ndjson_cut_off_loses_the_last_record_only(new: Archive, folder: Path) -> None:
    text = lines(ads())
    report = one(new, put(folder / "ads.ndjson", text[:-60]))
    assert (report.rows_loaded, report.rows_rejected) == (8, 1)
    assert rejected(new)[0][:2] == (9, "not valid JSON")


def test_the_empty_page_that_ends_a_query_is_no_fault(new: Archive, folder: Path) -> None:
    report = one(new, put(folder / "ads_3", '{"data":[]}'))
    assert (report.outcome, report.rows_read, report.exit_code) == ("imported", 0, 0)


def test_pages_of_one_run_are_one_capture(new: Archive, folder: Path) -> None:
    for n, some in enumerate((ads()[:5], ads()[5:], []), 1):
        put(folder / f"run_{n}", page(some))
    report = one(new, folder)
    assert (report.files, report.rows_read, report.ads) == (3, 9, 9)


def test_the_answer_of_an_error_is_no_page(new: Archive, folder: Path) -> None:
    report = one(
        new,
        put(folder / "p", '{"error":{"message":"(#613) Calls to this api have exceeded the rate limit.","code":613}}'),
    )
    assert report.exit_code == 1
    assert "no format recognises" in str(report.error)


@pytest.mark.parametrize("text", ['{"data":', '{"data":[{', "[]", "{}", "[{}]", "[1,2]", "{}\n{}\n", "nul"])
def test_json_without_a_single_record_is_refused_in_one_sentence(new: Archive, folder: Path, text: str) -> None:
    report = one(new, put(folder / "ads.json", text))
    assert (report.outcome, report.exit_code) == ("refused", 1)
    assert "\n" not in str(report.error)


def test_numbers_are_read_as_the_texts_they_are(new: Archive, folder: Path) -> None:
    """Ids of 17 digits are beyond what floating point tells apart."""
    made = [meta_ad("1") | {"id": 99999999999999991, "page_id": 99999999999999993}]
    one(new, put(folder / "ads.json", json.dumps(made)))
    assert new.sql("SELECT ad_id, advertiser_id FROM ad").rows == [("99999999999999991", "99999999999999993")]


def test_control_characters_in_a_text_come_back(new: Archive, folder: Path) -> None:
    odd = "a\u0001\u0008\u000b\u007f\u2028\ufdd0\\\" '$1 {} %s\r\n\tb"
    one(new, put(folder / "ads.ndjson", lines(ads(bylines=odd)) + "broken\n"))
    assert new.sql("SELECT payer FROM ad WHERE ad_id = '105'").rows == [(odd,)]
