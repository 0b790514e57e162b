"""The parts of a DCAT dataset that have a structure of their own: distributions, rights, places, periods, relations."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes, _alike
from catalogue.formats._rdf import RDF, Node, last
from catalogue.formats._walk import Element, raw
from catalogue.normal import access as accesses
from catalogue.normal import extents, geometries, identifiers, names, text
from catalogue.normal import licences as licensing
from catalogue.normal import places as placing
from catalogue.record import File, Licence, Period, Place, Relation

RDF_RESOURCE = f"{RDF}resource"
_RELATIONS = {
    "isPartOf": "IsPartOf", "hasPart": "HasPart", "isVersionOf": "IsVersionOf", "hasVersion": "HasVersion",
    "references": "References", "isReferencedBy": "IsReferencedBy", "relation": "Related", "source": "IsDerivedFrom",
    "replaces": "Obsoletes", "isReplacedBy": "IsObsoletedBy", "inSeries": "IsPartOf", "requires": "Requires",
    "wasDerivedFrom": "IsDerivedFrom", "previousVersion": "IsNewVersionOf", "prev": "IsNewVersionOf",
}  # fmt: skip
_CODE_LIST = "inspire.ec.europa.eu/metadata-codelist/"
_GEOMETRIES = ("bbox", "geometry", "asWKT", "asGeoJSON", "hasGeometry", "centroid")
_SERVICES = ("request=", "service=w", "/ows", "/wms", "/wfs", "/wcs", "/csw", "mapserv")


def licences(node: Node) -> Iterator[Licence]:
    """By address, label or sentence; a word of a code list (`license`, `copyright`) names none."""
    for name in ("license", "rights"):
        for one in node.of(name):
            address, words = stated(node, one)
            said = accesses.access(address) or accesses.access(words)
            if said or accesses.is_code(words) or _CODE_LIST in address:
                continue
            known = licensing.from_address(address) if address else None
            if name == "license" or known:
                yield from licensing.stated(words, address)
            else:
                yield from licensing.licences(words)


def rights(node: Node) -> Iterator[str]:
    """Statements in words that neither say access nor name a licence."""
    for name in ("rights", "accessRights", "license"):
        for one in node.of(name):
            address, words = stated(node, one)
            if words and not (accesses.access(address) or accesses.access(words) or accesses.is_code(words)):
                named = licensing.stated(words, address) if name == "license" else licensing.licences(words)
                if _CODE_LIST in address or not (named or licensing.from_address(address)):
                    yield words


def stated(node: Node, one: Element) -> tuple[str, str]:
    """The address and the words of a statement of rights."""
    thing = node.graph.thing(one)
    address = one.get(RDF_RESOURCE) or (thing.address if thing is not None else "")
    words = (
        ""
        if thing is None
        else next(
            (
                raw(label)
                for name in ("label", "prefLabel", "title", "description", "identifier")
                for label in thing.of(name)
            ),
            "",
        )
    )
    words = words or (raw(one) if thing is None else "")
    if not address and (found := identifiers.url(words)):
        return found, ""
    return address, text.line(words)


def places(node: Node, notes: Notes) -> Iterator[Place]:
    """Locations by their first readable geometry, and by name."""
    for one in node.things("spatial"):
        label = next((text.line(raw(name)) for wanted in ("prefLabel", "geographicName", "label", "name", "title")
                      for name in one.of(wanted) if raw(name).strip()), "")  # fmt: skip
        shapes = [raw(shape) for name in _GEOMETRIES for shape in one.of(name)]
        shapes += [
            raw(shape) for inner in one.things("geometry", "hasGeometry") for shape in inner.of("asWKT", "asGeoJSON")
        ]
        placed = next((found for shape in shapes if (found := geometries.geometry(shape))), None)
        if placed is None and any(shape.strip() for shape in shapes):
            notes.add("unusable-place", "places", shapes[0].strip())
        named = label if label and not placing.is_unnamed(label) else None
        if placed is not None:
            yield Place(named, placed.box, placed.point, placed.polygon)
        elif named:
            yield Place(named)
    for prop in node.of("spatial"):
        words = text.line(raw(prop)) if node.graph.thing(prop) is None else ""
        address = prop.get(RDF_RESOURCE, "") if node.graph.thing(prop) is None else ""
        if country := placing.country(address):
            yield Place(country)
        elif address:
            notes.add("unresolved-reference", "places", address)
        given, repaired = placing.from_text(words) if words else ((), False)
        if repaired:
            notes.add("repaired-place" if given else "unusable-place", "places", words)
        yield from given or ((Place(words),) if words and not placing.is_unnamed(words) else ())


def periods(node: Node, notes: Notes) -> Iterator[Period]:
    """dct:temporal as a period with two ends, in any of the vocabularies for it, or as text."""
    for one in node.of("temporal"):
        thing = node.graph.thing(one)
        if thing is None:
            if raw(one).strip() and (found := _alike.period(text.line(raw(one)), notes)):
                yield found
            continue
        ends = []
        for names_of in (("startDate", "hasBeginning"), ("endDate", "hasEnd")):
            values = [raw(end) for end in thing.of(names_of[0])]
            values += [
                raw(end)
                for inner in thing.things(names_of[1])
                for end in inner.of("inXSDDate", "inXSDDateTime", "inXSDgYear")
            ]
            spans = (_alike.span(value, notes, "periods") for value in values if value.strip())
            ends.append(next((span.start for span in spans if span), None))
        label = next((text.line(value) for value, _ in thing.texts("label", "prefLabel")), None)
        if any(ends) or label:
            yield Period(ends[0], ends[1], label if not any(ends) else None)


def files(distributions: list[Node]) -> Iterator[File]:
    """What can be downloaded, else where it can be had; the address of a service is no file."""
    for one in distributions:
        given = [*one.addresses("downloadURL")]
        given += [value for value in one.addresses("accessURL") if not is_link(one) or extents.is_file(value)]
        address = next((value for value in given if not is_service(value)), None)
        size = next((raw(value).strip() for value in one.of("byteSize")), "")
        if address:
            yield File(address, next(iter(forms(one)), None), extents.in_bytes(size) or size or None, "main")


def is_link(distribution: Node) -> bool:
    """Whether GeoNetwork's protocol of a distribution says that it is a page or a service."""
    said = (*distribution.of("representationTechnique"), *distribution.of("format"))
    return any(protocol.startswith(("WWW:LINK", "OGC:")) for one in said if (protocol := wording(distribution, one)))


def wording(node: Node, one: Element) -> str:
    """What a value says: its text, or the name of the thing that it stands for."""
    thing = node.graph.thing(one)
    if thing is None:
        return raw(one).strip()
    return (
        next((raw(x) for wanted in ("value", "label", "prefLabel") for x in thing.of(wanted)), "") or raw(one).strip()
    )


def is_service(address: str) -> bool:
    """Whether an address is a service's, which answers programs."""
    return any(part in address.lower() for part in _SERVICES)


def forms(distribution: Node) -> Iterator[str]:
    """Media types and formats, by label or by the last part of their address in a vocabulary."""
    for name in ("mediaType", "format"):
        for one in distribution.of(name):
            value = wording(distribution, one) or one.get(RDF_RESOURCE, "")
            if "iana.org/assignments/media-types/" in value:
                value = value.partition("media-types/")[2]
            value = last(value) if value.startswith("http") else text.line(value)
            if value and not names.is_placeholder(value) and not value.upper().startswith(("WWW:", "OGC:")):
                yield value  # GeoNetwork puts the protocol of a link there


def relations(node: Node) -> Iterator[Relation]:
    """Related resources by the best of their identifiers."""
    for name, kind in _RELATIONS.items():
        for one in node.of(name):
            thing = node.graph.thing(one)
            given = [one.get(RDF_RESOURCE, "")]
            label = None
            if thing is not None:
                given += [*thing.addresses("sameAs", "identifier"), thing.address]
                label = next((text.line(raw(title)) for title in thing.of("title", "label")), None)
            elif raw(one).strip():
                given.append(raw(one).strip())
            known = [pid for value in given if value and (pid := identifiers.pid(value)) and pid.scheme != "other"]
            best = identifiers.strong(known)[:1] or tuple(known[:1])
            yield from (Relation(kind, pid.scheme, pid.value, label=label) for pid in best)
