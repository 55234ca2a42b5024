"""Pictures of every kind of page, for a person to look at: `make screenshots` puts them into the folder `screenshots`.

A kind is a template that makes a page of its own. Which page shows it is looked up in the site map, so a new kind is
pictured, and tested, as soon as there is one.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, get_args

import archive
import made
from archive.config import load
from archive.database import Archive
from archive.links import files
from archive.links.store import add
from archive.site import build, build_site
from archive.site.pages import TEMPLATES, Page
from archive.takedowns.importer import import_takedowns

KINDS = sorted(path.name for path in TEMPLATES.glob("*.html") if path.name[0] != "_" and path.name != "base.html")
WIDTHS = (360, 1280)
Scheme = Literal["light", "dark"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SAMPLES = Path(archive.__file__).parent / "samples"


def fill_up(opened: Archive, folder: Path) -> None:
    """Add to the samples what makes a page of the kinds that they alone have none of: a list of ads that goes on."""
    many = [made.meta_ad(f"77{number}", page_id="999980000000077", page_name="Tide") for number in range(60)]
    opened.import_dump(made.put(folder / "many.json", made.page(many)), as_of=datetime(2026, 5, 24))
    add(opened, files.judgements(files.read(SAMPLES / "links.csv"), None))


def built_with_kinds(opened: Archive, out: Path) -> dict[str, str]:
    """Build a site; give the fullest page of each kind, by template."""
    found: dict[str, list[str]] = {}
    listed = build.site_map

    def noting(*given: Any) -> Iterator[Any]:
        for each in listed(*given):
            if isinstance(each, Page):
                found.setdefault(each.template, []).append(each.path)
            yield each

    build.site_map = noting
    try:
        build_site(opened, out)
    finally:
        build.site_map = listed
    return {kind: max(paths, key=lambda path: (out / path).stat().st_size) for kind, paths in found.items()}


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the system's Chromium."""
    from playwright.sync_api import sync_playwright

    place = next(path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=FLAGS)
        yield browser
        browser.close()


def find_style(page: Any, site: Path) -> None:
    """Let a page opened from the disk find the stylesheet at the top of the site, as 404.html asks for it."""
    page.route("file:///style.css", lambda route: route.fulfill(path=site / "style.css", content_type="text/css"))


def picture(
    browser: Any, site: Path, kinds: Mapping[str, str], folder: Path, scheme: Scheme = "light"
) -> dict[Path, int]:
    """Take a picture of each kind at each width; give by how many pixels the page scrolls sideways."""
    folder.mkdir(parents=True, exist_ok=True)
    sideways = {}
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        find_style(page, site)
        for kind, path in kinds.items():
            page.goto((site / path).as_uri())
            picture_file = folder / f"{kind.removesuffix('.html')}-{width}-{scheme}.png"
            page.screenshot(path=picture_file, full_page=True)
            sideways[picture_file] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        page.close()
    return sideways


def main() -> None:
    """Build the site of the samples and picture it."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    config = load(SAMPLES / "adlib.toml")
    with (
        TemporaryDirectory() as place,
        archive.open(Path(place) / "a.duckdb", config=config) as opened,
        chromium() as browser,
    ):
        for day in sorted(path.name for path in SAMPLES.iterdir() if path.name[:2] == "20"):
            opened.import_dump(SAMPLES / day / "meta_api", as_of=datetime.fromisoformat(day))
            opened.import_dump(*(SAMPLES / day / name for name in ("google", "meta_report", "snap")))
        list(import_takedowns(opened, [SAMPLES / "takedowns"]))
        fill_up(opened, Path(place))
        site = Path(place) / "site"
        kinds = built_with_kinds(opened, site)
        if missing := set(KINDS) - kinds.keys():
            raise SystemExit(f"The samples have no page of {', '.join(sorted(missing))}; nothing was pictured.")
        made = [each for scheme in get_args(Scheme) for each in picture(browser, site, kinds, folder, scheme)]
    print(f"{len(made)} pictures in {folder}/")


if __name__ == "__main__":
    main()
