"""A search as an Atom feed (RFC 4287): additions or changes, newest first, with deletions (RFC 6721) and pages
(RFC 5005), for following it without an account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree
from lxml.builder import ElementMaker

from catalogue import datestamp
from catalogue.works import Gone, Work
from web import shown
from web.site import Site

ATOM = "http://www.w3.org/2005/Atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
MOST_AUTHORS = 20
_E = ElementMaker(namespace=ATOM, nsmap={None: ATOM, "opensearch": OPENSEARCH, "at": TOMBSTONES})
_T = ElementMaker(namespace=TOMBSTONES)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a feed: `address` is its own, `people` that of the same search for people, `links` lead to its other
    pages by relation; `start` counts from 1, `total` are the works of all pages."""

    title: str
    address: str
    people: str
    works: Sequence[Work]
    total: int
    start: int = 1
    size: int = 50
    gone: Sequence[Gone] = ()
    links: Mapping[str, str] = field(default_factory=dict)


def feed(page: Page, site: Site) -> bytes:
    """The whole document. Whoever keeps a mirror takes `at:deleted-entry` for all searches: a work that is gone
    belongs to none any more."""
    root = _E.feed(
        _E.title(page.title),
        _E.id(page.links.get("first", page.address)),
        _E.link(rel="self", type="application/atom+xml", href=page.address),
        _E.link(rel="alternate", type="text/html", href=page.people),
        *(_E.link(rel=rel, type="application/atom+xml", href=href) for rel, href in page.links.items()),
        _E.updated(datestamp.write(_latest(page))),
        _E.author(_E.name(site.repository_name)),
    )
    for name, value in (("totalResults", page.total), ("startIndex", page.start), ("itemsPerPage", page.size)):
        etree.SubElement(root, f"{{{OPENSEARCH}}}{name}").text = str(value)
    root.extend(_deleted(page.gone, site))
    root.extend(_entry(work, site) for work in page.works)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _latest(page: Page) -> datetime:
    moments = [max(work.added, work.changed) for work in page.works] + [gone.when for gone in page.gone]
    return max(moments, default=_EPOCH)


def _deleted(gone: Iterable[Gone], site: Site) -> Iterable[etree._Element]:
    for one in gone:
        title = shown.record_title(one.record)
        entry = _T("deleted-entry", ref=f"{site.base_url}/r/{one.id}", when=datestamp.write(one.when))
        entry.append(_T.comment(title.text if title else one.id))
        yield entry


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
