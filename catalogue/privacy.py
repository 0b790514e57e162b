"""Privacy filters: what is taken out of a payload before it is stored or read, a table with the reason of each."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import lru_cache
from typing import Any

from lxml import etree
from msgspec import structs

from catalogue.personal import EMAIL, FILTERS, NATIONAL, OPEN_END, Filter
from catalogue.record import Record

_EMAIL_BYTES = re.compile(rb"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")

_LIVING = {one.name: etree.XPath(one.living) for one in FILTERS if one.living}
_WHERE = {one.name: etree.XPath(one.where) for one in FILTERS if one.where}
_BEGINNING = {
    one.name: etree.XPath(f"descendant-or-self::*[@*[starts-with(., '{one.begins}')]]") for one in FILTERS if one.begins
}
_YEARS_OF_THE_LIVING = re.compile(r"\s*+\(?(?:19|20)\d\d\s*+-[\s.?]*+\)?[.,]?\s*+$")
_ATTRIBUTED = {
    name: etree.XPath(f"descendant-or-self::*[@{name}]")
    for name in {name for one in FILTERS for name in one.attributes}
}


_ELEMENT = re.compile(rb"<([A-Za-z_][^\s>/]*)")
_DASHED = re.compile(OPEN_END)
_CALLED = re.compile(rb"\+\d")
_REFERENCE = re.compile(rb"&#(?:0*(?:4[0-9]|5[0-9]|6[0-4]|160)|[xX]0*(?:2[89a-fA-F]|3[0-9a-fA-F]|40|[aA]0));")


def _suspicious(payload: bytes) -> bool:
    """The cheap test that spares nearly every payload the rest; never narrower than the filters themselves, but for
    addresses without their sign and numbers without a plus in attributes of elements that no filter names.

    Signs in the text are looked for byte by byte, which costs half a microsecond each for a kilobyte; elements by the
    names that the payload has, and a repository's payloads have the same.
    """
    return (
        b"@" in payload
        or (b"+" in payload and _CALLED.search(payload) is not None)
        or NATIONAL.search(payload) is not None
        or _DASHED.search(payload) is not None
        or _disguised(payload)
        or payload[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
        or bool(_by_names(frozenset(_ELEMENT.findall(payload))))
    )


def _disguised(payload: bytes) -> bool:
    """Whether a sign, digit or blank is written as its number (`&#64;`), as some do to hide addresses."""
    return b"&" in payload and _REFERENCE.search(payload) is not None


@lru_cache(maxsize=4096)
def _by_names(names: frozenset[bytes]) -> frozenset[str]:
    """The filters that look at any of these elements, by name."""
    local = {name.rpartition(b":")[2].decode("ascii", "replace") for name in names}
    return frozenset(
        one.name for one in FILTERS if local & (one.elements | one.beside | {name for name, _ in one.typed})
    )


def _hinted(payload: bytes) -> list[Filter]:
    if _disguised(payload):
        return list(FILTERS)
    named = _by_names(frozenset(_ELEMENT.findall(payload)))
    return [
        one
        for one in FILTERS
        if one.name in named or any(hint in payload for hint in one.hints) or (one.sign and one.sign.search(payload))
    ]


def filtered(payload: bytes, root: etree._Element) -> tuple[bytes, etree._Element, tuple[str, ...]]:
    """The payload without personal data, its root, and the names of the filters that took something out.

    Where there is nothing to take out, payload and root are the very ones given. The root given is never changed.
    """
    if not _suspicious(payload):
        return payload, root, ()
    if payload[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _objects_filtered(payload, root)
    wanted = _hinted(payload)
    if not wanted:
        return payload, root, ()
    made = deepcopy(root)
    names = tuple(one.name for one in wanted if _apply(one, made))
    if not names:
        return payload, root, ()
    return etree.tostring(made, encoding="utf-8", with_tail=False), made, names


def _objects_filtered(payload: bytes, root: etree._Element) -> tuple[bytes, etree._Element, tuple[str, ...]]:
    """A payload in JSON: members by the names of the filters' elements go, from it and from the root made of it."""
    found = json.loads(payload.decode("utf-8-sig"))
    names = tuple(one.name for one in FILTERS if _members_gone(found, one.elements))
    if not names:
        return payload, root, ()
    made = deepcopy(root)
    for one in FILTERS:
        for element in _called(made, one.elements):
            _remove(element)
    return json.dumps(found, ensure_ascii=False, indent=1).encode(), made, names


def _members_gone(value: Any, wanted: frozenset[str]) -> bool:
    """Whether members of these names, whatever stands before a colon, were in a JSON value and are not any more."""
    if isinstance(value, list):
        return any(_members_gone(one, wanted) for one in value)
    if not isinstance(value, dict):
        return False
    gone = [name for name in value if name.rpartition(":")[2] in wanted]
    for name in gone:
        del value[name]
    return any([bool(gone), *(_members_gone(one, wanted) for one in value.values())])


def blanked(payload: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A payload that cannot be parsed, kept as evidence of a reject, with everything like an e-mail address blanked."""
    made = _EMAIL_BYTES.sub(b"", payload)
    return (made, ("email",)) if made != payload else (payload, ())


def _apply(one: Filter, root: etree._Element) -> bool:
    removed = False
    gone = [element for element in _called(root, one.elements) if element is not root]
    gone += [
        element for name, kind in one.typed for element in root.iter(f"{{*}}{name}") if element.get("type") == kind
    ]
    gone += _elements(_WHERE[one.name](root)) if one.where else []
    for element in gone:
        removed |= _remove(element)
    removed |= one.begins is not None and _without_values(one.begins, _elements(_BEGINNING[one.name](root)))
    for name in one.attributes:
        for element in _having(root, name):
            del element.attrib[name]
            removed = True
    if one.cut:
        for element in _called(root, one.named):
            given = element.text or ""
            if not given.isspace() and (text := one.cut(given)) != given:
                element.text = text
                removed = True
    if one.name in _LIVING:
        removed |= _forget_the_living(_LIVING[one.name], root)
    return removed


def _called(root: etree._Element, names: frozenset[str]) -> list[etree._Element]:
    """The elements of these local names; lxml takes no name at all for any."""
    return list(root.iter(*(f"{{*}}{name}" for name in names))) if names else []


def _without_values(beginning: str, elements: list[etree._Element]) -> bool:
    for element in elements:
        for name, value in element.attrib.items():
            if str(value).startswith(beginning):
                del element.attrib[name]
    return bool(elements)


def _forget_the_living(xpath: etree.XPath, root: etree._Element) -> bool:
    """The years of persons who live, out of the elements that hold nothing else."""
    forgotten = False
    for element in _elements(xpath(root)):
        if _YEARS_OF_THE_LIVING.match(element.text or ""):
            element.text = None
            forgotten = True
    return forgotten


def _elements(found: object) -> list[etree._Element]:
    return [one for one in found if isinstance(one, etree._Element)] if isinstance(found, list) else []


def _having(root: etree._Element, attribute: str) -> list[etree._Element]:
    return _elements(_ATTRIBUTED[attribute](root))


def _remove(element: etree._Element) -> bool:
    """Out with the element, but not with the text behind it."""
    parent = element.getparent()
    if parent is None:
        return False
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
    return True


_TO_WRITE_TO = re.compile(
    r"(?:[.;,(]\s*+|(?<![\s.;,(])\s++)?+\b(?:contact|e-?mail|mail|courriel)\s*+:?\s*+$", re.IGNORECASE
)


def without_mailboxes(record: Record) -> Record:
    """The record without e-mail addresses in its rights and in the labels of its licences."""
    labels = [one.label or "" for one in record.licences]
    if not any("@" in words for words in (*record.rights, *labels)):
        return record
    licences = tuple(structs.replace(one, label=_unaddressed(one.label or "") or None) for one in record.licences)
    rights = tuple(words for one in record.rights if (words := _unaddressed(one)))
    return structs.replace(record, licences=licences, rights=rights)


def _unaddressed(words: str) -> str:
    return _TO_WRITE_TO.sub("", EMAIL.sub(" ", words).strip(" :,;")).strip(" :,;") if "@" in words else words
