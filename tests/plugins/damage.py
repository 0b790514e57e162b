"""Payloads damaged in their tree: still XML, so that a reader meets what is wrong in them."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

ODD_TEXTS = (
    "", " ", "-", "/", "//", "..", ",", ";", "nan", "inf", "-inf", "1e999", "0", "-1", "9" * 30, "2021-13-45",
    "0000", "2020-02-30/2020", "/2020", "2020/", "10.", "10.1/", "doi:", "https://", "https://[::1", "http://[",
    "ark:", "urn:", "urn:a:", "info:eu-repo/", "info:eu-repo/grantAgreement////", "ISBN ", "swh:1:", "\u202e\u200b",
    "é" * 500, "POINT(", "POLYGON((1 2, 3))", "BOX(1 2 3 4)", "1 2 3 4 5", "W 3; N 4", "name=;east=;", "$a", "$$",
    "<p>", "<![CDATA[", "&amp;", "(", ")", "[", "]", "{}", "%", "%zz", "\ud7ff", "Ã©", "fr", "zxx", "unknown",
    ":tba", "(:unav)", "et al.", "Dupont,", ", Jean", "a;b;;c", "1st", "ca. 1900?", "[1900]", "19--", "P1Y",
    "R/2000/P1D", "٣", "２０２０", "²",
)  # fmt: skip


def _elements(root: etree._Element) -> list[etree._Element]:
    return [one for one in root.iter() if isinstance(one.tag, str)]


def _text(root: etree._Element, chance: random.Random) -> None:
    chance.choice(_elements(root)).text = chance.choice(ODD_TEXTS)


def _attribute(root: etree._Element, chance: random.Random) -> None:
    one = chance.choice([one for one in _elements(root) if one.attrib] or [root])
    if one.attrib:
        one.set(chance.choice(sorted(map(str, one.attrib))), chance.choice(ODD_TEXTS))


def _without_attribute(root: etree._Element, chance: random.Random) -> None:
    one = chance.choice([one for one in _elements(root) if one.attrib] or [root])
    if one.attrib:
        del one.attrib[chance.choice(sorted(map(str, one.attrib)))]


def _gone(root: etree._Element, chance: random.Random) -> None:
    one = chance.choice(_elements(root))
    if (above := one.getparent()) is not None:
        above.remove(one)


def _twice(root: etree._Element, chance: random.Random) -> None:
    one = chance.choice(_elements(root))
    if (above := one.getparent()) is not None:
        above.insert(chance.randrange(len(above) + 1), deepcopy(one))


def _elsewhere(root: etree._Element, chance: random.Random) -> None:
    every = _elements(root)
    one, target = chance.choice(every), chance.choice(every)
    if one is not root and one not in list(target.iterancestors()) and one is not target and one not in target.iter():
        target.append(one)


def _exchanged(root: etree._Element, chance: random.Random) -> None:
    one, other = chance.choice(_elements(root)), chance.choice(_elements(root))
    one.text, other.text = other.text, one.text


def _renamed(root: etree._Element, chance: random.Random) -> None:
    every = _elements(root)[1:]
    if every:
        chance.choice(every).tag = chance.choice(every).tag


def _beside(root: etree._Element, chance: random.Random) -> None:
    chance.choice(_elements(root)).append(chance.choice([etree.Comment("x"), etree.PI("x", "y")]))


EDITS: tuple[Callable[[etree._Element, random.Random], None], ...] = (
    _text, _text, _attribute, _attribute, _without_attribute, _gone, _twice, _elsewhere, _exchanged, _renamed, _beside,
)  # fmt: skip


def damaged(root: etree._Element, chance: random.Random) -> etree._Element:
    """A copy with one to eight things wrong."""
    made = deepcopy(root)
    for _ in range(chance.randint(1, 8)):
        chance.choice(EDITS)(made, chance)
    return made
