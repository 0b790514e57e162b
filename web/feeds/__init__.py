"""Feeds: the forms in which works leave us, one module each.

`FEEDS` holds them by suffix, in the order in which pages name them.
"""

from __future__ import annotations

from web.feeds import bibtex, csl, jsonld, linkset, record, ris, xml
from web.feeds.feed import Feed, Unwritable

__all__ = ["FEEDS", "Feed", "Unwritable"]

FEEDS: dict[str, Feed] = {
    feed.suffix: feed for feed in (record.FEED, jsonld.FEED, bibtex.FEED, ris.FEED, csl.FEED, *xml.FEEDS, linkset.FEED)
}
