"""`verify` finds nothing wrong in a sound archive, and names the place in one that was tampered with."""

from pathlib import Path

import pytest

from archive.database import Archive
from archive.verify import verify
from made import one, put, snap, snap_ad
from reading import SAMPLES


@pytest.fixture
def sound(new: Archive, samples: Path) -> Archive:
    may_3, may_24 = samples / "2026-05-03", samples / "2026-05-24"
    new.import_dump(may_3 / "google", may_24 / "google", may_24 / "snap")
    return new


def wrong(archive: Archive) -> dict[str, list[str]]:
    return {each.check: each.wrong for each in verify(archive) if each.wrong}


def test_a_sound_archive_is_found_sound_and_everything_is_looked_at(sound: Archive) -> None:
    found = list(verify(sound))
    assert [each for each in found if each.wrong] == []
    looked_at = {each.check: each.looked_at for each in found}
    assert looked_at["sightings of ads"] == 26 + 28 + 17
    assert looked_at["rows of each capture"] == 3
    assert looked_at["records of spend_line_history"] > 100


def test_an_empty_archive_is_sound(new: Archive) -> None:
    assert wrong(new) == {}


@pytest.mark.parametrize(
    ("tampering", "check", "told"),
    [
        ("DELETE FROM sighting WHERE record_no = 3 AND capture_id = 3", "sightings of ads", "capture 3"),
        ("UPDATE capture SET rows_read = rows_read + 1 WHERE capture_id = 2", "rows of each capture", "capture 2"),
        ("UPDATE capture SET ads = ads - 1 WHERE capture_id = 1", "ads of each capture", "capture 1"),
        ("UPDATE capture_file SET rows_loaded = 0 WHERE member = 'PoliticalAds'", "rows of each file", "2026.zip"),
        ("DELETE FROM ad_version WHERE ad_id = 'CR99990000000000000001'", "sightings point to versions", "not there"),
        ("INSERT INTO ad_version SELECT * REPLACE (-1 AS version_id) FROM ad_version", "versions", "is given"),
        ("UPDATE ad_version SET countries = ['XX'] WHERE version_id = 1", "sets of places", "names other places"),
        ("UPDATE ad_version SET fields_said = 0 WHERE version_id = 1", "fields that ads fill", "other fields"),
        ("DELETE FROM place_set", "sets of places", "names other places"),
        ("DELETE FROM place_name", "names of places", "has no name"),
        ("UPDATE place_name SET name = 'elsewhere'", "names of places", "its name is another"),
        ("INSERT INTO place_name VALUES (1, 'nowhere')", "names of places", "no set of places holds it"),
        ("DELETE FROM place_days", "days of sets of places", "other days"),
        ("UPDATE place_days SET last_day = first_day", "days of sets of places", "other days"),
        ("INSERT INTO place_days VALUES (1, DATE '2026-01-01', NULL)", "days of sets of places", "other days"),
        ("UPDATE ad_version SET ad_key = -ad_key WHERE version_id = 1", "sightings point to versions", "another ad"),
        ("DELETE FROM ad_current WHERE ad_key % 3 = 0", "where each ad stands", "stands nowhere"),
        ("UPDATE ad_current SET last_seen = TIMESTAMP '1999-01-01'", "where each ad stands", "another"),
        ("UPDATE advertiser_spend SET spend_lower = spend_lower + 1", "what advertisers spent", "add up"),
        ("DELETE FROM advertiser_spend WHERE status = 'gone'", "what advertisers spent", "gone"),
        ("DELETE FROM ad_former", "how ads stood before", "is not there"),
        ("UPDATE ad_former SET spend_upper = 1", "how ads stood before", "something else"),
        ("UPDATE ad_former SET since_capture_id = 2", "how ads stood before", "showed something else"),
        ("UPDATE ad_former SET until_capture_id = 1", "how ads stood before", "nothing happened"),
        ("UPDATE ad_current SET since_capture_id = 1", "since when each ad stands so", "did not begin"),
        ("DELETE FROM spend_line_history WHERE row_no = 2", "records of spend_line_history", "advertiser-stats"),
        ("DELETE FROM id_mapping", "records of id_mapping", "id_mapping"),
        ("INSERT INTO rejected_row VALUES (1, 1, 1, 'why', 'raw')", "rejected rows", "are kept"),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_named(sound: Archive, tampering: str, check: str, told: str) -> None:
    sound.con.execute(tampering)
    found = wrong(sound)
    assert check in found
    assert told in " ".join(found[check])


def test_an_ad_that_only_excludes_places_names_none_like_one_without_targets(new: Archive, folder: Path) -> None:
    ads = [snap_ad("1", **{"Regions (Excluded)": "Texas"}), snap_ad("2")]
    one(new, put(folder / "2026.csv", snap(ads)))
    assert new.sql("SELECT asked_places(targets) FROM ad_version ORDER BY ad_id").rows == [([],), (None,)]
    assert wrong(new) == {}


def test_a_criterion_without_a_value_names_no_place(new: Archive) -> None:
    """The collector's ads for a list of customers say no more than that."""
    one(new, SAMPLES / "fbpac" / "ads.json")
    assert new.sql("SELECT count(*) FROM targeting WHERE value IS NULL AND NOT excluded").rows != [(0,)]
    assert wrong(new) == {}
