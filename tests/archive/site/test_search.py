"""The search finds names in any script, with and without accents, from a folder, and loads only the files it needs."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import archive
import made
from archive.site import build_site, search

DAY = datetime(2026, 5, 1)
NAMES = (
    "Grünflächen für alle",
    "Партия рек и садов",
    "جماعت برائے شفاف پانی",
    "नदी और उद्यान मोर्चा",
    "河川庭園党",
    "ΦΙΛΟΙ ΤΗΣ ΓΗΣ",
    "Straße & Schiene e. V.",
    "Ødegård Fællesliste",
    "<img src=x onerror=alert(1)> Friends",
    "Ｆｕｌｌ width",
    *(f"Parish council {number}" for number in range(300)),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of advertisers of many names, its index cut into small files."""
    folder = tmp_path_factory.mktemp("search")
    ads = [
        made.meta_ad(str(number), page_id=str(900 + number), page_name=name, bylines=f"Payer of {name}")
        for number, name in enumerate(NAMES)
    ]
    made.put(folder / "ads.ndjson", made.lines(ads))
    with pytest.MonkeyPatch.context() as patch, archive.open(folder / "a.duckdb") as opened:
        patch.setattr(search, "SHARD_BYTES", 8_000)
        opened.import_dump(folder / "ads.ndjson", as_of=DAY)
        build_site(opened, folder / "site")
    return folder / "site"


def entries(path: Path) -> list[list[str]]:
    """Read one file of the index."""
    body = path.read_text(encoding="utf-8").split("[\n", 1)[1].rsplit("\n]", 1)[0]
    found: list[list[str]] = json.loads(f"[{body}]")
    return found


def test_every_name_is_in_the_index_under_each_of_its_words(site: Path):
    found = [entry for path in site.glob("search/[0-9]*.js") for entry in entries(path)]
    words = {(entry[1], entry[0]) for entry in found}
    assert {("Grünflächen für alle", word) for word in ("grunflachen", "fur", "alle")} <= words
    assert ("河川庭園党", "庭園党") in words
    assert {entry[1] for entry in found} == {*NAMES, *(f"Payer of {name}" for name in NAMES)}
    assert {(site / entry[2]).is_file() for entry in found} == {True}


def test_the_files_of_the_index_are_sorted_and_bounded(site: Path):
    files = sorted(site.glob("search/[0-9]*.js"), key=lambda path: int(path.stem))
    assert len(files) > 5
    assert max(path.stat().st_size for path in files) < 8_200
    starts = json.loads((site / "search" / "shards.js").read_text(encoding="utf-8")[len("adlibShards(") : -3])
    assert starts == [entries(path)[0][0] for path in files]
    words = [entry[0] for path in files for entry in entries(path)]
    assert words == sorted(words)


@pytest.fixture(scope="module")
def searching(chromium: Any, site: Path) -> Iterator[Any]:
    """The search page, opened from its folder; fails on any message of the console."""
    page = chromium.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((site / "search.html").as_uri())
    yield page
    assert wrong == []
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("grünfl", "Grünflächen für alle"),
        ("GRUNFLACHEN FUR", "Grünflächen für alle"),
        ("сад парт", "Партия рек и садов"),
        ("شفاف", "جماعت برائے شفاف پانی"),
        ("उद्यान", "नदी और उद्यान मोर्चा"),
        ("庭園", "河川庭園党"),
        ("φιλοι της", "ΦΙΛΟΙ ΤΗΣ ΓΗΣ"),
        ("straße", "Straße & Schiene e. V."),
        ("ødeg", "Ødegård Fællesliste"),
        ("parish 299", "Parish council 299"),
        ("onerror", "<img src=x onerror=alert(1)> Friends"),
    ],
)
def test_a_name_is_found_by_the_beginnings_of_its_words(searching: Any, typed: str, found: str):
    searching.fill("#q", typed)
    searching.get_by_role("link", name=found, exact=True).wait_for()
    shown = searching.locator("#found a").all_text_contents()
    assert set(shown) == {found, f"Payer of {found}"}
    searching.fill("#q", "")


@pytest.mark.browser
def test_a_search_loads_few_files_and_says_so_when_that_is_not_all(chromium: Any, site: Path):
    page = chromium.new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto((site / "index.html").as_uri())
    page.fill("#q", "council")
    page.keyboard.press("Enter")
    page.get_by_text("type more letters").wait_for()
    assert page.url.endswith("search.html?q=council")
    assert len([url for url in loaded if "/search/" in url]) <= 5
    page.fill("#q", "no such name")
    page.get_by_text("No name in this archive").wait_for()
    page.close()
