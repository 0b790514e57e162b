"""Qualified Dublin Core and dcterms alone, of OpenEdition, NAKALA, DSpace: https://www.dublincore.org/specifications/dublin-core/dc-xml-guidelines/."""

from __future__ import annotations

from msgspec import structs

from catalogue.formats import Format, Notes, _alike, _dublin_core
from catalogue.formats._oai_dc_identity import texts
from catalogue.formats._walk import Element, Value, Values, lang, local, raw, whole
from catalogue.normal import citations, identifiers, names
from catalogue.normal import places as placing
from catalogue.record import Access, Agent, Container, Date, Record

_FORM = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NUMBERS = frozenset({"issn", "isbn", "nnt", "pmid", "handle", "hdl", "ark"})
_REFINED = {
    "ispartof": "isPartOf", "ispartofseries": "isPartOf", "haspart": "hasPart", "isversionof": "isVersionOf",
    "hasversion": "hasVersion", "isreferencedby": "isReferencedBy", "references": "references",
    "isreplacedby": "isReplacedBy", "replaces": "replaces", "isformatof": "isFormatOf", "requires": "requires",
}  # fmt: skip
_MOMENTS = ("dateAccepted", "available", "created")
_NO_SCHEMES = frozenset({"keywords", "keyword", "uri", "urn"})


def read(root: Element, notes: Notes) -> Record:
    found = values(root, notes)
    made = _dublin_core.read(found, notes)
    host = container(found, made.container, made.type)
    hosts = words_of(found)[:1] if host and host.title else []
    return structs.replace(
        made,
        contributors=_alike.once([*made.contributors, *holders(found)]),
        container=host,
        relations=tuple(one for one in made.relations if one.scheme != "other" or one.value not in hosts),
        embargo_until=made.embargo_until or embargo_until(made.access, made.dates, found),
    )


def values(root: Element, notes: Notes) -> Values:
    """The texts by local name. The form is xsi:type, @scheme (OpenEdition) or a bare @type (DSpace, which also
    refines its relations by it); a citation is no identifier."""
    found: Values = {}
    for child in root:
        given = raw(child) if isinstance(child.tag, str) else ""
        if not given or given.isspace():
            continue
        name, form = local(child.tag), child.get(_FORM) or child.get("scheme") or child.get("type")
        if name == "identifier" and (form or "").lower() == "citation":
            continue
        name = _REFINED.get((form or "").lower(), name) if name == "relation" else name
        if name == "identifier" and (form or "").lower() in _NUMBERS and not given.strip().startswith("http"):
            given = f"{form}: {given.strip()}"
        form = None if form and form.lower() in _NO_SCHEMES else form
        if form and form.endswith("ISO3166"):
            given = placing.country_coded(given) or given
        found.setdefault(name, []).append(Value(whole(given, notes, name), lang(child), form))
    return timed(found)


def timed(found: Values) -> Values:
    """The same moment as accepted, available and created is when the repository took the resource in (DSpace): it was
    available then, and nothing else."""
    moments = [one.text.strip() for name in _MOMENTS for one in found.get(name, ()) if "T" in one.text]
    own = {moment for moment in moments if moments.count(moment) > 1}
    if not own:
        return found
    kept = {name: [one for one in found[name] if one.text.strip() not in own] for name in _MOMENTS if name in found}
    kept["available"] = [*(Value(one, None, None) for one in sorted(own)), *kept.get("available", [])]
    return {name: given for name, given in {**found, **kept}.items() if given}


def holders(found: Values) -> list[Agent]:
    """dcterms:rightsHolder."""
    given = (names.agent(value) for value in texts(found, "rightsHolder"))
    return [Agent(one.name, one.family, one.given, one.kind, "RightsHolder", one.ids) for one in given if one]


def container(found: Values, known: Container | None, kind: str) -> Container | None:
    """The journal that the resource is part of, by its numbers (`urn:issn:…`), its name and the citation."""
    known = told(found, known, kind)
    numbers = [pid for value in texts(found, "isPartOf") if (pid := identifiers.pid(value))]
    issn = tuple(pid.value for pid in numbers if pid.scheme == "issn")
    isbn = tuple(pid.value for pid in numbers if pid.scheme == "isbn")
    if not issn and not isbn:
        return known
    before = known or Container()
    return structs.replace(before, issn=tuple(dict.fromkeys([*issn, *before.issn])), isbn=isbn)


def told(found: Values, known: Container | None, kind: str) -> Container | None:
    """The host that dcterms:isPartOf names in words, with the numbers that dcterms:bibliographicCitation tells."""
    named = words_of(found)
    cited = [one for one in texts(found, "bibliographicCitation") if citations.is_citation(one)]
    made = citations.container([*named[:1], *cited], kind)
    if made is None or (known and known.title):
        return known
    before = known or Container()
    return structs.replace(made, title=made.title or made.event, event=before.event, issn=before.issn, isbn=before.isbn)


def words_of(found: Values) -> list[str]:
    """What dcterms:isPartOf says in words."""
    return [one for one in texts(found, "isPartOf") if (pid := identifiers.pid(one)) and pid.scheme == "other"]


def embargo_until(access: Access | None, dated: tuple[Date, ...], found: Values) -> str | None:
    """dcterms:available is the end of the embargo where there is one (OpenEdition), but not the moment when the
    repository took the resource in, which has a time of day (DSpace)."""
    if access != "embargoed" or all("T" in one.text for one in found.get("available", ())):
        return None
    return next((date.start for date in dated if date.kind == "available"), None)


FORMAT = Format(
    prefixes=("qdc", "oai_qdc", "dcterms", "oai_dcterms", "oai_dcq", "dcq", "crdo_dcq", "nsdl_dc"),
    namespaces=(
        "http://www.bl.uk/namespaces/oai_dcq/",
        "http://epubs.cclrc.ac.uk/xmlns/qdc/",
        "http://dspace.org/qualifieddc/",
        "http://ns.nsdl.org/nsdl_dc_v1.02/",
        "http://worldcat.org/xmlschemas/qdc-1.0/",
        "http://www.openarchives.org/OAI/2.0/oai_qdc/",
        "http://www.openarchives.org/OAI/2.0/oai_dcterms/",
        "http://www.openarchives.org/OAI/2.0/oai_dc/",
        "http://purl.org/dc/terms/",
    ),
    roots=("qualifieddc", "dcterms", "dcq", "qdc", "oai_dcterms", "nsdl_dc", "dc"),
    schema="http://dublincore.org/schemas/xmls/qdc/2008/02/11/qualifieddc.xsd",
    read=read,
)
