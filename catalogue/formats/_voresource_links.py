"""What a VOResource links to: the article behind it, related resources, and the editions of a document."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes, _alike
from catalogue.formats._walk import Children, Element, children, line, raw
from catalogue.normal import identifiers, names
from catalogue.record import File, Pid, Relation

_RELATIONS = {
    "mirror-of": "IsIdenticalTo", "derived-from": "IsDerivedFrom", "issupplementto": "IsSupplementTo",
    "issupplementedby": "IsSupplementedBy", "cites": "Cites", "iscitedby": "IsCitedBy", "continues": "Continues",
    "iscontinuedby": "IsContinuedBy", "isnewversionof": "IsNewVersionOf", "ispreviousversionof": "IsPreviousVersionOf",
    "ispartof": "IsPartOf", "haspart": "HasPart", "issourceof": "IsSourceOf", "isderivedfrom": "IsDerivedFrom",
    "isidenticalto": "IsIdenticalTo", "references": "References", "isreferencedby": "IsReferencedBy",
}  # fmt: skip
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def relations(content: Children, own: tuple[Pid, ...], notes: Notes) -> tuple[Relation, ...]:
    """The article behind the resource by its bibcode, and related resources: by name where they have no identifier
    (VOResource 1.1, section 3.1.3)."""
    made: dict[tuple[str, str, str], Relation] = {}
    for one in content.get("source", ()):
        value = raw(one).strip()
        pid = identifiers.pid(value, one.get("format") or "bibcode") if value else None
        if pid and pid.scheme != "other":
            made.setdefault(("", pid.scheme, pid.value), Relation("IsSupplementTo", pid.scheme, pid.value))
    for group in content.get("relationship", ()):
        found = children(group)
        word = next((raw(one).strip().lower() for one in found.get("relationshipType", ())), "")
        for one in found.get("relatedResource", ()):
            related = _related(_RELATIONS.get(word, "Related"), one, notes)
            if related and Pid(related.scheme, related.value) not in own:
                made.setdefault((related.kind, related.scheme, related.value), related)
    return tuple(made.values())


def _related(kind: str, one: Element, notes: Notes) -> Relation | None:
    label = line(one, notes, "relations")
    given = one.get("ivo-id") or one.get("altIdentifier") or ""
    pid = identifiers.pid(given or label)
    if pid and pid.scheme != "other":
        return Relation(kind, pid.scheme, pid.value, label=label or None)
    if given:
        return Relation(kind, "other", given.strip(), label=label or None)
    return None if not label or names.is_placeholder(label) else Relation(kind, "other", label)


def _editions(found: Children) -> Iterator[Element]:
    """The capabilities that are editions of a document (DocRegExt 1.0, section 3)."""
    return (one for one in found.get("capability", ()) if one.get(_TYPE, "").endswith("Edition"))


def files(found: Children) -> tuple[File, ...]:
    """The editions of a document, which are files and no services."""
    made: dict[str, File] = {}
    for edition in _editions(found):
        for interface in map(children, children(edition).get("interface", ())):
            forms = (raw(one).strip() for one in interface.get("resultType", ()))
            address = next((url for one in interface.get("accessURL", ()) if (url := identifiers.url(raw(one)))), None)
            if address:
                made.setdefault(address, File(address, next(forms, None) or None))
    return tuple(made.values())


def languages(found: Children, notes: Notes) -> tuple[str, ...]:
    """Of the editions of a document; a catalogue has none."""
    codes = (raw(one) for edition in _editions(found) for one in children(edition).get("languageCode", ()))
    return _alike.spoken(codes, notes)
