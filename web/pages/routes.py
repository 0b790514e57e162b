"""The addresses of pages: each module registers its own on one blueprint."""

from __future__ import annotations

from web.pages import entities, exports, feed, home, leaflets, pasted, record, search, sources, views
from web.pages.lingual import pages

__all__ = ["entities", "exports", "feed", "home", "leaflets", "pages", "pasted", "record", "search", "sources", "views"]
