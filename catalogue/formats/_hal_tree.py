"""Where things stand in HAL's TEI: the parts of biblFull, the structures and projects behind it, the day of export."""

from __future__ import annotations

from typing import NamedTuple

from catalogue.formats import Notes
from catalogue.formats._hal_structures import Orgs, listed
from catalogue.formats._walk import Children, Element, children, first, local


class Parts(NamedTuple):
    """The children of biblFull's parts by name, the structures and projects behind it, the day of the export."""

    titles: Children
    edition: Children
    version: str | None
    published: Children
    series: Children
    notes: Children
    source: Children
    struct: Children
    analytic: Children
    monogr: Children
    profile: Children
    classes: Children
    orgs: Orgs
    exported: str


def parts(root: Element, notes: Notes) -> Parts:
    """The first biblFull; the deposit's licence in the header is the metadata's and is not among its parts."""
    back = full = exported = None
    for one in root.iter("{*}biblFull", "{*}back", "{*}teiHeader"):
        name = local(str(one.tag))
        if name == "biblFull" and full is None:
            full = one
        elif name == "back":
            back = one
        elif name == "teiHeader":
            exported = next((date.get("when") for date in one.iter("{*}date") if date.get("when")), None)
    found = children(full) if full is not None else {}
    edition = current(child(found, "editionStmt"))
    source, profile = child(found, "sourceDesc"), child(found, "profileDesc")
    struct = child(source, "biblStruct")
    return Parts(
        titles=child(found, "titleStmt"),
        edition=children(edition) if edition is not None else {},
        version=edition.get("n") if edition is not None else None,
        published=child(found, "publicationStmt"),
        series=child(found, "seriesStmt"),
        notes=child(found, "notesStmt"),
        source=source,
        struct=struct,
        analytic=child(struct, "analytic"),
        monogr=child(struct, "monogr"),
        profile=profile,
        classes=child(profile, "textClass"),
        orgs=listed(back),
        exported=exported or notes.header.datestamp,
    )


def child(found: Children, name: str) -> Children:
    """The children of the first element of that name."""
    one = first(found, name)
    return children(one) if one is not None else {}


def current(statement: Children) -> Element | None:
    """The current edition; the last one where none is said to be current."""
    editions = statement.get("edition", [])
    marked = [one for one in editions if one.get("type") == "current"]
    return (marked or editions)[-1] if editions else None
