"""Meta's web page."""

import json
from pathlib import Path

import pytest

from archive.database import Archive
from reading import SAMPLES, details, one, take


def test_both_shapes_of_the_web_page_are_read(new: Archive) -> None:
    take(new, SAMPLES / "meta_web" / "until_2024.json", SAMPLES / "meta_web" / "since_2024.json")
    rows = new.sql(
        "SELECT right(ad_id, 1), advertiser_name, payer, started_on::VARCHAR, ended_on::VARCHAR, spend_lower, "
        "spend_upper, currency, impressions_lower, impressions_upper, audience_upper FROM ad ORDER BY ad_id"
    ).rows
    assert rows == [
        ("1", "The Älvmünde Lamp-Post", "Lamp-Post Readers' Club", "2024-04-01", "2024-04-08", 9000, 10_000, "USD",
         1_000_000, None, 1_000_000),
        ("2", "Harbour & Hills Party", None, "2024-04-05", None, 0, 500, "ARS", None, None, None),
        ("3", "Südufer Tenants' Table", None, "2025-09-16", None, None, None, None, None, None, None),
    ]  # fmt: skip
    assert details(new, "999990000002002")["last_shown"] == "2024-04-15"
    assert details(new, "999990000002003")["eu_total_reach"] == "982"


def test_texts_of_the_web_page_lose_their_tags_and_gain_their_cards(new: Archive) -> None:
    take(new, SAMPLES / "meta_web" / "until_2024.json", SAMPLES / "meta_web" / "since_2024.json")
    texts = [row[0] for row in new.sql("SELECT text FROM ad ORDER BY ad_id").rows]
    assert texts == [
        "Eight lamps out on Quay Street.\n We counted & wrote. Twice.",
        "{{product.name}}\n\nFour boats.\n\nOne harbour.",
        "A lamp for every stair.",
    ]
    pictures = [row[0] for row in new.sql("SELECT len(creative_urls) FROM ad ORDER BY ad_id").rows]
    assert pictures == [1, 2, None]


@pytest.mark.parametrize(
    ("spend", "found"),
    [
        ("$9K-$10K", (9000, 10_000)),
        ("ARS500K - ARS600K", (500_000, 600_000)),
        (">$1M", (1_000_000, None)),
        ("€1,000–€1,499", (1000, 1499)),
        ("BRL100 - BRL199", (100, 199)),
        ("$1.5K - $2K", (1500, 2000)),
        ({"lower_bound": 100, "upper_bound": 199}, (100, 199)),
        (None, (None, None)),
    ],
)
def test_amounts_that_are_written_for_readers(
    spend: object, found: tuple[int | None, int | None], new: Archive, tmp_path: Path
) -> None:
    ad = {"ad_archive_id": "9999", "snapshot": {"page_name": "Lantern"}, "start_date": 1758006000, "spend": spend}
    (tmp_path / "web.json").write_text(json.dumps([ad]), encoding="utf-8")
    assert take(new, tmp_path / "web.json")[0].rows_rejected == 0
    assert one(new, "SELECT spend_lower, spend_upper FROM ad") == found


@pytest.mark.parametrize("spend", ["much", "$1-$2-$3", "$2K-$1K"])
def test_amounts_that_say_nothing_clear_are_rejected(spend: str, new: Archive, tmp_path: Path) -> None:
    ad = {"ad_archive_id": "9999", "snapshot": {"page_name": "Lantern"}, "start_date": 1758006000, "spend": spend}
    (tmp_path / "web.json").write_text(json.dumps([ad]), encoding="utf-8")
    assert take(new, tmp_path / "web.json")[0].rows_rejected == 1
