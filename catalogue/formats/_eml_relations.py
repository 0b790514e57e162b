"""The works that an EML document names beside its resource: publications on it, those that use it, those it cites."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes
from catalogue.formats._walk import Children, children, first, line, raw, under
from catalogue.normal import identifiers
from catalogue.record import Relation

_CITATIONS = (("referencePublication", "IsDocumentedBy"), ("usageCitation", "IsCitedBy"))


def relations(found: Children, gbif: Children, notes: Notes) -> Iterator[Relation | None]:
    """Works that have an identifier: of GBIF's bibliography, of the citations of EML 2.2 and in its BibTeX."""
    for one in under(gbif, "bibliography", "citation"):
        pid = identifiers.pid(one.get("identifier", ""))
        if pid and pid.scheme != "other":
            yield Relation("References", pid.scheme, pid.value, label=line(one, notes, "relations") or None)
    for name, kind in _CITATIONS:
        for inner in map(children, found.get(name, ())):
            label = line(first(inner, "title"), notes, "relations") or None
            yield from _identified(inner, kind, label)
    for one in under(found, "literatureCited", "citation"):
        inner = children(one)
        yield from _identified(inner, "References", line(first(inner, "title"), notes, "relations") or None)
        for entry in inner.get("bibtex", ()):
            if doi := identifiers.doi_in(raw(entry).replace("{", " ").replace("}", " ")):
                yield Relation("References", doi.scheme, doi.value)


def _identified(inner: Children, kind: str, label: str | None) -> Iterator[Relation]:
    """The relation to a work by its identifier, else by the DOI or the like that its address is."""
    given = [identifiers.pid(raw(one).strip(), one.get("system")) for one in inner.get("alternateIdentifier", ())]
    known = [pid for pid in given if pid and pid.scheme != "other"]
    online = map(children, under(inner, "distribution", "online"))
    linked = (identifiers.pid(raw(one).strip()) for part in online for one in part.get("url", ()))
    known += (pid for pid in linked if pid and pid.scheme in identifiers.LINKING)
    yield from (Relation(kind, pid.scheme, pid.value, label=label) for pid in known[:1])
