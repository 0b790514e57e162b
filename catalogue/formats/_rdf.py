"""RDF in XML, read as a graph: nodes by their address, whether nested, referred to or described in several places."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats._walk import LANG, Element, local, raw
from catalogue.normal import identifiers, text

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ABOUT, _RESOURCE, _NODE, _PARSED = f"{RDF}about", f"{RDF}resource", f"{RDF}nodeID", f"{RDF}parseType"
_LABELS = ("prefLabel", "name", "fn", "label", "organization-name", "title", "value", "notation")


class Node:
    """A thing of the graph: its address and all that is said of it, wherever in the document."""

    def __init__(self, graph: Graph, address: str, elements: list[Element]) -> None:
        self.graph = graph
        self.address = address
        self.elements = elements

    def of(self, *names: str) -> Iterator[Element]:
        """The property elements of these names, in their order, but for what a machine translated (`fr-t-de-t0-mtec`,
        data.europa.eu)."""
        for element in self.elements:
            for one in element:
                if isinstance(one.tag, str) and local(one.tag) in names and "-mtec" not in one.get(LANG, ""):
                    yield one

    def has(self, *names: str) -> bool:
        return next(self.of(*names), None) is not None

    def types(self) -> list[str]:
        """The local names of the classes: the element's own and those of rdf:type."""
        made = [local(str(one.tag)) for one in self.elements]
        made += [
            _last(one.get(_RESOURCE, "") or one.get(_ABOUT, "")) for one in self.of("type") if one.tag == f"{RDF}type"
        ]
        return [name for name in dict.fromkeys(made) if name and name != "Description"]

    def things(self, *names: str) -> Iterator[Node]:
        """What these properties lead to, where it is described in the document, each once."""
        seen: set[str] = set()
        for one in self.of(*names):
            if (found := self.graph.thing(one)) is not None and not (found.address and found.address in seen):
                seen.add(found.address)
                yield found

    def texts(self, *names: str) -> Iterator[tuple[str, Element]]:
        """The literal of each property, else the label of what it leads to, with the element that has the language."""
        seen: set[str] = set()
        for one in self.of(*names):
            thing = self.graph.thing(one)
            if thing is not None and thing.address:
                if thing.address in seen:
                    continue
                seen.add(thing.address)
            labels = [*thing.of(*_LABELS)] if thing is not None else []
            known = [
                label for name in _LABELS for label in labels if local(str(label.tag)) == name and raw(label).strip()
            ]
            if known:
                first = local(str(known[0].tag))
                for label in (label for label in known if local(str(label.tag)) == first):
                    yield raw(label), label
            elif thing is None and raw(one).strip():
                yield raw(one), one

    def addresses(self, *names: str) -> Iterator[str]:
        """The http addresses that these properties are or lead to."""
        for one in self.of(*names):
            thing = self.graph.thing(one)
            given = one.get(_RESOURCE) or (thing.address if thing is not None else "") or raw(one)
            if found := identifiers.url(given):
                yield found


class Graph:
    """All described nodes of a document."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.known: dict[str, list[Element]] = {}
        for one in root.iter():
            address = one.get(_ABOUT) or one.get(_NODE)
            if address and len(one):
                self.known.setdefault(address, []).append(one)

    def node(self, element: Element) -> Node:
        """The thing that a node element describes, with what others say of it."""
        address = element.get(_ABOUT) or element.get(_NODE) or ""
        return Node(self, address, self.known.get(address) or [element])

    def thing(self, prop: Element) -> Node | None:
        """What a property element leads to: a node inside it, or one described elsewhere; None for a literal."""
        for one in prop:
            if isinstance(one.tag, str):
                return Node(self, "", [prop]) if prop.get(_PARSED) == "Resource" else self.node(one)
        address = prop.get(_RESOURCE) or prop.get(_NODE) or ""
        return Node(self, address, self.known[address]) if address in self.known else None

    def nodes(self, *types: str) -> list[Node]:
        """The nodes of any of these classes, each once, in order of the document."""
        made: dict[str, Node] = {}
        for one in self.root.iter():
            if not isinstance(one.tag, str):
                continue
            named = local(one.tag) in types
            if not named:  # a typed node is a Description with one more type (RDF/XML, 2.13)
                named = any(child.tag == f"{RDF}type" and _last(child.get(_RESOURCE, "")) in types for child in one)
            if named and len(one):
                found = self.node(one)
                made.setdefault(found.address or str(id(one)), found)
        return list(made.values())


def _last(address: str) -> str:
    return address.rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]


def last(address: str) -> str:
    """The last part of an address, which vocabularies use as a code."""
    return text.line(_last(address.rstrip("/")))
