"""What only EML's software and citation documents say: a version, the journal or book around, where the software is."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes
from catalogue.formats._walk import Children, Element, children, first, line, local, raw, under
from catalogue.normal import extents, identifiers, names
from catalogue.record import Container

PUBLICATIONS = frozenset(
    {"article", "book", "chapter", "editedBook", "manuscript", "report", "thesis", "conferenceProceedings"}
    | {"personalCommunication", "map", "generic", "audioVisual", "presentation"}
)


def publication(about: Element) -> Children:
    """What the kind of publication of a citation (`article`, `chapter` …) holds; nothing of any other document."""
    kinds = (one for one in about if isinstance(one.tag, str) and local(one.tag) in PUBLICATIONS)
    return next((children(one) for one in kinds), {})


def container(published: Children, notes: Notes) -> Container | None:
    """The journal, book or conference that a citation was published in, and its place there."""

    def said(*names_of: str) -> str | None:
        given = (line(first(published, name), notes, "container") for name in names_of)
        return next((value for value in given if value and not names.is_placeholder(value)), None)

    serial = [identifiers.pid(raw(one), "issn") for one in published.get("ISSN", ())]
    pages = said("pageRange")
    made = Container(
        title=said("journal", "bookTitle"),
        issn=tuple(pid.value for pid in serial if pid and pid.scheme == "issn"),
        volume=said("volume"),
        issue=said("issue"),
        pages=extents.pages(pages) if pages else None,
        event=said("conferenceName"),
        event_place=said("conferenceLocation"),
    )
    return made if made != Container() else None


def version(root: Element, found: Children, notes: Notes) -> str | None:
    """Of software its own; else that of the package."""
    return line(first(found, "version"), notes, "version") or package_version(root.get("packageId", "").strip())


def package_version(package: str) -> str | None:
    """The version that GBIF's publishing toolkit writes behind the package's name (`…/v1.8`)."""
    _, _, number = package.rpartition("/v")
    return number if number[:1].isdigit() and number != package else None


def is_elsewhere(address: str) -> bool:
    """Whether an address is not the page that GBIF's publishing toolkit has for the data (`…/ipt/resource?r=birds`)."""
    return "/resource?" not in address


def implementations(found: Children) -> Iterator[str]:
    """The addresses of software's implementations."""
    for one in under(found, "implementation", "distribution"):
        for online in children(one).get("online", ()):
            for address in children(online).get("url", ()):
                if known := identifiers.url(raw(address)):
                    yield known
