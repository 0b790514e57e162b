"""What DataCite says of identity: identifiers of the resource, its pages and files, the publisher's identifier."""

from __future__ import annotations

from catalogue.formats import Notes
from catalogue.formats._datacite_words import NAMESPACES
from catalogue.formats._walk import Children, Element, children, first, line, local, raw, under
from catalogue.normal import extents, identifiers, names, people
from catalogue.record import File, Ids, Pid


def pids(found: Children, notes: Notes) -> tuple[Pid, ...]:
    named = [(one, one.get("identifierType", "")) for one in found.get("identifier", ())]
    named += [(one, one.get("alternateIdentifierType", "")) for one in alternates(found)]
    made: list[Pid] = []
    for one, scheme in named:
        value = line(one, notes, "pids")
        pid = identifiers.own(value, scheme)
        if pid and pid not in made and not names.is_placeholder(value):
            made.append(pid)
    return identifiers.without_addresses(identifiers.sorted_unique(made))


def alternates(found: Children) -> list[Element]:
    return [*under(found, "alternateIdentifiers", "alternateIdentifier"), *found.get("alternateIdentifier", ())]


def files(addresses: list[str]) -> tuple[File, ...]:
    return tuple([File(address) for address in addresses if extents.is_file(address)])


def addresses(found: Children) -> list[str]:
    """The addresses that a resource gives for itself, resolvers' left out."""
    given = [raw(one).strip() for one in (*found.get("identifier", ()), *alternates(found))]
    return [page for value in given if value[:4].lower() == "http" and (page := identifiers.page(value))]


def landing_page(addresses: list[str]) -> str | None:
    return next((address for address in addresses if not extents.is_file(address)), None)


def publisher_ids(found: Children) -> Ids | None:
    one = first(found, "publisher")
    value = one.get("publisherIdentifier", "") if one is not None else ""
    known = people.identifier(value, one.get("publisherIdentifierScheme")) if value and one is not None else None
    return dict([known]) if known else None


def recognises(root: Element) -> bool:
    """By its namespace; a `resource` without any is DataCite's only where what is in it looks like it."""
    space = root.tag.rpartition("}")[0][1:]
    return bool(
        space in NAMESPACES or local(root.tag) == "oai_datacite" or len(_USUAL.intersection(children(root))) > 1
    )


_USUAL = frozenset({"identifier", "creators", "titles", "publisher", "publicationYear", "resourceType"})
