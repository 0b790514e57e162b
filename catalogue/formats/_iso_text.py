"""Where things stand in ISO 19115, and how it writes texts and codes: in one language, in several, as anchors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalogue.formats import Notes
from catalogue.formats._walk import Children, Element, children, first, line, local, raw, whole
from catalogue.normal import languages, markdown, text

_HREF = "{http://www.w3.org/1999/xlink}href"


class Parts(NamedTuple):
    """The children of the metadata, of its first identification and of that one's citation; which kind of
    identification it is; the languages of its locales by id, that of its texts; its own identifier."""

    meta: Children
    info: Children
    citation: Children
    kind: str
    locales: dict[str, str | None]
    lang: str | None
    identifier: str


def parts(meta: Children, locales: list[Element], lang: str | None, identifier: str) -> Parts:
    one = next(
        (child for group in meta.get("identificationInfo", ()) for child in group if isinstance(child.tag, str)), None
    )
    info = children(one) if one is not None else {}
    return Parts(
        meta=meta,
        info=info,
        citation=held(first(info, "citation")),
        kind=_class(one) if one is not None else "",
        locales={locale.get("id", ""): language_in(locale) for group in locales for locale in group},
        lang=lang,
        identifier=identifier,
    )


def _class(element: Element) -> str:
    """The class of an object; that of a profile names the one it specialises (`gco:isoType`, ISO 19139 A.3)."""
    stated = next((str(value) for name, value in element.attrib.items() if local(str(name)) == "isoType"), "")
    return stated.rpartition(":")[2] or local(str(element.tag))


def held(element: Element | None) -> Children:
    """The children of the object that a property holds: those of CI_Citation in `citation`."""
    inner = inside(element)
    return children(inner) if inner is not None else {}


def inside(element: Element | None) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if isinstance(child.tag, str)), None)


def path(found: Children, *names: str) -> Iterator[Element]:
    """The properties at the end of a path of properties, the objects between them left out."""
    name, *rest = names
    for one in found.get(name, ()):
        if rest:
            yield from path(held(one), *rest)
        else:
            yield one


def code(element: Element | None) -> str:
    """The value of a code list: its codeListValue, else its text, without a `MD_CharacterSetCode_` before it."""
    inner = inside(element)
    if inner is None:
        return raw(element).strip() if element is not None else ""
    value = (inner.get("codeListValue") or "").strip()
    if "://" in value:  # NILU has the address of the list there
        value = raw(inner).strip() or value.replace("#", "/").rpartition("/")[2]
    return (value or raw(inner).strip()).rpartition("Code_")[2]


def term(element: Element | None) -> str:
    """A code as its list spells it, which some write in words of their own: `Point of contact` is `pointOfContact`."""
    first_word, *rest = code(element).split() or [""]
    return first_word[:1].lower() + first_word[1:] + "".join(word[:1].upper() + word[1:] for word in rest)


def language_in(element: Element) -> str | None:
    """The language that a property or a locale names, as a code or as text."""
    for one in element.iter("{*}LanguageCode"):
        # PANGAEA's is the address of the code in its list
        return languages.code(one.get("codeListValue", "").rpartition("Code_")[2]) or languages.code(raw(one))
    return languages.code(raw(element))


def said(element: Element | None, notes: Notes, field: str) -> str:
    """The text of a property in the metadata's own language, else in the first of its others."""
    return next((value for value, _ in spoken(element, notes, field)), "")


def spoken(
    element: Element | None, notes: Notes, field: str, found: Parts | None = None, paragraphs: bool = False
) -> Iterator[tuple[str, str | None]]:
    """The texts of a property with their languages, each text once; a text that is its own translation is one.
    Paragraphs may be Markdown, which GeoNetwork 4 shows."""
    if element is None:
        return
    seen: set[str] = set()
    for one, lang in _variants(element, found):
        value = text.prose(markdown.plain(whole(raw(one), notes, field))) if paragraphs else line(one, notes, field)
        if value and value not in seen:
            seen.add(value)
            yield value, lang


def _variants(element: Element, found: Parts | None) -> Iterator[tuple[Element, str | None]]:
    own = found.lang if found else None
    inner = [child for child in element if isinstance(child.tag, str)]
    if not inner:
        yield element, own
    for child in inner:
        if local(child.tag) != "PT_FreeText":
            yield child, own
    for child in inner:
        if local(child.tag) == "PT_FreeText":
            for one in child.iter("{*}LocalisedCharacterString"):
                yield one, found.locales.get(one.get("locale", "").lstrip("#")) if found else None


def href(element: Element | None) -> str:
    """The address behind the text of a property: that of its Anchor, or its own."""
    inner = inside(element)
    given = inner.get(_HREF) if inner is not None else None
    return (given or (element.get(_HREF) if element is not None else None) or "").strip()
