"""A search as an Atom feed (RFC 4287), newest additions first, for following it without an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree
from lxml.builder import ElementMaker

from catalogue import datestamp
from catalogue.works import Work
from web import shown
from web.site import Site

ATOM = "http://www.w3.org/2005/Atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
MOST_AUTHORS = 20
_E = ElementMaker(namespace=ATOM, nsmap={None: ATOM, "opensearch": OPENSEARCH})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def feed(title: str, address: str, page: str, works: Sequence[Work], total: int, site: Site) -> bytes:
    """The whole feed; `address` is its own, `page` that of the same search for people."""
    updated = max((work.added for work in works), default=_EPOCH)
    root = _E.feed(
        _E.title(title),
        _E.id(address),
        _E.link(rel="self", type="application/atom+xml", href=address),
        _E.link(rel="alternate", type="text/html", href=page),
        _E.updated(datestamp.write(updated)),
        _E.author(_E.name(site.repository_name)),
        *(_entry(work, site) for work in works),
    )
    etree.SubElement(root, f"{{{OPENSEARCH}}}totalResults").text = str(total)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _entry(work: Work, site: Site) -> etree._Element:
    permanent = f"{site.base_url}/r/{work.id}"
    abstract = shown.abstract(work.record)
    people = [_E.author(_E.name(agent.name)) for agent in work.record.creators[:MOST_AUTHORS]]
    entry: etree._Element = _E.entry(
        _E.title(shown.title(work).text),
        _E.id(permanent),
        _E.link(rel="alternate", type="text/html", href=permanent),
        _E.published(datestamp.write(work.added)),
        _E.updated(datestamp.write(work.changed)),
        *people,
        _E.category(term=work.record.type),
        *([_E.summary(shown.shortened(abstract.text, 1000))] if abstract else []),
    )
    return entry
