"""Files that a platform overwrites in place: fetched only if changed, gone on with where they stopped, checked."""

import hashlib
import json
import random
from pathlib import Path

import pytest

from adlib.errors import ShrunkenCapture, SourceFailed
from archive.collect import google, snapchat
from archive.collect.web import Web
from sources import Asked, Handler, Published, cut_at, send, send_redirect, serving, zipped

PATH = "/political-csv/bundle.zip"
TABLES = ("advertiser-stats", "advertiser-weekly-spend", "creative-stats", "geo-spend")


def bundle(day: str = "2026-11-24", rows: int = 30, **more: str) -> bytes:
    """A bundle that is too large for one read, because its ids are at random."""
    numbers = random.Random(f"{day} {rows}")  # noqa: S311 - no secret
    files = {
        f"google-political-ads-{name}.csv": "Ad_ID\n" + "".join(f"CR{numbers.getrandbits(400)}\n" for _ in range(rows))
        for name in TABLES
    }
    updated = {"google-political-ads-updated.csv": f"Report_Data_Updated_Date\n{day}\n"}
    return zipped({**files, **updated, **more})


@pytest.fixture
def source():
    return Published({PATH: bundle()})


@pytest.fixture
def web(source, waits):
    """One server for a whole test, so that its address stays."""
    with serving(source) as server, Web(server.url + PATH, waits.manners) as opened:
        yield opened


def fails(asked: Asked, handler: Handler) -> None:
    send(handler, b"", 500)


def names(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir() if not path.name.startswith("."))


def test_a_bundle_is_kept_under_the_day_it_declares_and_its_sha256(out, web, source):
    kept = google.collect(web, out)
    digest = hashlib.sha256(source.files[PATH]).hexdigest()
    assert kept.is_new and kept.path is not None
    assert kept.path.name == f"google-political-ads-transparency-bundle.2026-11-24.{digest[:8]}.zip"
    assert kept.path.read_bytes() == source.files[PATH]
    assert kept.said == f"of 2026-11-24, 30 rows, {len(source.files[PATH]):,} bytes"
    assert sorted(path.name for path in out.iterdir()) == [".adlib-google.json", kept.path.name]


def test_an_unchanged_file_is_not_sent_again(out, web, source):
    first = google.collect(web, out)
    sent = source.sent
    second = google.collect(web, out)
    assert (second.is_new, second.path, source.sent) == (False, first.path, sent)
    assert second.said == "since 2026-11-24"


def test_the_same_bytes_under_a_new_etag_are_not_new(out, web, source):
    first = google.collect(web, out)
    source.etag = lambda body: '"another"'
    source.modified = "Sun, 29 Nov 2026 05:00:00 GMT"
    second = google.collect(web, out)
    assert (second.is_new, second.path) == (False, first.path)
    assert google.collect(web, out).said == "since 2026-11-24"


def test_a_changed_file_is_kept_beside_the_old_one(out, web, source):
    first = google.collect(web, out)
    source.files[PATH] = bundle("2026-11-25")
    second = google.collect(web, out)
    assert second.is_new
    assert names(out) == sorted([first.path.name, second.path.name])


def test_a_file_that_was_deleted_by_hand_is_fetched_again(out, web, source):
    first = google.collect(web, out)
    first.path.unlink()
    assert google.collect(web, out).is_new


# --- broken off ------------------------------------------------------------------------------------------------------


def test_a_download_that_breaks_off_goes_on_by_range(out, web, source):
    size = len(source.files[PATH])
    source.faults = {1: cut_at(source, PATH, size // 2), 2: cut_at(source, PATH, 10)}
    kept = google.collect(web, out)
    assert kept.path.read_bytes() == source.files[PATH]


def test_each_byte_is_sent_once(out, web, source):
    size = len(source.files[PATH])
    source.faults = {1: cut_at(source, PATH, size // 2)}
    google.collect(web, out)
    assert source.sent == size


def test_what_came_is_kept_for_the_next_run(out, web, source):
    size = len(source.files[PATH])
    source.faults = {1: cut_at(source, PATH, size // 2), **dict.fromkeys(range(2, 6), fails)}
    with pytest.raises(SourceFailed, match=f"tried 5 times; .* from {size // 2:,} bytes"):
        google.collect(web, out)
    assert names(out) == []
    assert google.collect(web, out).path.read_bytes() == source.files[PATH]
    assert source.sent == size


def test_a_file_that_changed_meanwhile_is_fetched_from_its_beginning(out, web, source):
    size = len(source.files[PATH])
    source.faults = {1: cut_at(source, PATH, size // 2), **dict.fromkeys(range(2, 6), fails)}
    with pytest.raises(SourceFailed):
        google.collect(web, out)
    source.files[PATH] = bundle("2026-11-26", rows=50)
    kept = google.collect(web, out)
    assert kept.path.read_bytes() == source.files[PATH]
    assert "2026-11-26" in kept.path.name


@pytest.mark.parametrize("way", ["no ranges", "weak etag", "wrong part", "beyond"])
def test_a_server_that_knows_no_ranges_or_gets_them_wrong_sends_it_whole(out, web, source, way):
    body = source.files[PATH]
    source.faults = {1: cut_at(source, PATH, len(body) // 2)}
    source.ranges = way != "no ranges"
    if way == "weak etag":
        source.weak, source.modified = True, ""
    if way == "wrong part":
        headers = {"Content-Range": f"bytes 0-{len(body) - 1}/{len(body)}"}
        source.faults[2] = lambda asked, handler: send(handler, body, 206, headers)
        source.faults[3] = lambda asked, handler: send(handler, b"", 416)
    if way == "beyond":
        source.faults[2] = lambda asked, handler: send(handler, b"", 416)
    assert google.collect(web, out).path.read_bytes() == body


def test_a_whole_part_left_by_a_kill_is_checked_and_not_asked_for_again(out, web, source):
    first = google.collect(web, out)
    body = first.path.read_bytes()
    first.path.rename(out / ".adlib-google.part")
    (out / ".adlib-google.json").unlink()
    (out / ".adlib-google.part.json").write_text(json.dumps({"etag": source.etag(body), "bytes": len(body)}))
    count = source.count
    assert google.collect(web, out).path.read_bytes() == body
    assert source.count == count


# --- not good --------------------------------------------------------------------------------------------------------

BROKEN = {
    "html": (b"<!DOCTYPE html><html>moved</html>", "a web page in place of a zip"),
    "cut": (bundle()[:-50], "cut off or damaged"),
    "text": (b"no zip at all", "cut off or damaged"),
    "stub": (zipped({"README.txt": "This has moved."}), "has no advertiser-stats, .* holds README.txt"),
    "no day": (bundle("soon"), "does not say when"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_good_bundle_does_not_count(out, web, source, kind):
    before = google.collect(web, out)
    source.files[PATH], words = BROKEN[kind]
    with pytest.raises(SourceFailed, match=words):
        google.collect(web, out)
    assert names(out) == [before.path.name]
    source.files[PATH] = bundle("2026-11-27")
    assert google.collect(web, out).is_new


def test_a_member_whose_checksum_is_wrong_is_noticed(out, web, source):
    body = bytearray(source.files[PATH])
    body[200] ^= 0xFF
    source.files[PATH] = bytes(body)
    with pytest.raises(SourceFailed, match="damaged"):
        google.collect(web, out)


def test_a_bundle_with_too_few_rows_is_refused_as_shrunken(out, web, source):
    with pytest.raises(ShrunkenCapture, match="30 rows where at least 1,000"):
        google.collect(web, out, min_rows=1000)
    source.files[PATH] = bundle(rows=0)
    with pytest.raises(ShrunkenCapture, match="0 rows where at least 1 "):
        google.collect(web, out)
    assert names(out) == []


def test_an_older_bundle_than_the_one_at_hand_does_not_count(out, web, source):
    before = google.collect(web, out)
    source.files[PATH] = bundle("2026-11-20")
    with pytest.raises(SourceFailed, match="is of 2026-11-20, older than the one at hand, of 2026-11-24"):
        google.collect(web, out)
    assert names(out) == [before.path.name]


def test_both_notations_of_the_day_are_read(out, web, source):
    source.files[PATH] = bundle(
        **{"google-political-ads-updated.csv": "Report_Data_Updated_Time (PT)\n27 Sep 2026 06:39 PT\n"}
    )
    assert ".2026-09-27." in google.collect(web, out).path.name


def test_a_zip_that_unpacks_to_an_absurd_size_is_not_read(out, web, source):
    source.files[PATH] = bundle(**{"google-political-ads-geo-spend.csv": "0" * (60 << 20)})
    with pytest.raises(SourceFailed, match="would unpack to 62,914,560 bytes"):
        google.collect(web, out)


def test_a_missing_file_is_told(out, web, source):
    source.files.clear()
    with pytest.raises(SourceFailed, match="has no such file"):
        google.collect(web, out)


# --- redirects -------------------------------------------------------------------------------------------------------


def test_a_redirect_to_this_computer_is_not_followed(out, web, source, waits):
    with serving(Published({PATH: bundle()})) as inner:
        source.faults = {1: lambda asked, handler: send_redirect(handler, inner.url + PATH)}
        with pytest.raises(SourceFailed, match=r"private network \(127.0.0.1\); this was not followed"):
            google.collect(web, out)
        assert inner.asked == []


@pytest.mark.parametrize(
    "to",
    [
        "http://localhost:1/x",
        "http://[::1]/x",
        "http://10.0.0.8/x",
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/x",
    ],
)
def test_no_redirect_into_a_private_network_is_followed(out, web, source, to):
    source.faults = {1: lambda asked, handler: send_redirect(handler, to)}
    with pytest.raises(SourceFailed, match="this was not followed"):
        google.collect(web, out)


@pytest.mark.parametrize("to", ["ftp://example.org/x", "file:///etc/passwd"])
def test_a_redirect_to_something_else_than_the_web_is_not_followed(out, web, source, to):
    source.faults = {1: lambda asked, handler: send_redirect(handler, to)}
    with pytest.raises(SourceFailed, match="not https"):
        google.collect(web, out)


def test_a_redirect_within_the_same_server_is_followed(out, web, source):
    source.files["/new.zip"] = source.files[PATH]
    source.faults = {1: lambda asked, handler: send_redirect(handler, "/new.zip")}
    assert google.collect(web, out).is_new


def test_redirects_without_end_are_told(out, web, source):
    source.faults = dict.fromkeys(range(1, 99), lambda asked, handler: send_redirect(handler, PATH))
    with pytest.raises(SourceFailed, match="without end"):
        google.collect(web, out)
    assert source.count == 6


# --- Snap ------------------------------------------------------------------------------------------------------------


def snap_zip(rows: int = 3) -> bytes:
    return zipped({"PoliticalAds.csv": "ADID,CreativeUrl\r\n" + "a,b\r\n" * rows, "readme.txt": "Read me."})


@pytest.fixture
def year(waits):
    """A server that plays Snap's, asked for the year 2026."""
    files = Published({"/political/2026/PoliticalAds.zip": snap_zip()})
    with serving(files) as server, Web(snapchat.address(f"{server.url}/political/", 2026), waits.manners) as opened:
        yield files.files, opened


def test_a_year_of_snap_is_kept_under_the_day_it_was_packed(out, year):
    kept = snapchat.collect(year[1], out, 2026)
    assert kept.path.name.startswith("snap-2026.2026-11-28.")
    assert "3 rows" in kept.said
    assert not snapchat.collect(year[1], out, 2026).is_new


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (zipped({"readme.txt": "Read me."}), "has no PoliticalAds.csv"),
        (zipped({"PoliticalAds.csv": "<html>"}), "does not begin as Snap's"),
        (b"<html>", "web page"),
    ],
)
def test_what_is_no_year_of_snap_does_not_count(out, year, body, words):
    files, web = year
    files["/political/2026/PoliticalAds.zip"] = body
    with pytest.raises(SourceFailed, match=words):
        snapchat.collect(web, out, 2026)
    assert names(out) == []
