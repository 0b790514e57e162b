"""What a DataCite resource appeared in: journal or book, by its relatedItem and its ISSN."""

from __future__ import annotations

from msgspec.structs import replace

from catalogue.formats import Notes
from catalogue.formats._walk import Children, children, first, inside, line, raw, under
from catalogue.normal import identifiers
from catalogue.record import Container, Relation

PUBLISHED_IN = ("IsPublishedIn", "IsPartOf")
PUBLISHED_OR_UNSAID = (None, *PUBLISHED_IN)
"""The same where an identifier may stand without a relation; named, as the compiler takes no star within `in`."""


def container_of(found: Children, notes: Notes) -> Container | None:
    """The journal or book around the resource: the first relatedItem it is published in, the meeting among them, and
    every ISSN but of what is cited or the like, which is nobody's own (Bielefeld has the journal's among the
    identifiers of its articles)."""
    related = inside(found, "relatedIdentifiers", "relatedIdentifier")
    given = [(one, "related") for one in related if one.get("relationType") in PUBLISHED_OR_UNSAID]
    given += [(one, "alternate") for one in inside(found, "alternateIdentifiers", "alternateIdentifier")]
    numbers = [
        pid.value
        for one, kind in given
        if (pid := identifiers.pid(raw(one), one.get(f"{kind}IdentifierType"))) and pid.scheme == "issn"
    ]
    items = [one for one in under(found, "relatedItems", "relatedItem") if one.get("relationType") in PUBLISHED_IN]
    events = (_title(children(one), notes) for one in items if one.get("relatedItemType") == "Event")
    event = next(filter(None, events), None)
    host: Children = next((children(one) for one in items if one.get("relatedItemType") != "Event"), {})
    made = replace(_container(host, numbers, notes), event=event)
    return made if made != Container() else None


def _title(item: Children, notes: Notes) -> str | None:
    return next((line(one, notes, "container") for one in under(item, "titles", "title")), None) or None


def _container(item: Children, numbers: list[str], notes: Notes) -> Container:
    number = identifiers.pid(line(first(item, "relatedItemIdentifier"), notes, "container"))
    typed = first(item, "relatedItemIdentifier")
    if typed is not None:
        number = identifiers.pid(raw(typed), typed.get("relatedItemIdentifierType"))
    pages = [page for name in ("firstPage", "lastPage") if (page := line(first(item, name), notes, "container"))]
    return Container(
        title=_title(item, notes),
        issn=tuple(dict.fromkeys([*numbers, *([number.value] if number and number.scheme == "issn" else [])])),
        isbn=(number.value,) if number and number.scheme == "isbn" else (),
        volume=line(first(item, "volume"), notes, "container") or None,
        issue=line(first(item, "issue"), notes, "container") or None,
        pages="-".join(pages) or None,
    )


def is_host(relation: Relation, around: Container | None) -> bool:
    """Whether a relation says no more than the container does: that the resource appeared in a book of this number."""
    numbers = around.isbn if around and relation.kind in PUBLISHED_IN and relation.scheme == "isbn" else ()
    return relation.value in numbers
