"""`adlib watch`: what a scheduler runs; it fetches what adlib.toml names, imports it, builds the site, and sums up."""

import csv
import io
import json
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

import archive
from made import creatives, meta_ad, put, snap, snap_ad, stats, weekly
from sources import TOKEN, Asked, Handler, MetaApi, Published, fails, html, send, serving, zipped

ADLIB = Path(sys.executable).parent / "adlib"
PREFIX = "google-political-ads-"


def google(day: str = "2026-11-24", ads: int = 40) -> bytes:
    """A small bundle in the true format."""
    rows = [{"Ad_ID": f"CR{number:020}"} for number in range(ads)]
    tables = {
        "advertiser-stats": stats([{"id": "AR01", "USD": 5000}]),
        "advertiser-weekly-spend": weekly([{"id": "AR01", "week": "2026-11-15", "USD": 500}]),
        "creative-stats": creatives(rows),
        "geo-spend": "Country,Country_Subdivision_Primary,Country_Subdivision_Secondary,Spend_USD\nUS,US-CA,,5000\n",
        "updated": f"Report_Data_Updated_Date\n{day}\n",
    }
    return zipped({f"{PREFIX}{name}.csv": content for name, content in tables.items()})


def snapchat(ads: int = 30) -> bytes:
    """A year of Snap in the true format."""
    return zipped({"PoliticalAds.csv": snap(snap_ad(f"{number:064x}") for number in range(ads)), "readme.txt": "Read."})


ECB = "Date,USD,GBP,\n2026-11-27,1.08,0.86,\n2026-11-26,1.07,0.85,\n"


class World:
    """All sources on one server."""

    def __init__(self) -> None:
        self.api = MetaApi([meta_ad(str(number), currency="PKR") for number in range(1, 31)])
        files = {"/g.zip": google(), "/snap/2026/PoliticalAds.zip": snapchat()}
        self.files = Published({**files, "/ecb.zip": zipped({"eurofxref-hist.csv": ECB})})
        self.rate = "300.5"
        self.asked: list[dict[str, str]] = []

    def __call__(self, asked: Asked, handler: Handler) -> None:
        if asked.path.endswith("/ads_archive"):
            self.api(asked, handler)
        elif asked.path == "/v2/rates.csv":
            self.asked.append(asked.query)
            send(handler, self.rates(asked.query).encode())
        else:
            self.files(asked, handler)

    def rates(self, query: dict[str, str]) -> str:
        """A rate for the first days of what is asked for."""
        first, last = date.fromisoformat(query["from"]), date.fromisoformat(query["to"])
        days = [first + timedelta(days=number) for number in range(3)]
        rows = (f"{day},{query['base']},{query['quotes']},{self.rate}\n" for day in days if day <= last)
        return "date,base,quote,rate\n" + "".join(rows)


@pytest.fixture
def world(monkeypatch, tmp_path):
    """A folder with an adlib.toml that names every source, and the sources."""
    monkeypatch.setenv("ADLIB_COLLECT_WAITS", "0")
    monkeypatch.delenv("ADLIB_META_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)
    put(Path("meta.token"), TOKEN).chmod(0o600)
    found = World()
    with serving(found) as server:
        found.url = server.url
        config(found)
        yield found


SECTIONS = {
    "site": 'site = "site"\n',
    "meta": """
[[collect.meta]]
countries = ["PK"]
limit = 20
delay = 0
base_url = "{url}"
min_rows = {meta}
""",
    "google": """
[collect.google]
base_url = "{url}/g.zip"
min_rows = {google}
""",
    "snap": """
[collect.snap]
years = [2026]
base_url = "{url}/snap"
""",
    "rates": """
[collect.rates]
base_url = "{url}/ecb.zip"
frankfurter_url = "{url}"
""",
}
OWN = 'archive = "ads.duckdb"\n\n[collect]\nout = "collected"\ntoken_file = "meta.token"\n'


def config(world: World, *sections: str, meta: int = 0, google: int = 1) -> None:
    """Write an adlib.toml that names these sources, or all."""
    text = OWN + "".join(SECTIONS[name] for name in sections or SECTIONS)
    put(Path("adlib.toml"), text.format(url=world.url, meta=meta, google=google))


def summary(ran) -> dict[str, dict[str, str]]:
    """The table by source."""
    return {row["source"]: row for row in csv.DictReader(io.StringIO(ran.out))}


def said(ran) -> dict[str, tuple[str, str, str]]:
    return {name: (row["collected"], row["imported"], row["exit_code"]) for name, row in summary(ran).items()}


def test_one_run_collects_imports_builds_and_sums_up_and_the_next_finds_nothing_new(adlib, world):
    first = adlib("watch", "--csv")
    assert (first.code, TOKEN in first.out + first.err) == (0, False), first.err
    assert said(first) == {
        "meta PK": ("complete", "capture 1, complete: 30 loaded", "0"),
        "google": ("new", "capture 2, complete: 44 loaded", "0"),
        "snap 2026": ("new", "capture 3, complete: 30 loaded", "0"),
        "rates ECB": ("new", "4 new, 0 known", "0"),
        "rates PKR per EUR": ("new", "3 new, 0 known", "0"),
        "rates PKR per USD": ("new", "3 new, 0 known", "0"),
        "site": ("built", "", "0"),
    }
    assert Path("site/index.html").exists()
    for path in Path().rglob("*"):
        assert path.name == "meta.token" or not path.is_file() or TOKEN.encode() not in path.read_bytes(), path
    second = said(adlib("collect", "--all", "--csv"))
    assert second["meta PK"] == ("complete", "capture 4, complete: 30 unchanged", "0")
    assert second["google"] == second["snap 2026"] == second["rates ECB"] == ("unchanged", "", "0")
    assert second["rates PKR per EUR"] == ("new", "3 new, 0 known", "0")
    with archive.open("ads.duckdb", read_only=True) as opened:
        assert opened.sql("SELECT count(*) FROM capture").rows == [(4,)]
    ran = adlib("spend", "--convert", "USD", "--platform", "meta", "--csv")
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert (row["currency"], row["converted_ads"], row["rate_source"]) == ("USD", "30", "Frankfurter (PKR per USD)")


def test_the_site_is_built_only_when_the_archive_or_the_settings_changed(adlib, world):
    config(world, "site", "google", "snap")
    assert said(adlib("watch", "--csv"))["site"][0] == "built"
    assert said(adlib("watch", "--csv"))["site"][0] == "unchanged"
    with Path("adlib.toml").open("a") as file:
        file.write('\n[site]\ntitle = "Ads in Veldoria"\n')
    assert said(adlib("watch", "--csv"))["site"][0] == "built"
    assert adlib("undo", "2").code == 0
    after = said(adlib("watch", "--csv"))
    assert (after["snap 2026"], after["site"][0]) == (("unchanged", "", "0"), "built")


def test_one_source_that_fails_does_not_keep_the_others_from_coming(adlib, world):
    config(world, "site", "meta", "google", "snap")
    world.api.faults = dict.fromkeys(range(1, 99), fails(190, "Session has expired", error_subcode=463))
    world.files.files["/snap/2026/PoliticalAds.zip"] = b"<html>moved"
    ran = adlib("watch", "--csv")
    found = said(ran)
    assert ran.code == 1
    assert found["meta PK"] == ("partial", "", "1") and found["snap 2026"] == ("failed", "", "1")
    assert found["google"][2] == found["site"][2] == "0"
    assert "no longer valid" in ran.err and "web page in place of a zip" in ran.err


def test_a_missing_token_fails_that_source_alone(adlib, world):
    config(world, "meta", "google")
    Path("meta.token").unlink()
    ran = adlib("watch", "--csv")
    assert ran.code == 2
    assert {name: row[0] for name, row in said(ran).items() if name in ("meta PK", "google")} == {
        "meta PK": "failed",
        "google": "new",
    }


def test_a_shrunken_dump_is_refused_with_4_until_another_comes(adlib, world):
    config(world, "google")
    assert adlib("watch", "-q", "--csv").code == 0
    world.files.files["/g.zip"] = google("2026-11-25", ads=3)
    ran = adlib("watch", "--csv")
    assert (ran.code, said(ran)["google"]) == (4, ("new", "refused", "4"))
    assert "looks like a broken export" in ran.err
    again = adlib("watch", "--csv")
    assert (again.code, list(said(again))) == (4, ["earlier: " + kept("google", "2026-11-25"), "google"])
    world.files.files["/g.zip"] = google("2026-11-26", ads=41)
    ran = adlib("watch", "--csv")
    assert (ran.code, said(ran)["google"][2]) == (4, "0")
    assert said(ran)["google"][1].startswith("capture 2, complete: ")
    assert (ran := adlib("watch", "--csv")).code == 0
    assert list(said(ran)) == ["google"]


def test_a_shrunken_dump_can_be_accepted(adlib, world):
    config(world, "google")
    assert adlib("watch", "-q", "--csv").code == 0
    world.files.files["/g.zip"] = google("2026-11-25", ads=3)
    assert adlib("watch", "-q", "--csv").code == 4
    assert adlib("watch", "--accept-shrunk", "--csv").code == 0


def kept(folder: str, day: str) -> str:
    """The name of the state of a day."""
    (path,) = Path("collected", folder).glob(f"*.{day}.*.zip")
    return f"{folder}/{path.name}"


def test_a_dump_with_too_few_rows_is_refused_with_4_and_not_kept(adlib, world):
    config(world, "meta", "google", google=1000, meta=100)
    ran = adlib("watch", "--csv")
    assert (ran.code, said(ran)["google"], said(ran)["meta PK"]) == (4, ("failed", "", "4"), ("complete", "", "4"))
    assert not list(Path("collected/google").glob("*.zip"))


def test_a_locked_archive_ends_in_5_and_the_next_run_makes_up_for_it(adlib, world):
    config(world, "meta", "google", "rates")
    adlib("import", put(Path("one.ndjson"), json.dumps(meta_ad("900"))), "--as-of", "2026-01-01")
    holder = "import sys, duckdb; con = duckdb.connect('ads.duckdb'); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        ran = adlib("watch", "--csv")
        process.communicate()
    assert (ran.code, "another program has the archive open" in ran.err) == (5, True)
    assert said(ran)["google"] == ("new", "failed", "5") and said(ran)["rates"][2] == "5"
    world.api.ads = world.api.ads[:29]
    after = said(adlib("watch", "--csv"))
    earlier = {name: row for name, row in after.items() if name.startswith("earlier: ")}
    assert len(earlier) == 2 and all(row[1].startswith("capture ") for row in earlier.values())
    assert after["google"] == ("unchanged", "", "0")
    assert adlib("sql", "SELECT count(*) AS n FROM ad WHERE status = 'gone'", "--csv").out == "n\n1\n"


def test_a_partial_run_is_gone_on_with_by_the_next(adlib, world):
    config(world, "meta")
    world.api.faults = dict.fromkeys(range(2, 99), html)
    assert adlib("watch", "-q", "--csv").code == 1
    world.api.faults = {}
    ran = adlib("watch", "--csv")
    assert ran.code == 0
    assert "gone on with" in summary(ran)["meta PK"]["details"]
    assert len(list(Path("collected/meta/PK").iterdir())) == 1


def test_figures_that_a_bank_changed_later_are_told_and_not_taken_unasked(adlib, world):
    config(world, "rates")
    assert adlib("watch", "-q", "--csv").code == 0
    world.files.files["/ecb.zip"] = zipped({"eurofxref-hist.csv": ECB.replace("1.07", "1.01")})
    ran = adlib("watch", "--csv")
    assert (ran.code, said(ran)["rates ECB"]) == (1, ("new", "failed", "1"))
    words = ["collect", "rates", "--base-url", f"{world.url}/ecb.zip", "--frankfurter-url", world.url, "--replace"]
    assert "rates ECB: unchanged" in (ran := adlib(*words)).out and "1 replaced" in ran.out


def test_rates_are_asked_for_from_the_first_ad_and_then_from_the_day_after_the_last(adlib, world):
    config(world, "meta", "rates")
    adlib("watch", "-q", "--csv")
    adlib("watch", "-q", "--csv")
    assert [each["from"] for each in world.asked if each["base"] == "EUR"] == ["2026-04-02", "2026-04-05"]
    assert {each["quotes"] for each in world.asked} == {"PKR"}


def test_without_anything_to_collect_it_says_what_to_write(adlib):
    put(Path("adlib.toml"), '[collect]\nout = "x"\n')
    for words in (("watch",), ("collect", "--all")):
        ran = adlib(*words)
        assert (ran.code, "[[collect.meta]]" in ran.err) == (2, True)
    assert not Path("x").exists()


@pytest.mark.parametrize("every", ["soon", "5s", "0h"])
def test_a_time_that_is_none_is_refused(adlib, world, every):
    ran = adlib("watch", "--every", every)
    assert (ran.code, "--every" in ran.err) == (2, True)


def test_again_and_again_until_it_is_stopped(world):
    config(world, "rates")
    with subprocess.Popen(
        [ADLIB, "watch", "--every", "1m"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(2)]
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    assert lines[1].startswith("rates ECB")
    assert (process.returncode, err.splitlines()[-1][:15]) == (143, "adlib: Stopped;")
