"""IdRef's RDF, concepts of the French union catalogue's authority file: https://documentation.abes.fr/aideidrefdeveloppeur/."""

from __future__ import annotations

from catalogue.formats import Format, Notes
from catalogue.formats._rdf import Graph, Node
from catalogue.formats._walk import Element, lang, raw, unique, whole
from catalogue.normal import identifiers, text
from catalogue.record import Description, Pid, Record, Relation, Subject, Title

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_HOST = "idref.fr/"
_MATCHES = {"exactMatch": "IsIdenticalTo", "sameAs": "IsIdenticalTo", "closeMatch": "Related"}


def read(root: Element, notes: Notes) -> Record:
    """A concept is neither data nor a publication: its type is `other`, its labels are its titles.

    The notice beside it, with dates and author of its own, and the works about it are not the concept.
    """
    node = concept(Graph(root))
    own = pids(node)
    return Record(
        type="other",
        type_raw=("Concept",),
        pids=own,
        titles=titles(node, notes),
        descriptions=descriptions(node, notes),
        subjects=subjects(node, notes),
        relations=relations(node, own),
        landing_page=landing_page(node),
    )


def concept(graph: Graph) -> Node:
    """The first concept with a preferred label."""
    return next((one for one in graph.nodes("Concept") if one.has("prefLabel")), graph.node(graph.root))


def pids(node: Node) -> tuple[Pid, ...]:
    return tuple(Pid("url", page) for page in [landing_page(node)] if page)


def titles(node: Node, notes: Notes) -> tuple[Title, ...]:
    """Preferred labels, the French one first, then the other names of the concept."""
    made: dict[tuple[str, str | None], Title] = {}
    preferred = sorted(node.of("prefLabel"), key=lambda one: lang(one) != "fr")
    for place, one in enumerate([*preferred, *node.of("altLabel")]):
        value, language = text.line(whole(raw(one), notes, "titles")), lang(one)
        if value:
            kind = None if place == 0 else "translated" if place < len(preferred) else "alternative"
            made.setdefault((value, language), Title(value, language, kind))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(node: Node, notes: Notes) -> tuple[Description, ...]:
    given = [
        (text.prose(whole(raw(one), notes, "descriptions")), lang(one)) for one in node.of("definition", "scopeNote")
    ]
    return tuple(Description(value, language or text.language(value), "note") for value, language in given if value)


def subjects(node: Node, notes: Notes) -> tuple[Subject, ...]:
    """Broader concepts by their labels."""
    made: dict[str, Subject] = {}
    for one in node.things("broader"):
        for label in one.of("prefLabel", "label"):
            value = text.line(whole(raw(label), notes, "subjects"))
            if value:
                made.setdefault(value, Subject(value, lang(label), "RAMEAU", None, identifiers.url(one.address)))
    return tuple(made.values())


def relations(node: Node, own: tuple[Pid, ...]) -> tuple[Relation, ...]:
    """The same concept elsewhere."""
    made: dict[tuple[str, str], Relation] = {}
    for name, kind in _MATCHES.items():
        for address in node.addresses(name):
            pid = identifiers.pid(address)
            if pid and pid not in own:
                made.setdefault((pid.scheme, pid.value), Relation(kind, pid.scheme, pid.value))
    return tuple(made.values())


def landing_page(node: Node) -> str | None:
    """The notice's page: the concept's address without the `/id` that stands for the thing itself."""
    return next(iter(unique([identifiers.url(node.address.removesuffix("/id")) or ""])), None)


def recognises(root: Element) -> bool:
    """A SKOS concept whose address is IdRef's, or a document that declares Abes's vocabulary."""
    about = (
        one.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "") for one in root.iter(f"{{{_SKOS}}}Concept")
    )
    return any(_HOST in one for one in about)


FORMAT = Format(
    prefixes=("idref_rdf", "idref-rdf", "idref"),
    namespaces=("http://www.w3.org/1999/02/22-rdf-syntax-ns#",),
    roots=("RDF",),
    schema="http://www.w3.org/2009/08/skos-reference/skos.rdf",
    read=read,
    recognises=recognises,
)
