"""RDF of the French union catalogue and of Abes's hub, in the Bibliographic Ontology: https://documentation.abes.fr/sudoc/."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Format, Notes, _alike
from catalogue.formats import _rdf_agents as people
from catalogue.formats._rdf import RDF, Graph, Node, last
from catalogue.formats._walk import Element, lang, local, raw, unique, whole
from catalogue.normal import extents, identifiers, isbd, names, roles, text
from catalogue.record import (
    Agent,
    Container,
    Description,
    File,
    Funding,
    Ids,
    Pid,
    Record,
    Relation,
    Subject,
    Title,
)

_BIBO = "http://purl.org/ontology/bibo/"
_RELATORS = "{http://id.loc.gov/vocabulary/relators/}"
_TYPES = {
    "AcademicArticle": "Article", "Periodical": "Series", "Journal": "Series", "Magazine": "Series",
    "Newspaper": "Series", "BookSection": "Chapter", "EditedBook": "Book", "AudioVisualDocument": "Audiovisual",
}  # fmt: skip
"""Classes of the ontology whose names mean something else in other vocabularies."""

_NO_CONTRIBUTORS = frozenset({"Creator", "Grantor", "Publisher", "Funder"})
_PARTS = frozenset({"Article", "AcademicArticle", "Chapter", "BookSection"})


def read(root: Element, notes: Notes) -> Record:
    node = described(Graph(root))
    classes = bibo(node)
    kind = _alike.kind(tuple(_TYPES.get(one, one) for one in classes), notes)
    own = pids(node, kind.type)
    agents = list(credited(node))
    dated = _alike.dates((("issued", value.strip()) for value, _ in node.texts("date", "issued")), notes)
    granting = [one for role, one in agents if role == "Grantor"]
    return Record(
        type=kind.type,
        type_raw=classes,
        pids=own,
        titles=titles(node, notes),
        descriptions=descriptions(node, notes),
        creators=_alike.once(one for role, one in agents if role == "Creator"),
        contributors=_alike.once(one for role, one in agents if role not in _NO_CONTRIBUTORS),
        publisher=publisher(node, granting),
        container=container(node),
        year=_alike.year(dated),
        dates=dated,
        languages=_alike.spoken(map(last, node.addresses("language")), notes),
        subjects=subjects(node, notes),
        funding=tuple(Funding(funder=one.name, funder_ids=one.ids) for role, one in agents if role == "Funder"),
        relations=_alike.related(relations(node), own),
        sizes=unique(text.line(value).partition(" : ")[0].partition(" ; ")[0] for value, _ in node.texts("format")),
        files=tuple(File(one, kind="main") for one in dict.fromkeys(node.addresses("uri")) if extents.is_file(one)),
        landing_page=landing_page(node),
        publisher_ids=publisher_ids(node, granting),
        genre=kind.genre,
    )


def described(graph: Graph) -> Node:
    """The document with a title: the notice of it and the works beside it have none."""
    return next(iter(titled(graph)), graph.node(graph.root))


def titled(graph: Graph) -> list[Node]:
    classes = {_last(one) for one in classes_in(graph.root)}
    return [one for one in graph.nodes(*classes) if one.has("title")] if classes else []


def classes_in(root: Element) -> Iterator[str]:
    """The classes of the ontology that the document's nodes have, by element or by rdf:type."""
    for one in root.iter():
        tag = str(one.tag) if isinstance(one.tag, str) else ""
        named = one.get(f"{RDF}resource", "") if tag == f"{RDF}type" else ""
        if tag.startswith(f"{{{_BIBO}}}") and local(tag)[:1].isupper():
            yield tag
        elif named.startswith(_BIBO):
            yield named


def _last(name: str) -> str:
    return name.rpartition("/")[2].rpartition("}")[2]


def bibo(node: Node) -> tuple[str, ...]:
    """The classes of a node in the ontology, those of rdf:type first: Sudoc has a thesis in an element for books."""
    stated = [_last(one) for element in node.elements for one in classes_in(element) if one.startswith(_BIBO)]
    return unique([*stated, *(_last(str(one.tag)) for one in node.elements if str(one.tag).startswith(f"{{{_BIBO}}}"))])


def pids(node: Node, kind: str) -> tuple[Pid, ...]:
    """DOI, ISBN, the ISSN of a serial; the number of a thesis and HAL's in the addresses of the work and its files."""
    given: list[tuple[str, str | None]] = [(value, "doi") for value, _ in node.texts("doi")]
    if not _PARTS.intersection(bibo(node)):
        given += [(value, "isbn") for value, _ in node.texts("isbn13", "isbn10", "isbn")]
    known = [pid for value, scheme in given if (pid := identifiers.own(value.strip(), scheme))]
    known += [pid for one in places(node) if (pid := identifiers.pid(one)) and pid.scheme in identifiers.LINKING]
    return identifiers.sorted_unique([*known, *(issns(node) if kind == "collection" else ())])


def issns(node: Node) -> list[Pid]:
    given = (identifiers.pid(value.strip(), "issn") for value, _ in node.texts("issn"))
    return [pid for pid in given if pid and pid.scheme == "issn"]


def places(node: Node) -> list[str]:
    """Where the work (RDA's P30135) and its files are, without what theses.fr puts behind the number of a thesis."""
    given = node.addresses("P30135", "uri", "sameAs")
    return [one.removesuffix("/id").removesuffix("/document").removesuffix("/abes") for one in given]


def titles(node: Node, notes: Notes) -> tuple[Title, ...]:
    """What stands before the responsibilities (` / `), the rest of the title behind ` : ` as subtitle."""
    made: dict[str, Title] = {}
    for given, element in node.texts("title"):
        plain = " ".join(isbd.sorted_whole(whole(given, notes, "titles")).split()).partition(" / ")[0]
        main, _, rest = plain.partition(" : ")
        for value, kind in ((isbd.closed(main), None), (isbd.closed(rest), "subtitle")):
            if value and not names.is_placeholder(value):
                made.setdefault(value, Title(value, lang(element) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(node: Node, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for name, kind in (("abstract", "abstract"), ("note", "note")):
        for given, element in node.texts(name):
            value = text.line(whole(given, notes, "descriptions"))
            if value and not names.is_placeholder(value):
                made.setdefault(value, Description(value, lang(element) or text.language(value), kind))  # type: ignore[arg-type]
    return tuple(made.values())


def credited(node: Node) -> Iterator[tuple[str, Agent]]:
    """(role, agent) by MARC's relators; a body is no supervisor: Sudoc has doctoral schools and laboratories there."""
    for element in node.elements:
        for one in element:
            if not (isinstance(one.tag, str) and one.tag.startswith(_RELATORS)):
                continue
            role = roles.role(local(one.tag)) or "Other"
            thing = node.graph.thing(one)
            plain = people.agent(thing) if thing is not None else None
            if plain is not None:
                role = "Other" if role == "Supervisor" and plain.kind == "organisation" else role
                shown = None if role == "Creator" else role
                yield role, Agent(plain.name, plain.family, plain.given, plain.kind, shown, plain.ids)


def houses(node: Node) -> list[str]:
    """`Paris : Terres , 2016` without its town and its year."""
    made = []
    for value, _ in node.texts("publisher"):
        house = text.line(value).rpartition(", ")[0].partition(" : ")[2] if ", " in value else text.line(value)
        made.append(isbd.trimmed(house))
    return [one for one in made if one]


def publisher(node: Node, granting: list[Agent]) -> str | None:
    return names.publisher([*houses(node), *(one.name for one in granting)])


def publisher_ids(node: Node, granting: list[Agent]) -> Ids | None:
    return next((one.ids for one in granting if one.ids), None) if not houses(node) else None


def subjects(node: Node, notes: Notes) -> tuple[Subject, ...]:
    """Headings in words; those by IdRef's address are the same again."""
    made: dict[str, Subject] = {}
    for one in node.of("subject"):
        value = text.line(whole(raw(one), notes, "subjects"))
        if value and len(one) == 0 and not names.is_placeholder(value):
            made.setdefault(value, Subject(value, lang(one)))
    return tuple(made.values())


def wholes(node: Node) -> Iterator[tuple[bool, str]]:
    """What the document is part of: whether that is a series, and its title."""
    for one in node.things("isPartOf"):
        cited = next((text.line(value) for value, _ in one.texts("bibliographicCitation", "title")), "")
        if title := isbd.closed(cited.partition(" / ")[0]):
            yield "Series" in one.types(), title


def container(node: Node) -> Container | None:
    """The host of an article or chapter, with its ISSN and pages."""
    if not _PARTS.intersection(bibo(node)):
        return None
    start, end = (next((text.line(v) for v, _ in node.texts(name)), "") for name in ("pageStart", "pageEnd"))
    made = Container(
        title=next((title for serial, title in wholes(node) if not serial), None),
        issn=unique(pid.value for pid in issns(node)),
        volume=next((text.line(value) for value, _ in node.texts("volume")), None),
        issue=next((text.line(value) for value, _ in node.texts("issue")), None),
        pages=extents.pages("-".join(part for part in (start, end) if part)) or None,
    )
    return made if made != Container() else None


def relations(node: Node) -> Iterator[Relation]:
    """Series, and whatever else holds a book."""
    hosted = bool(_PARTS.intersection(bibo(node)))
    yield from (Relation("IsPartOf", "other", title) for serial, title in wholes(node) if serial or not hosted)


def landing_page(node: Node) -> str | None:
    """The page of a thesis on theses.fr, else the notice: the document's address without the `/id` of the thing."""
    given = [*(one for one in places(node) if "theses.fr/" in one), node.address.removesuffix("/id")]
    return next((page for one in given if (page := identifiers.url(one)) and "hub.abes.fr" not in page), None)


def recognises(root: Element) -> bool:
    """Whether a document of the ontology has a title; Persée's, which has one too, is asked before."""
    return bool(titled(Graph(root)))


FORMAT = Format(
    prefixes=("sudoc_rdf", "sudoc-rdf", "bibo"),
    namespaces=("http://www.w3.org/1999/02/22-rdf-syntax-ns#",),
    roots=("RDF",),
    schema="http://purl.org/ontology/bibo/",
    read=read,
    recognises=recognises,
)
