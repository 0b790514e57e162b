"""What tells a resource and its copies in Dublin Core: identifiers, pages and files, its host, formats and sizes."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from catalogue.formats._walk import Values
from catalogue.normal import citations, extents, identifiers, names, references, text
from catalogue.record import Container, File, Pid


class Identity(NamedTuple):
    """What dc:identifier, dc:relation and dc:source say of identity: own pids, addresses, the numbers of the host.

    `page` is a landing page that stands in dc:relation (EPrints).
    """

    pids: list[Pid]
    addresses: list[str]
    issn: list[str]
    isbn: list[str]
    unnamed: list[str]
    page: str | None = None

    def holds(self, scheme: str, value: str) -> bool:
        """Whether this is an identifier of the record itself or of what it appeared in."""
        return scheme == "issn" or value == self.page or Pid(scheme, value) in self.pids


def texts(found: Values, *fields: str) -> list[str]:
    """The plain texts of some elements, in the order of the fields, each once."""
    if found.keys().isdisjoint(fields):
        return []
    given = [line for field in fields if field in found for one in found[field] if (line := text.line(one.text))]
    return given if len(given) < 2 else list(dict.fromkeys(given))


def identity(found: Values, kind: str, identifier: str = "") -> Identity:
    """An ISSN, and in a part of something (article, chapter …) an ISBN, is the host's and no identifier of its own;
    `identifier` is the one in the header."""
    made = Identity([], [], [], [], [])
    related = texts(found, "relation")
    given = texts(found, "identifier")
    given += [value for value in related if "altidentifier/" in value[:45].lower()]
    part = kind in citations.PARTS
    for one in given:
        for value in identifiers.listed(one):
            if not (value.startswith("oai:") or names.is_placeholder(value)):
                _identify(made, value, part)
    for value in (*texts(found, "source"), *related):
        if "issn" in value[:45].lower() and (pid := identifiers.pid(_plain(value))) and pid.scheme == "issn":
            made.issn.append(pid.value)
        elif part and len(value) == 9 and value[4] == "-" and (bare := identifiers.issn(value)):
            made.issn.append(bare)
    if related and made.addresses:
        return made._replace(page=_page_of_files(made.addresses, related))
    return made._replace(page=_page_of_number(identifier, related)) if related and identifier[:4] == "oai:" else made


def _identify(made: Identity, value: str, part: bool) -> None:
    pid = identifiers.pid(value)
    if pid and pid.scheme in identifiers.CERTAIN:
        made.pids.append(pid)
    elif pid and pid.scheme == "issn":
        made.issn.append(pid.value)
    elif part and pid and pid.scheme == "isbn":
        made.isbn.append(pid.value)
    elif part and pid and pid.scheme == "other" and (bare := identifiers.issn(value)):
        made.issn.append(bare)
    elif own := identifiers.own(value):
        made.pids.append(own)
    elif not part and "ISBN " in value and (own := identifiers.own(value[value.rindex("ISBN ") :])):
        made.pids.append(own)  # at the end of a book's citation of itself (EPrints)
    else:
        made.unnamed.append(value)
    if value[:4].lower() == "http" and (address := identifiers.page(value)):
        made.addresses.append(address)


def _plain(value: str) -> str:
    """OpenEdition tells the journal as a reference: `info:eu-repo/semantics/reference/issn/1234-5678`."""
    return value.replace("eu-repo/semantics/reference/", "") if value[:5] == "info:" else value


def _page_of_files(addresses: list[str], related: list[str]) -> str | None:
    """The relation whose address all of a file's address begins with: EPrints' page of the record."""
    for value in related:
        if value[:4].lower() == "http" and value.count("/") > 3 and (page := identifiers.page(value)):
            stem = page.rstrip("/") + "/"
            if any(address.startswith(stem) and address != page for address in addresses):
                return page
    return None


def _page_of_number(identifier: str, related: list[str]) -> str | None:
    """The relation on the very host that the OAI identifier names, whose address ends in its number: EPrints' page of
    a record without files."""
    host, _, number = identifier[4:].partition(":")
    for value in related:
        if number.isdigit() and value.rstrip("/").endswith("/" + number) and value.split("/")[2:3] == [host]:
            return identifiers.page(value)
    return None


_DOUBTED = frozenset({"url", "other"})


def pids(named: Identity) -> tuple[Pid, ...]:
    """The address of a file is never an identifier of the record, nor is one that leads nowhere, nor the number of the
    host or series without its name beside it with its name."""
    own = [pid for pid in named.pids if not (pid.scheme in _DOUBTED and _is_none(pid, named))]
    return identifiers.without_addresses(identifiers.sorted_unique(own)) if len(own) > 1 else tuple(own)


def _is_none(pid: Pid, named: Identity) -> bool:
    if pid.scheme == "other":
        return pid.value in named.issn
    return extents.is_file(pid.value) or identifiers.leads_nowhere(pid.value)


def nameless(named: Identity) -> tuple[Pid, ...]:
    """The first identifier of no known kind: for a record that has nothing else to go by."""
    return tuple(Pid("other", value) for value in named.unnamed[:1])


def container(found: Values, named: Identity, kind: str) -> Container | None:
    cited = citations.container(texts(found, "source"), kind) if "source" in found else None
    if cited is None and named.unnamed:
        cited = references.host(named.unnamed, texts(found, "title"), kind)
    pages = None if cited and cited.pages else pages_of(found, kind)
    if not (cited or named.issn or named.isbn or pages):
        return None
    cited = cited or Container()
    cited = replace(cited, pages=pages) if pages else cited
    issn, isbn = dict.fromkeys((*named.issn, *cited.issn)), dict.fromkeys((*named.isbn, *cited.isbn))
    return replace(cited, issn=tuple(issn), isbn=tuple(isbn))


def pages_of(found: Values, kind: str) -> str | None:
    """The pages of a part of something, which DSpace has in dc:format: `p. 11-30`."""
    if "format" not in found or kind not in citations.PARTS:
        return None
    return next(filter(None, (extents.page_range(one.text) for one in found["format"])), None)


def files(named: Identity) -> tuple[File, ...]:
    return tuple(File(address, kind="main") for address in dict.fromkeys(named.addresses) if extents.is_file(address))


def formats(found: Values) -> tuple[str, ...]:
    given = texts(found, "format", "medium")
    given = [extents.parted(value)[0] if "," in value or ";" in value else value for value in given]
    return tuple([value for value in given if not extents.is_size(value)])


def sizes(found: Values, kind: str) -> tuple[str, ...]:
    if found.keys().isdisjoint(("format", "extent")):
        return ()
    part = kind in citations.PARTS
    given = [size for value in texts(found, "format") if (size := extents.size_in(value))]
    given = [value for value in given if not (part and extents.page_range(value))]
    return tuple(dict.fromkeys([*given, *texts(found, "extent")]))


def landing_page(named: Identity) -> str | None:
    return named.page or next((address for address in named.addresses if not extents.is_file(address)), None)
