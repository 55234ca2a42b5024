"""JSON whose records lie at a path of the document: recognised, read, counted and mended like any other."""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from archive import json_reader
from archive.database import Archive
from archive.dumps import Report
from archive.json_reader import Layout, steps
from archive.recognise import HEAD, recognise
from made import lines, meta_ad, one, put, rejected

GRAPHQL = "$.data.ad_library_main.search_results_connection.edges[*].node.collated_results[*]"


def web_ad(ad: str, **keys: Any) -> dict[str, Any]:
    """One ad as Meta's web page is served it."""
    return {"ad_archive_id": ad, "snapshot": {"page_name": "Harbour"}, "start_date": 1758006000, "spend": None} | keys


def graphql(*groups: list[dict[str, Any]] | None) -> dict[str, Any]:
    """A page of search results; a group may be missing."""
    edges = [{"node": None if group is None else {"collated_results": group}} for group in groups]
    return {"data": {"ad_library_main": {"search_results_connection": {"edges": edges}}}}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"payload": {"results": [web_ad("1"), web_ad("2"), web_ad("3")]}}, "$.payload.results[*]"),
        (
            {"__ar": 1, "payload": {"results": [[web_ad("1")], [], [web_ad("2"), web_ad("3")]]}},
            "$.payload.results[*][*]",
        ),
        (graphql([web_ad("1"), web_ad("2")], None, [], [web_ad("3")]), GRAPHQL),
    ],
)
def test_ads_are_read_out_of_every_envelope_of_the_web_page(
    document: Any, path: str, new: Archive, tmp_path: Path
) -> None:
    file = put(tmp_path / "page.json", json.dumps(document))
    assert recognise(file, "page.json", "page.json").look.probe.records == path
    report = one(new, file)
    assert (report.format, report.rows_read, report.rows_loaded) == ("meta_web", 3, 3)
    assert new.sql("SELECT list(ad_id ORDER BY ad_id) FROM ad").rows == [(["1", "2", "3"],)]


def test_what_the_web_page_puts_before_its_answers_is_left_out(new: Archive, tmp_path: Path) -> None:
    """`for (;;);`; the sha256 stays that of the file as it is."""
    text = "for (;;);" + json.dumps({"__ar": 1, "payload": {"results": [[web_ad("1")], [web_ad("2", spend="much")]]}})
    file = put(tmp_path / "page.json", text)
    report = one(new, file)
    assert (report.format, report.rows_loaded, report.rows_rejected) == ("meta_web", 1, 1)
    assert new.sql("SELECT sha256, bytes FROM capture_file").rows == [
        (hashlib.sha256(text.encode()).hexdigest(), len(text))
    ]


def test_a_record_in_an_envelope_that_cannot_be_read_is_rejected_alone_and_kept(new: Archive, tmp_path: Path) -> None:
    wrong = [web_ad("2", spend="much"), web_ad("3", publisher_platform="FACEBOOK"), "no ad at all"]
    document = {"payload": {"results": [web_ad("1"), *wrong, web_ad("4")]}}
    report = one(new, put(tmp_path / "page.json", json.dumps(document, indent=1)))
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (5, 2, 3)
    found = {number: (reason, json.loads(raw)) for number, reason, raw in rejected(new)}
    assert {number: raw for number, (_, raw) in found.items()} == {2: wrong[0], 3: wrong[1], 4: wrong[2]}
    assert found[2][0] == "spend: cannot be read"


@pytest.mark.parametrize("form", ["one after the other", "a document a line", "an array of documents"])
def test_several_envelopes_in_one_file_are_all_read(form: str, new: Archive, tmp_path: Path) -> None:
    pages = [{"data": [meta_ad("1"), meta_ad("2")], "paging": {}}, {"data": []}, {"data": [meta_ad("3")]}]
    texts = {
        "one after the other": "\n\n".join(json.dumps(page, indent=2) for page in pages),
        "a document a line": "\n".join(json.dumps(page) for page in pages),
        "an array of documents": json.dumps(pages),
    }
    report = one(new, put(tmp_path / "pages.json", texts[form]))
    assert (report.format, report.rows_read, report.ads) == ("meta_api", 3, 3)


@pytest.mark.parametrize(
    ("document", "format"),
    [({"data": []}, "meta_api"), ({"payload": {"results": []}}, "meta_web"), (graphql([]), "meta_web"),
     ({"ads": [], "targets": [], "total": 0}, "fbpac")],
)  # fmt: skip
def test_an_envelope_without_records_is_an_empty_dump(document: Any, format: str, new: Archive, tmp_path: Path) -> None:
    report = one(new, put(tmp_path / "empty.json", json.dumps(document)))
    assert (report.outcome, report.format, report.rows_read) == ("imported", format, 0)


def test_an_envelope_larger_than_what_is_looked_at_is_known_by_its_beginning(new: Archive, tmp_path: Path) -> None:
    ads = [meta_ad(str(n), ad_creative_bodies=["lamp " * 2000]) for n in range(HEAD // 9000)]
    document = json.dumps({"note": {"of": ["the", {"collector": 1}]}, "data": ads, "paging": {}})
    assert len(document) > HEAD
    report = one(new, put(tmp_path / "page.json", document))
    assert (report.format, report.rows_read, report.ads) == ("meta_api", len(ads), len(ads))


@pytest.mark.parametrize("text", ['{"payload": {"results": [', '{"payload": {"results": [{"ad_arch', '{"ads": [{}]}'])
def test_an_envelope_cut_off_or_of_other_things_is_refused(text: str, new: Archive, tmp_path: Path) -> None:
    report = one(new, put(tmp_path / "page.json", text))
    assert report.outcome == "refused"
    assert "\n" not in str(report.error)


def test_pages_of_the_web_page_that_lie_together_are_one_dump(new: Archive, folder: Path) -> None:
    for n in (1, 2):
        put(folder / f"results_{n}.json", json.dumps({"payload": {"results": [web_ad(str(n))]}}))
    report = one(new, folder)
    assert (report.files, report.ads) == (2, 2)


def test_an_error_names_what_the_records_inside_an_envelope_lack(new: Archive, tmp_path: Path) -> None:
    report = one(new, put(tmp_path / "page.json", json.dumps({"data": [{"page_id": "1", "spend": 3}]})))
    assert "no ad_delivery_start_time" in str(report.error)


def test_what_a_snapshot_holds_besides_is_kept_and_told(new: Archive, tmp_path: Path) -> None:
    """In either spelling: what is read or ignored by name is not told, and nothing else is dropped."""
    snapshot = {
        "page_name": "Harbour",
        "pageID": "9",
        "extra_texts": [{"text": "Go."}],
        "cta_text": None,
        "event": [],
    }
    young = web_ad("1", snapshot=snapshot, impressions_with_index={"impressions_text": ">1M", "index": 3})
    old = web_ad("2", snapshot={"pageName": "Harbour", "linkUrl": "https://a.example", "ctaText": "Learn more"})
    report = one(new, put(tmp_path / "page.json", json.dumps({"payload": {"results": [young, old]}})))
    names = "impressions_with_index.index, snapshot.ctaText, snapshot.cta_text, snapshot.event, snapshot.extra_texts"
    assert report.warnings[0].endswith(f"kept unknown columns as they are: {names}")
    assert new.sql("SELECT extra FROM ad ORDER BY ad_id").rows == [
        (
            [
                {"name": "impressions_with_index.index", "value": "3"},
                {"name": "snapshot.extra_texts", "value": '[{"text":"Go."}]'},
            ],
        ),
        ([{"name": "snapshot.ctaText", "value": '"Learn more"'}],),
    ]


def web(new: Archive, folder: Path, *ads: dict[str, Any]) -> Report:
    return one(new, put(folder / "web.ndjson", lines(ads)))


def extra(new: Archive) -> dict[str, str]:
    """What was kept of all ads, by name."""
    rows = new.sql("SELECT u.pair.name, u.pair.value FROM ad_version AS v CROSS JOIN UNNEST(v.extra) AS u(pair)").rows
    return dict(rows)


@pytest.mark.parametrize("snapshot", ["text", [1, 2], [{"zz": 1}], 5, {"zz": {}, "byline": "B"}])
def test_a_snapshot_that_is_no_object_rejects_its_ad(snapshot: Any, new: Archive, folder: Path) -> None:
    good = isinstance(snapshot, dict)
    report = web(new, folder, web_ad("1", snapshot=snapshot), web_ad("2"))
    assert (report.rows_loaded, report.rows_rejected) == ((2, 0) if good else (1, 1))
    assert good or "snapshot" in new.sql("SELECT reason FROM rejected_row").rows[0][0]


def test_a_key_that_stands_in_a_snapshot_twice_rejects_its_ad(new: Archive, folder: Path) -> None:
    twice = lines([web_ad("1", snapshot={"zz": 1, "byline": "B"})]).replace('"zz": 1', '"zz": 1, "zz": 2')
    report = one(new, put(folder / "web.ndjson", twice + lines([web_ad("2")])))
    assert (report.rows_loaded, report.rows_rejected) == (1, 1)
    assert "twice" in new.sql("SELECT reason FROM rejected_row").rows[0][0]


def test_keys_in_no_spelling_that_is_read_are_kept(new: Archive, folder: Path) -> None:
    odd = {"Title": "T", "link-url": "L", "BODY": "B", "body ": "S", 'a"b': "Q", "\\": "R", "x/y~z": "P"}
    spend = {"lower_bound": "100", "upperBound": "199", "currency": "EUR"}
    report = web(new, folder, web_ad("1", snapshot={"page_name": "Harbour", **odd}, spend=spend))
    assert report.rows_loaded == 1
    assert extra(new) == {f"snapshot.{key}": json.dumps(value) for key, value in odd.items()} | {
        "spend.currency": '"EUR"'
    }
    assert new.sql("SELECT spend_lower, spend_upper FROM ad").rows == [(100, 199)]


def test_one_name_for_two_keys_loses_neither(new: Archive, folder: Path) -> None:
    keys = {"spend": {"lower_bound": "1", "upper_bound": "9", "currency": "EUR"}, "spend.currency": "USD"}
    one(new, put(folder / "a.ndjson", lines([meta_ad("1", **keys)])))
    assert extra(new) == {"spend.currency": '"USD"', "spend.currency (inside)": '"EUR"'}


def test_a_file_with_more_keys_than_any_dump_is_refused(new: Archive, folder: Path) -> None:
    report = one(new, put(folder / "a.ndjson", lines([meta_ad("1", **{f"k{n}": n for n in range(2100)})])))
    assert "keys; this is no dump" in str(report.error)


def test_large_snapshots_fit_in_the_memory_of_an_import(new: Archive, folder: Path) -> None:
    """DuckDB takes some two thousand records apart at once, anew for each look into them."""
    keys = {f"key {n}": "value" for n in range(60)}
    cards = [{"body": f"card {n} " * 20} for n in range(8)]
    ads = (web_ad(str(n), snapshot={"body": {"text": "lamp " * 1000}, "cards": cards, **keys}) for n in range(3000))
    report = web(new, folder, *ads)
    assert (report.rows_loaded, report.error) == (3000, None)


# --- records under the keys of an object, and keys inside a record's objects ------------------------------------------

KEYED = {"by_user": {"7": [{"ad": {"id": "a", "reach": {"users": "1K"}}}, {"ad": None}], "9": [], "12": [{"ad": {}}]}}


def read(path: Path, document: Any, records: str, types: dict[str, str], opened: set[str]) -> list[tuple[Any, ...]]:
    """Read records both ways, straight and mended, and give what both agree on."""
    con, layout = duckdb.connect(), Layout("objects", records)
    put(path, json.dumps(document))
    straight = con.execute(f"SELECT * FROM {json_reader.table(path, layout, types, opened)}").fetchall()
    mended = json_reader.mended(con, path, layout, types, path.with_name("mended"), opened=opened)
    table = json_reader.mended_table(mended.path, layout, types, opened)
    assert con.execute(f"SELECT * EXCLUDE (record_no) FROM {table} ORDER BY record_no").fetchall() == straight
    assert json_reader.count(con, path, layout) == mended.records == len(straight)
    assert json_reader.keys(con, path, layout, opened).names == set(types)
    return straight


def test_a_record_knows_the_key_it_lies_under_and_opens_its_objects(tmp_path: Path) -> None:
    types = dict.fromkeys(("*", "ad.id", "ad.reach.users"), "VARCHAR")
    found = read(tmp_path / "keyed.json", KEYED, "$.by_user.*[*]", types, {"ad", "ad.reach"})
    assert found == [("7", "a", "1K"), ("7", None, None), ("12", None, None)]


def test_an_object_without_keys_anywhere_stays_a_key_itself(tmp_path: Path) -> None:
    """Else a record whose `ad` is no object would lose it unsaid."""
    document = {"by_user": {"7": [{"ad": "none"}, {"ad": None}]}}
    types = {"*": "VARCHAR", "ad": "VARCHAR"}
    assert read(tmp_path / "keyed.json", document, "$.by_user.*[*]", types, {"ad"}) == [("7", "none"), ("7", None)]


def test_an_opened_object_that_is_none_spoils_its_record_only(tmp_path: Path) -> None:
    con, layout, types = duckdb.connect(), Layout("ndjson"), {"ad.id": "VARCHAR", "ad.tags": "VARCHAR[]"}
    path = put(tmp_path / "a.ndjson", '{"ad": {"id": "1"}}\n{"ad": 3}\n{"ad": {"id": "2", "tags": "x"}}\n{}\n')
    json_reader.mended(con, path, layout, types, tmp_path / "copy", opened={"ad"})
    reasons = con.execute("SELECT reason FROM mended_record ORDER BY record_no").fetchall()
    assert reasons == [
        (None,), ("ad: not of the expected kind",), ("ad.tags: not of the expected kind",),
        ("not a JSON object with keys",),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["data", "$", "$.data", "$[*]", "$.a-b[*]", "$.data[0]", "$.data[*].x", "$.data[*] "])
def test_a_path_that_leads_to_no_records_is_none(path: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        steps(path)


def test_a_path_is_taken_apart() -> None:
    assert steps("$.a.*[*].b[*]") == [("key", "a"), ("values", ""), ("each", ""), ("key", "b"), ("each", "")]


@pytest.mark.parametrize(
    ("record", "opened", "unclear"),
    [
        ({"o": {"c": 1, "z": 2}, "o.c": 3}, {"o"}, {"o.c"}),
        ({"o": {"x.y": 1}}, {"o", "o.x"}, {"o.x.y"}),
        ({"o": {"x": {"y": 1}}, "o.x": 2}, {"o", "o.x"}, {"o.x"}),
        ({"o": {"c": 1}, "c": 2}, {"o"}, set()),
    ],
)
def test_a_name_of_two_keys_is_told(record: Any, opened: set[str], unclear: set[str], tmp_path: Path) -> None:
    path = put(tmp_path / "a.ndjson", lines([record]))
    assert set(json_reader.keys(duckdb.connect(), path, Layout("ndjson"), opened).unclear) == unclear
