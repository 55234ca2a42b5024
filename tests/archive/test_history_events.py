"""What happened to ads from capture to capture: gone, returned, moved and renumbered, on dumps made row by row."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.database import Archive
from made import creatives, lines, meta_ad, one, put, snap, snap_ad, table, updated

OLD, NEW = "CR1234567890", "CR00000000000000000001"


def meta(opened: Archive, folder: Path, day: str, *ads: Any, complete: bool = True) -> int:
    """Import one capture of the Meta API for Germany; give its number."""
    held = [meta_ad(each) if isinstance(each, str) else meta_ad(**each) for each in ads]
    path = put(folder / f"{day}.ndjson", lines(held))
    when = datetime.fromisoformat(day)
    report = one(opened, path, as_of=when, country="DE", complete=complete, accept_shrunk=True)
    assert report.capture_id
    return report.capture_id


def google(opened: Archive, folder: Path, day: str, ads: list[Mapping[str, object]], **files: str) -> None:
    """Import one bundle of Google: creative-stats and whatever else is given."""
    put(folder / day / "google-political-ads-creative-stats.csv", creatives(ads))
    put(folder / day / "google-political-ads-updated.csv", updated(day))
    for name, content in files.items():
        put(folder / day / f"{name}.csv", content)
    one(opened, folder / day, accept_shrunk=True)


def events(opened: Archive, *kinds: str) -> list[tuple[Any, ...]]:
    """All changes of these kinds: kind, day of the capture that shows it, ad, field, before, after."""
    query = (
        "SELECT kind, after_as_of::DATE::VARCHAR, ad_id, field, before, after FROM ad_change "
        "WHERE list_contains($kinds, kind) ORDER BY after_as_of, kind, ad_id, field, before"
    )
    return opened.sql(query, kinds=list(kinds)).rows


def statuses(opened: Archive) -> dict[str, str]:
    """How each ad stands, by id."""
    return dict(opened.sql("SELECT ad_id, status FROM ad").rows)


def test_an_ad_that_leaves_a_complete_capture_is_gone_and_may_return(new: Archive, folder: Path) -> None:
    meta(new, folder, "2026-05-01", "1", "2")
    meta(new, folder, "2026-05-08", "1")
    meta(new, folder, "2026-05-15", "1", "2", "3")
    meta(new, folder, "2026-05-22", "1", "3")
    assert events(new, "gone", "returned", "new") == [
        ("gone", "2026-05-08", "2", None, None, None),
        ("new", "2026-05-15", "3", None, None, None),
        ("returned", "2026-05-15", "2", None, None, None),
        ("gone", "2026-05-22", "2", None, None, None),
    ]
    assert statuses(new)["2"] == "gone"


def test_absence_from_a_partial_capture_proves_nothing(new: Archive, folder: Path) -> None:
    meta(new, folder, "2026-05-01", "1", "2")
    meta(new, folder, "2026-05-08", "1", complete=False)
    assert events(new, "gone") == []
    meta(new, folder, "2026-05-15", "2")
    assert events(new, "gone") == [("gone", "2026-05-15", "1", None, None, None)]


def test_the_order_of_import_does_not_matter(new: Archive, folder: Path) -> None:
    meta(new, folder, "2026-05-15", "1", "2", "3")
    meta(new, folder, "2026-05-01", "1", "2")
    meta(new, folder, "2026-05-08", "1")
    assert [each[:3] for each in events(new, "gone", "returned", "new")] == [
        ("gone", "2026-05-08", "2"),
        ("new", "2026-05-15", "3"),
        ("returned", "2026-05-15", "2"),
    ]


def test_what_was_last_seen_has_file_sha256_and_record(new: Archive, folder: Path) -> None:
    meta(new, folder, "2026-05-01", "1", "2")
    meta(new, folder, "2026-05-08", "1")
    query = "SELECT before_file, before_sha256, before_record_no, after_file FROM ad_change WHERE kind = 'gone'"
    file, sha, record, after = new.sql(query).rows[0]
    digest = new.sql("SELECT sha256 FROM capture_file WHERE capture_id = 1").rows[0][0]
    assert (Path(file).name, sha, record, after) == ("2026-05-01.ndjson", digest, 2, None)


def test_a_snap_ad_that_moves_to_another_years_file_counts_once_and_is_not_gone(new: Archive, folder: Path) -> None:
    """Advertisers of Snap edit the start of an ad, and so move it from one year's file to another's."""
    stay = [snap_ad(f"{year}-{n}", StartDate=f"{year}/03/01 00:00:00Z") for year in (2020, 2022) for n in range(3)]
    moving = {"StartDate": "2020/10/01 00:00:00Z", "EndDate": "2020/11/02 00:00:00Z", "Spend": 500}
    moved = moving | {"StartDate": "2022/05/04 00:00:00Z", "Spend": 620}
    for day, in_2020, in_2022 in (("2022-04-01", [moving], []), ("2022-06-01", [], [moved])):
        for year, more in (("2020", in_2020), ("2022", in_2022)):
            held = [each for each in stay if str(each["ADID"]).startswith(year)]
            path = put(folder / day / f"{year}.csv", snap([*held, *(snap_ad("moving", **each) for each in more)]))
            one(new, path, as_of=datetime.fromisoformat(day))
    assert statuses(new)["moving"] != "gone"
    assert events(new, "gone", "returned", "new") == []
    assert events(new, "moved") == [("moved", "2022-06-01", "moving", "scope", "2020", "2022")]
    assert new.sql("SELECT count(*), sum(spend_lower) FROM ad WHERE ad_id = 'moving'").rows == [(1, 620)]


def test_an_ad_under_another_advertiser_is_moved_and_counts_once(new: Archive, folder: Path) -> None:
    others: list[Mapping[str, object]] = [{"Ad_ID": f"CR{n}"} for n in range(3)]
    google(new, folder, "2026-05-01", [*others, {"Ad_ID": "CRX", "Advertiser_ID": "AR01"}])
    google(new, folder, "2026-05-08", [*others, {"Ad_ID": "CRX", "Advertiser_ID": "AR02"}])
    assert events(new, "moved") == [("moved", "2026-05-08", "CRX", "advertiser_id", "AR01", "AR02")]
    assert events(new, "gone", "new", "returned") == []
    assert new.sql("SELECT advertiser_id, versions, status FROM ad WHERE ad_id = 'CRX'").rows == [("AR02", 2, "ended")]
    first = new.sql("SELECT first_seen::DATE::VARCHAR FROM ad WHERE ad_id = 'CRX'").rows
    assert first == [("2026-05-01",)], "its history goes back to the advertiser it had before"


def test_an_id_that_stays_under_another_advertiser_is_moved_too(new: Archive, folder: Path) -> None:
    """Google's ad ids repeat: two advertisers had it, one of them lost it. Both remain ads of their own."""
    both: list[Mapping[str, object]] = [{"Ad_ID": "CRX", "Advertiser_ID": each} for each in ("AR01", "AR02")]
    google(new, folder, "2026-05-01", both)
    google(new, folder, "2026-05-08", both[1:])
    assert events(new, "moved") == [("moved", "2026-05-08", "CRX", "advertiser_id", "AR01", "AR02")]
    assert events(new, "gone") == []
    assert new.sql("SELECT count(*), count(*) FILTER (status = 'gone') FROM ad").rows == [(2, 0)]


def test_ids_that_google_renumbered_are_one_ad(new: Archive, folder: Path) -> None:
    mapping = {
        "creative_id_mapping": table(("OldCreativeId", "NewCreativeId"), [(OLD, NEW), ("CRold", "CRnever-seen")]),
        "advertiser_id_mapping": table(("OldAdvertiserId", "NewAdvertiserId"), [("AR1", "AR00001")]),
    }
    google(
        new, folder, "2022-05-01", [{"Ad_ID": OLD, "Advertiser_ID": "AR1"}, {"Ad_ID": "CRold", "Advertiser_ID": "AR1"}]
    )
    google(new, folder, "2023-07-01", [{"Ad_ID": NEW, "Advertiser_ID": "AR00001"}], **mapping)
    assert events(new, "renumbered", "moved", "new") == [("renumbered", "2023-07-01", NEW, "ad_id", OLD, NEW)]
    assert events(new, "gone") == [("gone", "2023-07-01", "CRold", None, None, None)]
    assert new.sql("SELECT ad_id, first_seen::DATE::VARCHAR FROM ad WHERE status <> 'gone'").rows == [
        (NEW, "2022-05-01")
    ]


def test_only_the_advertisers_id_renumbered(new: Archive, folder: Path) -> None:
    mapping = table(("OldAdvertiserId", "NewAdvertiserId"), [("AR1", "AR00001")])
    google(new, folder, "2022-05-01", [{"Ad_ID": "CRX", "Advertiser_ID": "AR1"}])
    google(new, folder, "2023-07-01", [{"Ad_ID": "CRX", "Advertiser_ID": "AR00001"}], advertiser_id_mapping=mapping)
    assert events(new, "renumbered", "gone", "moved") == [
        ("renumbered", "2023-07-01", "CRX", "advertiser_id", "AR1", "AR00001")
    ]


def test_mappings_in_a_circle_say_nothing(new: Archive, folder: Path) -> None:
    ids = ("CRA", "CRB", "CRC")
    circle = table(("OldCreativeId", "NewCreativeId"), zip(ids, (*ids[1:], ids[0]), strict=True))
    google(new, folder, "2022-05-01", [{"Ad_ID": each} for each in ids], creative_id_mapping=circle)
    assert sorted(statuses(new)) == list(ids)


def test_changed_fields_have_both_values(new: Archive, folder: Path) -> None:
    booked = {"ad": "4", "ad_delivery_stop_time": "2026-06-30"}
    meta(new, folder, "2026-05-01", {"ad": "1"}, {"ad": "2"}, {"ad": "3"}, booked)
    meta(
        new, folder, "2026-05-08",
        {"ad": "1", "spend": {"lower_bound": "0", "upper_bound": "99"}},
        {"ad": "2", "bylines": ""},
        {"ad": "3", "ad_delivery_stop_time": "2026-05-05", "ad_creative_bodies": ["Vote again."]},
        booked,
    )  # fmt: skip
    assert events(new, "spend-fell", "payer-withdrawn", "changed", "ended") == [
        ("changed", "2026-05-08", "3", "ended_on", None, "2026-05-05"),
        ("changed", "2026-05-08", "3", "text", "Vote, says 3.", "Vote again."),
        ("ended", "2026-05-08", "3", "ended_on", None, "2026-05-05"),
        ("payer-withdrawn", "2026-05-08", "2", "payer", "Harbour Party", None),
        ("spend-fell", "2026-05-08", "1", "spend", "100.00 – 199.00 EUR", "0.00 – 99.00 EUR"),
    ]


def test_a_field_that_one_capture_does_not_carry_is_not_compared(new: Archive, folder: Path) -> None:
    meta(new, folder, "2026-05-01", {"ad": "1"})
    meta(new, folder, "2026-05-08", {"ad": "1", "spend": None, "currency": None, "bylines": None})
    assert events(new, "changed", "spend-fell", "payer-withdrawn") == []


def test_ads_without_an_id_of_their_platform_never_count(new: Archive, folder: Path) -> None:
    held = [meta_ad(None, ad_creative_bodies=[f"Text {n}"]) for n in range(4)]
    for day, ads in (("2026-05-01", held[:3]), ("2026-05-08", held[1:])):
        path = put(folder / f"{day}.ndjson", lines(ads))
        one(new, path, as_of=datetime.fromisoformat(day), country="DE", complete=True)
    assert new.sql("SELECT count(*) FROM ad_change").rows == [(0,)]
