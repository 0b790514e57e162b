"""What all readers of XML formats share: elements by local name, their plain text, their language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

from lxml import etree
from msgspec import Struct

from catalogue.formats import Notes
from catalogue.normal import languages, text

Element: TypeAlias = etree._Element
Children: TypeAlias = dict[str, list[Element]]

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """The name of a tag without its namespace."""
    return tag.rpartition("}")[2]


def children(root: Element) -> Children:
    """The child elements of an element by local name, in order; comments and processing instructions left out."""
    found: Children = {}
    for child in root.iterchildren("*"):
        found.setdefault(local(child.tag), []).append(child)
    return found


def under(found: Children, parent: str, child: str) -> Sequence[Element]:
    """The `child` elements in all `parent` elements: `under(found, "creators", "creator")`."""
    above = found.get(parent)
    if above is None:
        return ()
    return [inner for element in above for inner in element.iterchildren(f"{{*}}{child}")]


def inside(found: Children, parent: str, child: str) -> Sequence[Element]:
    """What is `under` a list, else the elements that stand bare where the list is forgotten: Bielefeld's `date`."""
    return under(found, parent, child) if parent in found else found.get(child, ())


_BLOCKS = frozenset({"br", "p", "P", "para", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr"})
RAISED = frozenset({"sup", "superscript"})
_REMARKS = (etree._Comment, etree._ProcessingInstruction, etree._Entity)


def raw(element: Element) -> str:
    """All text of an element as delivered, blocks and `<br/>` inside it apart by an empty line."""
    if len(element) == 0:
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        if not isinstance(child, _REMARKS):
            name = local(child.tag)
            block = "\n\n" if name in _BLOCKS else ""
            parts += [block, text.raised(raw(child)) if name in RAISED else raw(child), block]
        parts.append(child.tail or "")
    return "".join(parts)


def line(element: Element | None, notes: Notes, field: str) -> str:
    """The text of an element as one plain line, mojibake mended and noted; empty where there is none."""
    if element is None:
        return ""
    given = raw(element) if len(element) else element.text
    if not given:
        return ""
    return text.line(given if given.isascii() else whole(given, notes, field))


def prose(element: Element, notes: Notes, field: str) -> str:
    """The text of an element as plain paragraphs, mojibake mended and noted."""
    return text.prose(whole(raw(element), notes, field))


def whole(given: str, notes: Notes, field: str) -> str:
    mended = text.mended(given)
    if mended is not given:
        notes.add("mojibake", field, given, "UTF-8 that was read as Latin-1 put right")
    return mended


def first(found: Children, name: str) -> Element | None:
    values = found.get(name)
    return values[0] if values else None


def lang(element: Element) -> str | None:
    """The language that xml:lang states."""
    stated = element.get(LANG)
    return languages.code(stated) if stated else None


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in order, empty ones left out."""
    return tuple(dict.fromkeys(value for value in values if value))


class Value(Struct, frozen=True, gc=False):
    """The text of an element as delivered (mojibake mended), the language it states, the form it names (xsi:type)."""

    text: str
    lang: str | None = None
    form: str | None = None


Values: TypeAlias = dict[str, list[Value]]

_FORM = "{http://www.w3.org/2001/XMLSchema-instance}type"


@lru_cache(maxsize=1024)
def _stated(attributes: tuple[tuple[str, str], ...]) -> tuple[str | None, str | None]:
    """The language and the form that attributes state; a repository writes the same few again and again."""
    given = dict(attributes)
    return (languages.code(given[LANG]) if given.get(LANG) else None, given.get(_FORM))


def values(elements: Iterable[Element], notes: Notes) -> Values:
    """The texts of elements (no comments among them) by local name, in order, in one walk; empty ones left out."""
    found: Values = {}
    for child in elements:
        given = raw(child) if len(child) else child.text
        if not given or given.isspace():
            continue
        name = local(child.tag)
        if not given.isascii():
            given = whole(given, notes, name)
        attributes = child.items()
        value = Value(given, *_stated(tuple(attributes))) if attributes else Value(given)
        if name in found:
            found[name].append(value)
        else:
            found[name] = [value]
    return found
