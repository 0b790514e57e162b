"""The fields of a Dataverse dataset, the same whether its own JSON or an ORE map names them, and their compounds."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes, _alike
from catalogue.formats._walk import Children, Element, children, local, raw
from catalogue.normal import addresses, grants, identifiers, names, people, roles, text
from catalogue.normal import places as placing
from catalogue.record import Affiliation, Agent, Funding, Place, Relation, Subject

Fields = dict[str, list[Element]]


def version(root: Element) -> Element:
    """The part that describes: the version of the dataset, or what the map describes."""
    for name in ("datasetVersion", "latestVersion", "describes"):
        for one in root:
            if local(str(one.tag)) == name:
                return one
    return root


def fields(described: Element) -> Fields:
    """The values of each metadata field by its name, from whichever metadata block."""
    blocks = [block for one in described if local(str(one.tag)) == "metadataBlocks" for block in one]
    if not blocks:
        return children(described)
    found: Fields = {}
    for field in (field for block in blocks for field in block if local(str(field.tag)) == "fields"):
        parts = children(field)
        for name in parts.get("typeName", ())[:1]:
            found.setdefault(raw(name), []).extend(parts.get("value", []))
    return found


def value(found: Children, name: str) -> str:
    """The text of a member, which Dataverse's own JSON wraps in `value`."""
    for one in found.get(name, ()):
        inner = children(one).get("value")
        given = raw(inner[0]) if inner else raw(one) if len(one) == 0 else ""
        if given.strip():
            return given
    return ""


def said(found: Children, name: str) -> str:
    plain = text.line(value(found, name))
    return "" if names.is_placeholder(plain) else plain


def compounds(found: Fields, name: str) -> Iterator[Children]:
    for one in found.get(name, ()):
        yield children(one)


def plain(found: Fields, name: str) -> list[str]:
    """The texts of a field without parts."""
    return [raw(one).strip() for one in found.get(name, ()) if len(one) == 0 and raw(one).strip()]


def agent(found: Children, sort: str, notes: Notes, role: str | None = None) -> Agent | None:
    """An `author`, `contributor`, `producer` or `datasetContact` with the affiliation and identifier it has."""
    number, scheme = said(found, f"{sort}Identifier"), said(found, f"{sort}IdentifierScheme")
    known = people.identifier(number, scheme or None) if number else None
    if number and not known:
        notes.add("odd-name-identifier", "contributors" if role else "creators", f"{scheme}: {number}")
    ids = dict([known]) if known else None
    return _alike.agent(said(found, f"{sort}Name"), role=role, ids=ids, above=_houses(found, f"{sort}Affiliation"))


def _houses(found: Children, name: str) -> list[Affiliation]:
    """The affiliation; of a ROR the name that Dataverse looked up, else the ROR itself."""
    house = said(found, name)
    known = people.identifier(house) if house[:4] == "http" else None
    if known is None:
        return [Affiliation(house)] if house and not addresses.is_written_out(house) else []
    looked_up = [said(children(one), "termName") for part in found[name] for one in part.iter("{*}expandedvalue")]
    return [Affiliation(next(filter(None, looked_up), house), dict([known]))]


def role(found: Children) -> str:
    """DataCite's word for Dataverse's contributor type: `Data Collector` is DataCollector."""
    return roles.role(said(found, "contributorType")) or "Other"


def funding(found: Fields) -> Iterator[Funding]:
    """Grants by agency and number; a contributor of type Funder is one."""
    for one in compounds(found, "grantNumber"):
        agency, number = said(one, "grantNumberAgency"), said(one, "grantNumberValue")
        if known := grants.grant(number) or grants.anr(number) or grants.numbered(number):
            yield known
        elif agency or number:
            yield Funding(funder=agency or None, award=number or None)
    for one in compounds(found, "contributor"):
        name = said(one, "contributorName")
        if role(one) == "Funder" and name:
            yield grants.grant(name) or grants.anr(name) or Funding(funder=name)


def projects(found: Fields) -> Iterator[Funding]:
    for one in compounds(found, "project"):
        if title := said(one, "projectTitle") or said(one, "projectAcronym"):
            number, address = said(one, "projectId"), identifiers.url(said(one, "projectURL"))
            yield Funding(award=number or None, award_title=title, award_uri=address)


def subjects(found: Fields) -> Iterator[Subject]:
    for one in plain(found, "subject"):
        yield Subject(text.line(one))
    for name, (word, scheme, address) in {
        "keyword": ("keywordValue", "keywordVocabulary", "keywordTermURI"),
        "topicClassification": ("topicClassValue", "topicClassVocab", ""),
    }.items():
        for parts in compounds(found, name):
            if term := said(parts, word):
                uri = said(parts, address)
                yield Subject(term, None, said(parts, scheme) or None, None, uri if identifiers.url(uri) else None)


def places(found: Fields, notes: Notes) -> Iterator[Place]:
    """Places from the narrowest to the widest part, then boxes; older versions call the latitudes longitudes."""
    for parts in compounds(found, "geographicCoverage"):
        named = (said(parts, part) for part in ("otherGeographicCoverage", "city", "state", "country"))
        name = ", ".join(one for one in named if one)
        if name and not placing.is_unnamed(name):
            yield Place(name)
    for parts in compounds(found, "geographicBoundingBox"):
        west, east = said(parts, "westLongitude"), said(parts, "eastLongitude")
        south, north = (
            said(parts, f"{side}Latitude") or said(parts, f"{side}Longitude") for side in ("south", "north")
        )
        if made := _alike.place("", (west, south, east, north), notes):
            yield made


def relations(found: Fields) -> Iterator[Relation]:
    """Publications and related datasets by identifier or address, else by their citation; the series that the dataset
    is in."""
    for name, default in (("publication", "IsReferencedBy"), ("relatedDatasetV2", "Related")):
        for one in compounds(found, name):
            yield from _related(one, name, default)
    for name in ("relatedDatasets", "relatedMaterial"):
        for text_only in plain(found, name):
            words = text.line(text_only)
            pid = identifiers.doi_in(words) or identifiers.pid(words)
            if words and pid:
                yield Relation("Related", pid.scheme, pid.value, label=words if words != pid.value else None)
    for address in plain(found, "alternativeURL"):
        if page := identifiers.page(address):
            yield Relation("Related", "url", page)
    for one in compounds(found, "series"):
        if name := said(one, "seriesName"):
            yield Relation("IsPartOf", "other", name)


def _related(found: Children, name: str, default: str) -> Iterator[Relation]:
    label = said(found, f"{name}Citation")
    given = [(said(found, f"{name}IDNumber"), said(found, f"{name}IDType")), (said(found, f"{name}URL"), "")]
    known = [pid for number, scheme in given if number and (pid := identifiers.pid(number, scheme or None))]
    better = [pid for pid in known if pid.scheme != "other"] or list(filter(None, [identifiers.doi_in(label)]))
    kind = said(found, f"{name}RelationType") or default
    if better:
        yield Relation(kind, better[0].scheme, better[0].value, label=label or None)
    elif label:
        yield Relation(kind, "other", label)
