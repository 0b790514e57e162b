"""RIS: the form that Zotero, EndNote and Mendeley all import without losing the type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from catalogue import publication
from catalogue.record import Agent, Record
from catalogue.works import Work
from web import shown
from web.feeds.feed import Feed
from web.feeds.types import edition, names, version, volume
from web.site import Site

Line = tuple[str, str | None]


def lines(work: Work, site: Site) -> Iterator[Line]:
    """The tags of one work in order, from TY to ER; tags without a value are left to the writer to drop."""
    record = work.record
    yield "TY", names(record.type).ris
    yield "ID", work.id
    yield "TI", shown.whole_title(work)
    for agent in record.creators:
        yield "AU", _name(agent)
    for agent in record.contributors:
        if tag := _HELPERS.get(agent.role or ""):
            # of a book ED is read as the editor of its series by some
            yield "A3" if tag == "ED" and record.type == "book" else tag, _name(agent)
    yield "PY", f"{record.year:04d}" if record.year else None
    yield "DA", (publication.day(record) or "").replace("-", "/")
    yield from _container(record)
    yield "PB", record.publisher
    yield "DO", shown.doi(record)
    yield from (("AB", abstract.text) for abstract in [shown.abstract(record)] if abstract)
    yield from (("KW", subject.text) for subject in record.subjects)
    yield "LA", record.languages[0] if record.languages else None
    yield "ET", version(record) or edition(record)
    if record.type == "preprint":
        yield "M3", "Preprint"
    yield from (("UR", address) for address in map(shown.address, shown.copies(work)))
    yield from (("L1", file.url) for file in record.files if file.kind == "main" and shown.web_address(file.url))
    yield "N1", f"{site.base_url}/r/{work.id}"
    yield "ER", ""


_HELPERS = {"Editor": "ED", "Translator": "A4"}
"""Roles that RIS has a tag for; readers take whoever else stands in one for an editor or a translator."""


def _name(agent: Agent) -> str:
    """A name as readers part it, at the comma; an organisation has none, as it would become a family name with a
    given one."""
    return re.sub(r"\s*,\s*", " – ", agent.name) if agent.kind == "organisation" else shown.family_first(agent)


def _container(record: Record) -> Iterator[Line]:
    container = record.container
    if container is None:
        return
    if record.type == "conference-paper" and container.event:
        yield "T2", container.event
        yield "C3", container.title
    else:
        yield "T2", container.title or container.event
    yield "VL", volume(container)
    yield "IS", container.issue
    first, _, last = (container.pages or "").partition("-")
    yield "SP", first.strip()
    yield "EP", last.strip("- ")
    yield from (("SN", number) for number in (*container.issn, *container.isbn))
    yield "CY", container.event_place


def written(work: Work, site: Site) -> str:
    """One work, from TY to ER."""
    # A line break inside a value would begin a new tag: ISO-RIS has one line a tag.
    kept = ((tag, " ".join((value or "").split())) for tag, value in lines(work, site))
    return "".join(f"{tag}  - {value}\r\n" for tag, value in kept if value or tag == "ER")


def write(works: Sequence[Work], site: Site) -> bytes:
    return "\r\n".join(written(work, site) for work in works).encode()


FEED = Feed("ris", "application/x-research-info-systems", "RIS", write)
