"""What a DataCite resource appeared in: journal or book, by its relatedItem and its ISSN."""

from __future__ import annotations

from catalogue.formats import Notes
from catalogue.formats._walk import Children, children, first, inside, line, raw, under
from catalogue.normal import identifiers
from catalogue.record import Container

PUBLISHED_IN = ("IsPublishedIn", "IsPartOf")


def container_of(found: Children, notes: Notes) -> Container | None:
    """The journal or book around the resource: the first relatedItem it is published in, and every ISSN, which is
    nobody's own (Bielefeld has the journal's among the identifiers of its articles)."""
    given = [(one, "related") for one in inside(found, "relatedIdentifiers", "relatedIdentifier")]
    given += [(one, "alternate") for one in inside(found, "alternateIdentifiers", "alternateIdentifier")]
    numbers = [
        pid.value
        for one, kind in given
        if (pid := identifiers.pid(raw(one), one.get(f"{kind}IdentifierType"))) and pid.scheme == "issn"
    ]
    for item in under(found, "relatedItems", "relatedItem"):
        if item.get("relationType") in PUBLISHED_IN:
            return _container(children(item), numbers, notes)
    return Container(issn=tuple(dict.fromkeys(numbers))) if numbers else None


def _container(item: Children, numbers: list[str], notes: Notes) -> Container | None:
    number = identifiers.pid(line(first(item, "relatedItemIdentifier"), notes, "container"))
    typed = first(item, "relatedItemIdentifier")
    if typed is not None:
        number = identifiers.pid(raw(typed), typed.get("relatedItemIdentifierType"))
    title = next((line(one, notes, "container") for one in under(item, "titles", "title")), "")
    pages = [page for name in ("firstPage", "lastPage") if (page := line(first(item, name), notes, "container"))]
    made = Container(
        title=title or None,
        issn=tuple(dict.fromkeys([*numbers, *([number.value] if number and number.scheme == "issn" else [])])),
        isbn=(number.value,) if number and number.scheme == "isbn" else (),
        volume=line(first(item, "volume"), notes, "container") or None,
        issue=line(first(item, "issue"), notes, "container") or None,
        pages="-".join(pages) or None,
    )
    return made if made != Container() else None
