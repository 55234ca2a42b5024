"""The static site: which pages exist, what is on them, and the only code that writes pages."""

from archive.site.build import SiteReport, build_site
from archive.site.check import check_site
from archive.site.serve import serve

__all__ = ["SiteReport", "build_site", "check_site", "serve"]
