"""Metadata formats: a module each, found by its prefix.

`FORMATS` maps every metadata prefix that we can read to its Format; a module of this package that defines `FORMAT`
is found by itself, so adding a format is adding a file and its samples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from lxml import etree
from msgspec import Struct

from catalogue.record import Header, Note, Record


class Notes(Struct, frozen=True):
    """Where a reader says what it repaired or could not place; one per record being read.

    `header` is the record's OAI header: some formats leave to it what belongs in the payload (DataCite's oai_dc has
    its DOI only there). `habits` names the quirks in force for this record.
    """

    header: Header
    found: list[Note]
    habits: frozenset[str] = frozenset()

    def add(self, code: str, field: str | None = None, raw: str | None = None, message: str = "") -> None:
        self.found.append(Note(code=code, message=message, field=field, raw=raw[:200] if raw else raw))


Reader = Callable[[etree._Element, Notes], Record]
Writer = Callable[[Record], etree._Element]


@dataclass(frozen=True, slots=True)
class Format:
    """One metadata format.

    `prefixes` are the metadata prefixes that repositories give it, ours first. `namespaces` are those of its root
    element, the one that we write or that is usual first, `roots` the local names of that element (a payload with
    another root is rejected as `wrong-root`). `read` makes a Record of the payload's root; `write`, where we also
    publish the format, makes the root of a payload; `writable` says whether a record has what the format demands
    (DataCite demands a year). `deleted` says whether a payload itself says that its resource is deleted (VOResource).
    `recognises` tells, of formats that share a root (all kinds of RDF), whether a payload is of this one. `split` cuts
    a document that holds several records (RDF of a catalogue) into one for each. `schema` is the address that
    ListMetadataFormats gives.
    """

    prefixes: tuple[str, ...]
    namespaces: tuple[str, ...]
    roots: tuple[str, ...]
    schema: str
    read: Reader
    write: Writer | None = None
    writable: Callable[[Record], bool] = lambda record: True
    deleted: Callable[[etree._Element], bool] | None = None
    recognises: Callable[[etree._Element], bool] | None = None
    split: Callable[[etree._Element], Iterable[etree._Element]] | None = None


def _found() -> dict[str, Format]:
    formats: dict[str, Format] = {}
    for module in iter_modules(__path__):
        declared = getattr(import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if isinstance(declared, Format):
            formats.update(dict.fromkeys(declared.prefixes, declared))
    return formats


FORMATS: dict[str, Format] = _found()

PUBLISHED: dict[str, Format] = {
    format.prefixes[0]: format for format in dict.fromkeys(FORMATS.values()) if format.write is not None
}
"""The formats that our own provider offers, by the prefix it gives them."""
