"""Access tokens are removed before anything is stored, and counted; what only looks like one stays as it was."""

import hashlib
import re
from pathlib import Path

import pytest

import archive
from adlib import models
from archive.database import Archive
from archive.scan import BLOCK, scan, without_tokens
from made import SNAP_2, lines, meta_ad, one, page, put, rejected, snap, snap_ad
from packed import zip_of

TOKEN = "EAAFAKE" + "0TESTTOKEN" * 8
URL = f"https://www.facebook.com/ads/archive/render_ad/?id=101&access_token={TOKEN}"
FORMS = {
    "in an address": f"https://x.example/?access_token={TOKEN}&id=1",
    "at the end of an address": f"https://x.example/?id=1&access_token={TOKEN}",
    "in JSON": f'{{"access_token":"{TOKEN}"}}',
    "in JSON with blanks": f'{{"access_token" : "{TOKEN}"}}',
    "in JSON inside JSON": rf'"{{\"access_token\":\"{TOKEN}\"}}"',
    "with an escaped equals sign": rf"https:\/\/x.example\/?access_token\u003d{TOKEN}\u0026id=1",
    "percent-encoded": f"next=https%3A%2F%2Fx.example%2F%3Faccess_token%3D{TOKEN}%26id%3D1",
    "percent-encoded twice": f"next=x.example%253Faccess_token%253D{TOKEN}%2526id%253D1",
    "bare": f"the token is {TOKEN}.",
    "bare after a percent code": f"%22{TOKEN}%22",
    "bare after an escape": rf'"line\n{TOKEN}"',
    "percent-encoded three times": f"next=x.example%25253Faccess_token%25253D{TOKEN}%252526id%25253D1",
    "in JSON in a CSV": f'"{{""access_token"":""{TOKEN}""}}"',
    "in JSON in JSON in JSON": rf'"{{\\\"access_token\\\": \\\"{TOKEN}\\\"}}"',
    "in JSON in an address": f"state=%7B%22access_token%22%3A%22{TOKEN}%22%7D",
    "with an escaped line": rf'{{"access\u005ftoken":"{TOKEN}"}}',
    "with a line escaped for an address": f"https://x.example/?access%5Ftoken={TOKEN}&id=1",
    "for HTML": f"https://x.example/?access_token&#61;{TOKEN}&amp;id=1",
    "for HTML by its name": f"https://x.example/?access_token&equals;{TOKEN}&amp;id=1",
    "with blanks": f"access_token = {TOKEN}",
    "in quotes": f'access_token = "{TOKEN}"',
    "in capitals": f"export ACCESS_TOKEN={TOKEN}",
    "as Python writes it": f"{{'access_token': '{TOKEN}'}}",
    "in an object": f'{{"access_token":{{"v":"{TOKEN}"}}}}',
    "in a list": f'{{"access_token": ["{TOKEN}"]}}',
    "of an app": "https://x.example/?access_token=123456789|AbCdEf_gh-1&id=1",
}
NOT_TOKENS = {
    "a click id": "https://x.example/?fbclid=IwZXh0bgNhZW0CMTEAAR3eyCOW0FAKE0FAKE0FAKE0FAKE0FAKE",
    "a placeholder": "https://x.example/?access_token={access_token}&id=1",
    "another placeholder": "https://x.example/?access_token=<token>&id=1",
    "one removed before": "https://x.example/?access_token=REMOVED&id=1",
    "no value": '{"access_token":"","b":[{"access_token":null},{"access_token":[""]},{"access_token":{}}]}',
    "no value in a CSV": '"access_token=","b"',
    "no value in JSON": '["access_token="]',
    "prose": "Get an access_token: see the docs. The access_token is = to a key, ACCESS_TOKEN too (access_token).",
    "the word": 'an "access_token" is needed; EAA is not one, nor is EAA1234',
}


@pytest.mark.parametrize("form", FORMS)
def test_a_token_is_found_removed_and_counted(tmp_path: Path, form: str) -> None:
    path, copy = put(tmp_path / "a", f"before, {FORMS[form]}, after"), tmp_path / "copy"
    assert scan(path).has_tokens
    assert without_tokens(path, copy) == 1
    text = copy.read_text()
    assert TOKEN not in text and "AbCdEf" not in text
    assert text == f"before, {FORMS[form]}, after".replace(TOKEN, "REMOVED").replace("123456789|AbCdEf_gh-1", "REMOVED")
    assert not scan(copy).has_tokens


@pytest.mark.parametrize("form", NOT_TOKENS)
def test_what_only_looks_like_a_token_stays(tmp_path: Path, form: str) -> None:
    path, copy = put(tmp_path / "a", f"before, {NOT_TOKENS[form]}, after"), tmp_path / "copy"
    assert not scan(path).has_tokens
    assert without_tokens(path, copy) == 0
    assert copy.read_bytes() == path.read_bytes()


SECRETS = {
    '{"access_token":123456789012345,"b":1}': '{"access_token":"REMOVED","b":1}',
    r'"{\"access_token\": 123456789012345}"': r'"{\"access_token\": \"REMOVED\"}"',
    '{"access_token":{"v":123456789012345}}': '{"access_token":{"v":"REMOVED"}}',
    r'{"u":"https:\/\/x.example\/?access_token=123456789\u007cAbC-d_e\u0026id=1"}': (
        r'{"u":"https:\/\/x.example\/?access_token=REMOVED\u0026id=1"}'
    ),
    r'{"access_token":"123456789\u007CAbC\u002dd"}': r'{"access_token":"REMOVED"}',
    "https://x.example/?access_token=123456789%7CAbC&id=1": "https://x.example/?access_token=REMOVED&id=1",
    "access_token=REMOVED|AbC": "access_token=REMOVED",
    "access_token = AbC": "access_token = REMOVED",
    "ACCESS_TOKEN=AbC": "ACCESS_TOKEN=REMOVED",
    "{'access_token': 'AbC'}": "{'access_token': 'REMOVED'}",
    "access_token&#61;AbC&amp;id=1": "access_token&#61;REMOVED&amp;id=1",
    r"access\u005ftoken=AbC": r"access\u005ftoken=REMOVED",
    "access_token%25253DAbC%252526id": "access_token%25253DREMOVED%252526id",
}


@pytest.mark.parametrize("text", SECRETS)
def test_a_token_that_looks_like_none_by_itself_is_removed_whole(tmp_path: Path, text: str) -> None:
    path, copy = put(tmp_path / "a", text), tmp_path / "copy"
    assert scan(path).has_tokens
    assert without_tokens(path, copy) == 1
    assert copy.read_text() == SECRETS[text]
    assert not scan(copy).has_tokens


@pytest.mark.parametrize("filler", [b"x,", b"xy"], ids=["commas", "no comma anywhere"])
def test_a_token_across_the_edge_of_a_block_is_found_and_removed(tmp_path: Path, filler: bytes) -> None:
    """Files are taken by blocks of four megabytes, and a token may lie anywhere."""
    field = f"&access_token={TOKEN}&".encode()
    for before_edge in (
        1,
        5,
        len("&access_token"),
        len("&access_token="),
        len("&access_token=E"),
        len(field) // 2,
        len(field) - 1,
    ):
        data = filler * ((BLOCK - before_edge) // 2) + b"x" * (before_edge % 2) + field + filler * 10
        path, copy = put(tmp_path / "a", data), tmp_path / "copy"
        assert scan(path).has_tokens
        assert without_tokens(path, copy) == 1
        assert copy.read_bytes() == data.replace(TOKEN.encode(), b"REMOVED")


def tokens_in(opened: Archive) -> list[str]:
    """The tables that hold something shaped like a token."""
    pattern = r"access_token[^&]{1,6}EAA|EAAFAKE"
    counts = {
        model.__tablename__: opened.sql(
            f'SELECT count(*) FROM "{model.__tablename__}" AS t WHERE regexp_matches(t::VARCHAR, $p)', p=pattern
        )
        for model in models.TABLES
    }
    return [str(name) for name, table in counts.items() if table.rows != [(0,)]]


def ad(number: str, **keys: object) -> dict[str, object]:
    return meta_ad(number, ad_snapshot_url=URL, **keys)


def test_no_token_reaches_the_archive_file(tmp_path: Path) -> None:
    """Neither from ads, nor from addresses of next pages, unknown keys, rejected rows or broken lines."""
    place = tmp_path / "in"
    put(place / "a_1", page([ad("1"), ad("2", spend="x"), ad("3", mood=f"see {URL}")], next_page=URL))
    put(place / "b.ndjson", lines([ad("4")]) + f'{{"broken": "{URL}\n')
    snaps = [snap_ad("1", CreativeProperties=f"web_view_url:{URL}"), snap_ad("2", Spend="x", CreativeProperties=URL)]
    put(place / "s" / "2026.csv", snap(snaps, end="\n") + f'broken,"{URL}\n')
    with archive.open(tmp_path / "a.duckdb") as opened:
        reports = opened.import_dump(place)
        assert sorted((report.tokens_removed, report.rows_rejected) for report in reports) == [(2, 1), (3, 2), (5, 1)]
        assert tokens_in(opened) == []
        assert "REMOVED" in str(rejected(opened))
        assert opened.sql("SELECT sum(tokens_removed) FROM capture").rows == [(10,)]
        assert all(f"removed {report.tokens_removed} access tokens" in " ".join(report.warnings) for report in reports)
        # an id is taken from the address, so it must survive the removal
        assert opened.sql("SELECT count(*) FROM ad WHERE ad_id = '4'").rows == [(1,)]
    assert b"EAAFAKE" not in (tmp_path / "a.duckdb").read_bytes()


def test_a_token_in_a_files_name_is_removed_and_counted(new: Archive, folder: Path) -> None:
    """wget saves a page under its whole address."""
    address = "ads_archive?access_token={}&limit=250{}"
    put(folder / address.format(TOKEN, ".json"), page([meta_ad("1")]))
    put(folder / address.format("123456789|AbCdEf", ".json"), page([meta_ad("2")]))
    members = {address.format(TOKEN, ".json"): page([meta_ad("3")])}
    put(folder / "packed" / f"{TOKEN}.zip", zip_of(*((name, text.encode()) for name, text in members.items())))
    reports = new.import_dump(folder)
    assert sum(report.ads for report in reports) == 3
    assert sum(report.tokens_removed for report in reports) == 4
    assert tokens_in(new) == [] and "AbCdEf" not in str(new.sql("FROM capture, capture_file").rows)
    assert "AbCdEf" not in str(reports) and TOKEN not in str(reports)
    names = [name for (name,) in new.sql("SELECT name FROM capture_file ORDER BY name").rows]
    assert all(name.endswith("ads_archive?access_token=REMOVED&limit=250.json") for name in names)
    assert str(new.sql("SELECT container FROM capture_file WHERE container IS NOT NULL").rows[0][0]).endswith(
        "/REMOVED.zip"
    )


@pytest.mark.parametrize("kind", ["key", "inner key", "column", "strict"])
def test_a_token_in_a_key_reaches_neither_warnings_nor_messages(new: Archive, folder: Path, kind: str) -> None:
    """Keys are listed from the file as it came."""
    key = f"x?access_token={TOKEN}"
    if kind == "column":
        path = put(folder / "2026.csv", snap([snap_ad("1") | {key: "kept"}], header=[*SNAP_2, key]))
    else:
        odd = {"mood": {key: "kept"}} if kind == "inner key" else {key: "kept"}
        path = put(folder / "ads.ndjson", lines([meta_ad("1", **odd)]))
    [report] = new.import_dump(path, strict=kind == "strict")
    assert TOKEN not in str(report) and TOKEN not in str(report.error)
    assert tokens_in(new) == []
    if kind == "strict":
        assert "access_token=REMOVED" in str(report.error)
        return
    assert report.ads == 1 and report.error is None
    assert "kept" in str(new.sql("FROM ad").rows)


def test_a_token_deep_inside_a_file_leaves_records_and_their_numbers_right(new: Archive, folder: Path) -> None:
    """The head of a file says nothing of a token further on; the file is read anew from a copy without it."""
    ads = [meta_ad(str(n)) | ({"ad_snapshot_url": URL} if n == 200 else {}) for n in range(400)]
    report = one(new, put(folder / "ads.ndjson", lines(ads)))
    assert (report.rows_loaded, report.tokens_removed) == (400, 1)
    query = (
        "SELECT bool_and(s.record_no = v.ad_id::INTEGER + 1) FROM sighting AS s JOIN ad_version AS v USING (version_id)"
    )
    assert new.sql(query).rows == [(True,)]


def test_records_are_numbered_file_by_file_when_one_of_them_had_to_be_read_anew(new: Archive, folder: Path) -> None:
    put(folder / "run_1", page([meta_ad(f"1{n:03}", ad_snapshot_url=URL if n == 100 else None) for n in range(400)]))
    put(folder / "run_2", page([meta_ad(f"2{n:03}", **({"spend": "x"} if n == 50 else {})) for n in range(100)]))
    put(folder / "run_3", page([meta_ad(f"3{n:03}") for n in range(100)]))
    report = one(new, folder)
    assert (report.rows_read, report.rows_rejected) == (600, 1)
    query = (
        "SELECT bool_and(s.record_no = right(v.ad_id, 3)::INTEGER + 1 AND s.file_no = left(v.ad_id, 1)::INTEGER), "
        "count(*) FROM sighting AS s JOIN ad_version AS v USING (version_id)"
    )
    assert new.sql(query).rows == [(True, 599)]
    assert new.sql("SELECT file_no, record_no FROM rejected_row").rows == [(2, 51)]


def test_a_kept_copy_has_no_token_and_is_what_the_archive_says(new: Archive, folder: Path, tmp_path: Path) -> None:
    path = put(folder / "ads.ndjson", lines([ad("1"), ad("2")]))
    one(new, path, keep=tmp_path / "kept")
    [(name, kept_sha, sha)] = new.sql("SELECT kept, kept_sha256, sha256 FROM capture_file").rows
    copy = (tmp_path / "kept" / name).read_bytes()
    assert re.search(rb"EAA\w{20}", copy) is None
    assert copy == path.read_bytes().replace(TOKEN.encode(), b"REMOVED")
    assert hashlib.sha256(copy).hexdigest() == kept_sha
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha and sha in name


def test_a_kept_copy_without_tokens_is_the_original_byte_for_byte(new: Archive, folder: Path, tmp_path: Path) -> None:
    path = put(folder / "ads.ndjson", lines([meta_ad("1")]))
    one(new, path, keep=tmp_path / "kept")
    [(name, kept_sha, sha)] = new.sql("SELECT kept, kept_sha256, sha256 FROM capture_file").rows
    assert (tmp_path / "kept" / name).read_bytes() == path.read_bytes()
    assert kept_sha == sha
    assert [each.name for each in (tmp_path / "kept").rglob("*") if each.is_file()] == [sha]


def test_a_dry_run_keeps_nothing(new: Archive, folder: Path, tmp_path: Path) -> None:
    one(new, put(folder / "ads.ndjson", lines([meta_ad("1")])), keep=tmp_path / "kept", dry_run=True)
    assert not (tmp_path / "kept").exists()
