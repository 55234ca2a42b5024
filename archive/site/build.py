"""Build the site: know everything, then write; one scan, one writer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adlib.errors import UsageError
from adlib.models import Redaction
from adlib.site import Site
from archive.database import Archive, told
from archive.site.advertiser import STATUSES, advertiser_pages, count_pages
from archive.site.changed import Kept, LastBuild, all_inputs
from archive.site.corrections import Corrections
from archive.site.country import count_country_pages, country_pages
from archive.site.downloads import data_pages
from archive.site.election import count_election_pages, election_pages
from archive.site.entity import count_entity_pages, entity_pages
from archive.site.failures import in_sentences
from archive.site.language import Words, words_of
from archive.site.overview import count_overview_pages, overview_pages
from archive.site.pages import File, Page, assets, environment, folders, root
from archive.site.payer import count_payer_pages, payer_name_pages, payer_pages
from archive.site.permalink import ad_pages, count_ad_pages
from archive.site.platform import count_platform_pages, platform_pages
from archive.site.search import search_files
from archive.site.shared import Shared
from archive.site.sitemap import Sitemap
from archive.site.stream import Reader
from archive.site.takedown import count_takedown_pages, takedown_pages
from archive.site.texts import note_texts
from archive.site.writer import Writer

SPOKEN = ("title", "headline")
"""settings whose defaults are messages."""


@dataclass(frozen=True)
class SiteReport:
    """What a build did."""

    pages: int
    """files of the site, its stylesheet and icon among them."""
    written: int
    """files that are new or changed."""
    unchanged: int
    removed: int
    """files of an earlier build that this one no longer has."""
    bytes: int
    """size of all files of the site."""
    unknown: Sequence[Redaction] = ()
    """redactions that no record of the archive answers to."""


@in_sentences
def build_site(
    archive: Archive,
    out: Path,
    *,
    settings: Site | None = None,
    logo: Path | None = None,
    templates: Path | None = None,
    base_url: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    reading: Callable[[str], None] = lambda what: None,
) -> SiteReport:
    """Write the site of an archive into *out*; the same archive gives the same bytes, and only what changed is written.

    *settings* say its title, colours, and which pages to make, else those of the archive's configuration; *logo* is a
    picture for the head of each page; *templates* is a folder whose files override templates and stylesheet one by one;
    *base_url* is where the site will be published, for canonical links; *progress* is told pages done and pages in
    all, and *reading* what is being gathered from the archive before pages can be made of it.
    Raises UsageError for a folder that holds something else, AdlibError for a page that would show something shaped
    like an access token, and where memory or room run out or nothing can be written.
    """
    settings = settings or archive.config.site
    logo = logo or archive.config.logo
    base_url = checked_base(base_url) or settings.base_url
    words = words_of(settings.language, folders(templates))
    settings = in_words(settings, words)
    rendering = environment(templates, settings, f"logo{logo.suffix.lower()}" if logo else None, words)
    writer, downloads = Writer(Path(out)), settings.has("downloads")
    reader = Reader(archive, words, settings.time_zone, downloads=downloads, reading=reading)
    try:
        with told(archive.path):
            shared = Shared(reader, rendering, settings, base_url)
            listed = {
                "elections": bool(shared.elections),
                "entities": bool(shared.entities),
                "takedowns": bool(shared.takedowns),
            }
            rendering.globals |= listed
            given = settings, base_url, archive.config, reader.withheld.replaced, listed
            last = LastBuild(writer.folder, all_inputs(*given, templates=templates, logo=logo))
            total = count_all_pages(reader, shared)
            progress(0, total)
            note_texts(reader, writer.folder, is_kept=bool(last.before))
            for file in assets(templates, settings, logo):
                writer.write(file.path, file.data)
            done, sitemap = 0, Sitemap(base_url)
            corrections = Corrections(archive.config.corrections, reader)
            for page in site_map(reader, shared, last, corrections):
                if isinstance(page, File):
                    writer.write(page.path, page.data)
                    continue
                paths = [page.path] if isinstance(page, Page) else kept_pages(page, writer)
                for path in paths:
                    for file in sitemap.add(path):
                        writer.write(file.path, file.data)
                done += len(paths)
                if isinstance(page, Kept):
                    corrections.note(paths)
                    continue
                address: dict[str, Any] = {
                    "corrected": corrections.of(page.path),
                    "root": root(page.path),
                    "canonical": base_url + page.path if base_url else "",
                }
                written = rendering.get_template(page.template).render(page.context, **address)
                writer.write(page.path, written.encode("utf-8"))
                if done % 50 == 0 or done == total:
                    progress(done, total)
            for file in sitemap.finish():
                writer.write(file.path, file.data)
            writer.finish()
            last.save()
    finally:
        reader.close()
        writer.close()
    counts = len(writer.written), writer.changed, writer.unchanged, writer.removed, writer.bytes
    return SiteReport(*counts, reader.withheld.unknown)


def kept_pages(kept: Kept, writer: Writer) -> list[str]:
    """Keep files as they are, and tell which of them are pages."""
    for path, size, _ in kept.files:
        writer.keep(path, size)
    return [path for path, _, _ in kept.files if path.endswith(".html")]


def site_map(reader: Reader, shared: Shared, last: LastBuild, corrections: Corrections) -> Iterator[Page | File | Kept]:
    """List every file of the site, in the order they are written."""
    yield from advertiser_pages(reader, shared, last)
    yield from ad_pages(reader, last)
    has = shared.settings.has
    if has("payers"):
        yield from payer_pages(reader, shared, last)
        yield from payer_name_pages(reader)
    if has("platforms"):
        yield from platform_pages(reader, shared)
    if has("countries"):
        yield from country_pages(reader, shared)
    yield from election_pages(reader, shared)
    yield from entity_pages(reader, shared)
    yield from takedown_pages(reader, shared)
    if has("search"):
        yield from search_files(reader, shared)
    yield from overview_pages(reader, shared)
    yield from data_pages(reader, shared, last)
    yield corrections.page()


def count_all_pages(reader: Reader, shared: Shared) -> int:
    """Count the pages there will be, without making them."""
    has = shared.settings.has
    pages = count_overview_pages(reader, shared) + count_ad_pages(reader) + count_takedown_pages(shared)
    pages += count_payer_pages(reader.one("totals").payer_count) if has("payers") else 0
    pages += count_platform_pages(shared) if has("platforms") else 0
    pages += count_country_pages(shared) if has("countries") else 0
    pages += count_election_pages(shared) + count_entity_pages(shared)
    pages += 1 if has("search") else 0
    for each in reader.read("page_counts"):
        pages += each.advertisers * count_pages({status: getattr(each, status) for status in STATUSES})
    return pages


def in_words(settings: Site, words: Words) -> Site:
    """Say a title and headline that nobody chose in the site's language."""
    own = Site()
    chosen = {name: getattr(settings, name) for name in SPOKEN}
    said = {name: words.gettext(value) for name, value in chosen.items() if value == getattr(own, name)}
    return settings.model_copy(update=said)


def checked_base(base_url: str | None) -> str | None:
    """Check the address the site will be published at; it ends in a slash."""
    if base_url is None:
        return None
    if not base_url.startswith(("https://", "http://")):
        raise UsageError(f"{base_url}: the base URL must begin with https:// or http://.")
    return base_url.rstrip("/") + "/"
