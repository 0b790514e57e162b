"""Pages for people, in French and English: one module each, all on one blueprint."""

from __future__ import annotations

from web.pages import feed, home, leaflets, record, search, sources
from web.pages.lingual import pages

__all__ = ["feed", "home", "leaflets", "pages", "record", "search", "sources"]
