"""DCAT and its profiles DCAT-AP and GeoDCAT-AP, in RDF/XML, of data portals and GeoNetwork: https://www.w3.org/TR/vocab-dcat-3/."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from catalogue.formats import Format, Notes, _alike
from catalogue.formats import _dcat_parts as parts
from catalogue.formats import _rdf_agents as people
from catalogue.formats._rdf import Graph, Node, last
from catalogue.formats._walk import Element, lang, raw, unique, whole
from catalogue.normal import access as accesses
from catalogue.normal import extents, identifiers, markdown, names, text
from catalogue.normal import licences as licensing
from catalogue.normal import subjects as keywords
from catalogue.record import Access, Agent, Description, File, Ids, Pid, Record, Subject, Title

_DATASETS = ("Dataset", "DatasetSeries")
_CLASSES = (*_DATASETS, "DataService")
_DCAT = "http://www.w3.org/ns/dcat#"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg")
_DATES = {
    "issued": "issued", "created": "created", "available": "available", "modified": "updated", "updated": "updated",
    "dateSubmitted": "submitted", "valid": "valid",
}  # fmt: skip


def read(root: Element, notes: Notes) -> Record:
    node = described(Graph(root))
    distributions = list(node.things("distribution"))
    raws = type_raw(node)
    kind = _alike.kind(raws, notes)
    own = pids(node)
    dated = _alike.dates(((sort, raw(one)) for name, sort in _DATES.items() for one in node.of(name)), notes)
    attributed = list(people.qualified(node))
    sources = [node, *distributions]
    published = publishers(node, attributed, notes)
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=titles(node, notes),
        descriptions=descriptions(node, notes),
        creators=creators(node, attributed, notes),
        contributors=_alike.once(contributors(node, attributed, notes)),
        publisher=publisher(published),
        year=_alike.year(dated),
        dates=dated,
        languages=languages(node, notes),
        subjects=subjects(node, notes),
        access=access(sources),
        licences=licensing.merged([licence for one in sources for licence in parts.licences(one)]),
        rights=unique(value for one in sources for value in parts.rights(one) if not names.is_placeholder(value)),
        places=tuple(dict.fromkeys(parts.places(node, notes))),
        periods=tuple(dict.fromkeys(parts.periods(node, notes))),
        relations=_alike.related(parts.relations(node), own),
        version=next((text.line(value) for value, _ in node.texts("versionInfo", "version")), None) or None,
        formats=unique(value for one in distributions for value in parts.forms(one)),
        sizes=unique(one.size or "" for one in parts.files(distributions)),
        files=files(node, distributions),
        landing_page=landing_page(node),
        publisher_ids=publisher_ids(published),
        genre=kind.genre,
    )


def described(graph: Graph) -> Node:
    """The dataset that the document describes: the first, else a series or service, else the root itself. GeoNetwork
    calls the dataset and the catalogue's record of it by one address: what the latter says is not of the dataset."""
    datasets = graph.nodes(*_DATASETS) or graph.nodes(*_CLASSES)
    if not datasets:
        return graph.node(graph.root)
    found = datasets[0]
    own = [one for one in found.elements if "CatalogRecord" not in Node(graph, "", [one]).types()]
    return Node(graph, found.address, own) if own else found


def type_raw(node: Node) -> tuple[str, ...]:
    """dct:type, then the classes; a dataset that is a series is one."""
    given = [last(one) for one in node.addresses("type") if "#" not in one or "w3.org" not in one]
    classes = [name for name in node.types() if name in _CLASSES]
    return unique([*given, *sorted(classes, key=lambda name: name == "Dataset")])


def pids(node: Node) -> tuple[Pid, ...]:
    """dct:identifier and adms:identifier, else the node's own address; behind a UUID GeoNetwork repeats an address."""
    given = [*(value for value, _ in node.texts("identifier")), *node.addresses("identifier", "sameAs")]
    cut = [(identifiers.uuid(value.strip()[:36]) or value, None) for value in given]
    made = _alike.pids(
        [*cut, (node.address, None)] if identifiers.strong(filter(None, [identifiers.pid(node.address)])) else cut
    )
    return made or _alike.pids([(node.address, None)] if identifiers.url(node.address) else [])


def titles(node: Node, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for name, kind in (("title", None), ("alternative", "alternative")):
        for given, element in node.texts(name):
            value = text.line(whole(given, notes, "titles"))
            if value and not names.is_placeholder(value):
                made.setdefault(value, Title(value, lang(element) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(node: Node, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for given, element in node.texts("description", "abstract"):
        value = text.prose(markdown.plain(whole(given, notes, "descriptions")))
        if value and not names.is_placeholder(value):
            made.setdefault(value, Description(value, lang(element) or text.language(value), "abstract"))
    return tuple(made.values())


def creators(node: Node, attributed: list[tuple[str, Agent]], notes: Notes) -> tuple[Agent, ...]:
    return _alike.once(
        [*people.agents(node, notes, "creator"), *(one for role, one in attributed if role == "Creator")]
    )


def contributors(node: Node, attributed: list[tuple[str, Agent]], notes: Notes) -> Iterator[Agent | None]:
    for name, role in (("rightsHolder", "RightsHolder"), ("contributor", "Other"), ("custodian", "DataManager"),
                       ("distributor", "Distributor"), ("processor", "DataCurator"), ("principalInvestigator", "Other"),
                       ("resourceProvider", "Producer")):  # fmt: skip
        yield from people.agents(node, notes, name, role)
    for role, one in attributed:
        if role not in ("Creator", "Publisher", "Funder"):
            yield Agent(one.name, one.family, one.given, one.kind, role, one.ids, one.affiliations)


def publishers(node: Node, attributed: list[tuple[str, Agent]], notes: Notes) -> list[Agent]:
    given = [one for one in people.agents(node, notes, "publisher") if one]
    return given + [one for role, one in attributed if role == "Publisher"]


def publisher(given: list[Agent]) -> str | None:
    return names.publisher(one.name for one in given)


def publisher_ids(given: list[Agent]) -> Ids | None:
    """Of the one that is the publisher."""
    name = publisher(given)
    return next((one.ids for one in given if one.name == name and one.ids), None)


def languages(node: Node, notes: Notes) -> tuple[str, ...]:
    """Codes, names, or the last part of an address in a list of languages."""
    things = [(one, node.graph.thing(one)) for one in node.of("language")]
    given = (one.get(parts.RDF_RESOURCE) or (thing.address if thing else "") or raw(one) for one, thing in things)
    return _alike.spoken((last(one) if one.startswith("http") else one for one in given), notes)


def subjects(node: Node, notes: Notes) -> tuple[Subject, ...]:
    """Keywords, and themes by their labels with the scheme they are in; of an address alone where we know the list."""
    made: dict[tuple[str, str | None], Subject] = {}
    for one in node.of("keyword", "theme", "subject", "topicCategory"):
        thing = node.graph.thing(one)
        schemes = thing.things("inScheme") if thing is not None else ()
        scheme = next((text.line(value) for one in schemes for value, _ in one.texts("title", "prefLabel")), None)
        address = one.get(parts.RDF_RESOURCE) or (thing.address if thing is not None else "")
        scheme = scheme or keywords.vocabulary_in(address or "")
        labelled = thing.has("prefLabel", "label") if thing is not None else bool(raw(one).strip())
        if not labelled and (known := keywords.concept(address or "")):
            made.setdefault((known.text, known.lang), known)
        elif thing is None and address:
            notes.add("unresolved-reference", "subjects", address)
        labels = [*thing.of("prefLabel")] or [*thing.of("label")] if thing is not None else [one]
        for label in labels:
            value = text.line(whole(raw(label), notes, "subjects"))
            if value and not names.is_placeholder(value) and not identifiers.url(value):
                uri = identifiers.url(address) if address else None
                made.setdefault((value, lang(label)), Subject(value, lang(label), scheme, uri=uri))
    return tuple(made.values())


def access(sources: list[Node]) -> Access | None:
    for node in sources:
        for name in ("accessRights", "rights", "license"):
            for one in node.of(name):
                address, words = parts.stated(node, one)
                if said := accesses.access(address) or accesses.access(words):
                    return said
    return None


def files(node: Node, distributions: list[Node]) -> tuple[File, ...]:
    made = {one.url: one for one in parts.files(distributions)}
    pictures = (one for one in node.addresses("page") if one.lower().endswith(_PICTURES))
    for address in (*node.addresses("thumbnail", "depiction", "graphicOverview"), *pictures):
        made.setdefault(address, File(address, kind="thumbnail"))
    return tuple(made.values())


def landing_page(node: Node) -> str | None:
    """The first page that is neither a file nor a service."""
    given = [*node.addresses("landingPage"), *node.addresses("homepage"), node.address]
    pages = (page for one in given if (page := identifiers.page(one)) and not extents.is_file(page))
    return next((page for page in pages if not parts.is_service(page)), None)


def recognises(root: Element) -> bool:
    """Whether there is a dataset, series or service of DCAT in it, by element or by rdf:type."""
    if next(root.iter(*(f"{{{_DCAT}}}{name}" for name in _CLASSES)), None) is not None:
        return True
    kinds = (one.get(parts.RDF_RESOURCE, "") for one in root.iter("{*}type"))
    return any(kind.startswith(_DCAT) and kind.rpartition("#")[2] in _CLASSES for kind in kinds)


def split(root: Element) -> Iterator[Element]:
    """A document for each dataset of a catalogue's: the same graph without the other datasets."""
    total = len(Graph(root).nodes(*_DATASETS))
    for number in range(total):
        made = deepcopy(root)
        for other in [one for place, one in enumerate(Graph(made).nodes(*_DATASETS)) if place != number]:
            for element in other.elements:
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)
        yield made


FORMAT = Format(
    prefixes=("dcat", "dcat_ap", "dcat-ap", "dcatap", "oai_dcat", "geodcat", "geodcat-ap", "rdf"),
    namespaces=("http://www.w3.org/1999/02/22-rdf-syntax-ns#", _DCAT),
    roots=("RDF", "CatalogRecord", *_CLASSES, "Catalog"),
    schema="https://www.w3.org/ns/dcat",
    read=read,
    recognises=recognises,
    split=split,
)
