"""The Facebook Political Ad Collector."""

import json
from pathlib import Path

from archive.database import Archive
from reading import SAMPLES, details, one, real, take


def test_a_collected_ad_keeps_its_text_its_targets_and_no_day_of_delivery(new: Archive) -> None:
    take(new, SAMPLES / "fbpac" / "fbpac-ads-en-US.csv")
    row = one(
        new,
        "SELECT text, started_on, spend_kind, status, creative_urls, payer_state FROM ad "
        "WHERE ad_id = '9999700000000001'",
    )
    assert row == (
        "Rent should not eat half a nurse's wage.\nCap it at a third & sign >>",
        None,
        None,
        "unknown",
        ["https://ads.veldoria.example/1.png", "https://ads.veldoria.example/1,b.png"],
        "disclosed",
    )
    notes = details(new, "9999700000000001")
    assert notes["volunteers"] == "4"
    assert notes["entities"] == "Lantern, Älvmünde"
    assert notes["explanation"] == "You're seeing this because Lantern Movement wants to reach people over 18."


def test_a_cell_beyond_128_kib_is_read(new: Archive, tmp_path: Path) -> None:
    text = (SAMPLES / "fbpac" / "fbpac-ads-en-US.csv").read_text(encoding="utf-8")
    long = "lamp " * 40_000
    (tmp_path / "long.csv").write_text(text.replace("nine hundred tonnes", long), encoding="utf-8")
    report = take(new, tmp_path / "long.csv")[0]
    assert report.rows_rejected == 0
    assert one(new, "SELECT max(len(text)) FROM ad")[0] > 200_000


def test_the_real_ads_of_the_collector_are_read_out_of_their_envelope(new: Archive) -> None:
    path = real("fbpac/propublica_api_json/ads.json")
    found = json.loads(path.read_text(encoding="utf-8"))["ads"]
    report = take(new, path)[0]
    assert (report.rows_read, report.ads, report.rows_rejected) == (20, 20, 0)
    assert one(new, "SELECT count(*), count(text), count(targets) FROM ad") == (
        20,
        20,
        sum(bool(ad["targets"]) for ad in found),
    )
    assert one(new, "SELECT count(*) FROM ad WHERE text LIKE '%<%' OR text LIKE '%&amp;%'") == (0,)
