"""`robots.txt`, and where the site has an address, the sitemap: every page, in files of at most 50,000."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from archive.site.pages import File

MOST = 50_000
"""addresses in one file, by the rules of sitemaps.org."""
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


class Sitemap:
    """Gathers the addresses of pages and hands out a file whenever one is full; holds one file's worth at a time."""

    def __init__(self, base_url: str | None) -> None:
        self.base_url = base_url
        self.waiting: list[str] = []
        self.files: list[str] = []

    def add(self, path: str) -> Iterator[File]:
        """Note a page; yields a file when enough are noted."""
        if self.base_url is None or path == "404.html":
            return
        self.waiting.append(f"<url><loc>{escape(self.base_url + path)}</loc></url>")
        if len(self.waiting) == MOST:
            yield self.file()

    def file(self) -> File:
        """Make a file of what waits."""
        name = f"sitemap-{len(self.files) + 1}.xml"
        self.files.append(name)
        body = "\n".join(self.waiting)
        self.waiting = []
        return File(name, f"{HEAD.format(kind='urlset')}{body}\n</urlset>\n".encode())

    def finish(self) -> Iterator[File]:
        """Yield the last file, the index of all, and `robots.txt`."""
        rules = "User-agent: *\nAllow: /\n"
        if self.base_url is not None:
            if self.waiting:
                yield self.file()
            found = "\n".join(
                f"<sitemap><loc>{escape(f'{self.base_url}{name}')}</loc></sitemap>" for name in self.files
            )
            yield File("sitemap.xml", f"{HEAD.format(kind='sitemapindex')}{found}\n</sitemapindex>\n".encode())
            rules += f"Sitemap: {self.base_url}sitemap.xml\n"
        yield File("robots.txt", rules.encode())
