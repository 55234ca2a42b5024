"""The first page: who spends most now, the newest ads, what left its source, and the elections ahead."""

from datetime import date, datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

import made
from adlib.models import Election
from archive.config import Config
from archive.database import Archive
from archive.site import build_site


def words(site: Path, section: str) -> str:
    """Read a section of the first page."""
    page = LexborHTMLParser((site / "index.html").read_text(encoding="utf-8"))
    found = page.css_first(f"section[aria-labelledby={section}]")
    return " ".join(found.text(separator=" ").split()) if found else ""


def ad(number: str, page: str, name: str, run: tuple[str, str | None], least: str) -> dict[str, object]:
    """Make an ad of a page that ran from a day to a day."""
    spend = {"lower_bound": least, "upper_bound": f"{int(least) + 99}"}
    days = {"ad_delivery_start_time": run[0], "ad_delivery_stop_time": run[1]}
    return made.meta_ad(number, page_id=page, page_name=name, bylines=name, spend=spend, **days)


def two_weeks(new: Archive, folder: Path) -> None:
    """Two captures: an old advertiser that spent most, two new ones, of which one leaves the source."""
    old = ad("1", "7", "Old guard", ("2025-01-01", "2025-03-01"), "90000")
    here = ad("2", "8", "Lantern", ("2026-05-10", None), "500")
    gone = ad("3", "9", "Mill", ("2026-05-12", None), "800")
    for day, ads in ((15, [old, here, gone]), (22, [old, here])):
        made.put(folder / "ads.ndjson", made.lines(ads))
        new.import_dump(
            folder / "ads.ndjson", as_of=datetime(2026, 5, day), complete=True, accept_shrunk=True, country="VE"
        )


def test_the_last_thirty_days_leave_out_what_ran_before_and_say_so(new: Archive, folder: Path, tmp_path: Path):
    two_weeks(new, folder)
    build_site(new, tmp_path / "site")
    told = words(tmp_path / "site", "lately")
    assert "Ads that ran in the last 30 days" in told and "What these ads cost in all, also before those days" in told
    assert "Old guard" not in told
    assert told.index("Mill") < told.index("Lantern")
    assert "EUR 800–899" in told.replace("\xa0", " ")
    assert "Old guard" in words(tmp_path / "site", "spend")  # of all time


def test_an_election_under_way_has_its_own_list_and_is_ahead(new: Archive, folder: Path, tmp_path: Path, monkeypatch):
    two_weeks(new, folder)
    votes = [
        Election(name="Vote <b>", jurisdiction="VE", polling_days=[date(2026, 5, 30)], period_start=date(2026, 5, 11),
                 countries=["VE"], authority="Office", information="javascript:alert(1)"),
        Election(name="Past vote", jurisdiction="VE", polling_days=[date(2026, 5, 1)], countries=["VE"]),
    ]  # fmt: skip
    monkeypatch.setattr(new, "config", Config(elections=votes, shipped_elections=False))
    build_site(new, tmp_path / "site")
    told = words(tmp_path / "site", "lately")
    assert told.index("Vote <b>") < told.index("in the last 30 days")
    ahead = words(tmp_path / "site", "ahead")
    assert "30 May 2026 Vote <b> Office" in ahead and "Past vote" not in ahead
    assert "javascript" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_the_newest_ads_lead_to_their_addresses_and_what_left_to_its_advertiser(
    new: Archive, folder: Path, tmp_path: Path
):
    two_weeks(new, folder)
    build_site(new, tmp_path / "site")
    newest = words(tmp_path / "site", "newest")
    assert "10 May 2026 · Lantern" in newest and "Mill" not in newest and "Old guard" not in newest
    left = words(tmp_path / "site", "left")
    assert "22 May 2026 Mill" in left
    assert "Why is not known" in left


def test_a_quiet_archive_says_nothing_of_the_kind(new: Archive, tmp_path: Path):
    build_site(new, tmp_path / "site")
    assert [words(tmp_path / "site", name) for name in ("lately", "newest", "left")] == ["", "", ""]
    assert "All ads as Parquet; every other table as CSV and JSON Lines" in words(tmp_path / "site", "cite")
