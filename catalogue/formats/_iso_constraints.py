"""The constraints of ISO 19115, read for what they mean: `otherRestrictions` itself restricts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalogue.formats import Notes
from catalogue.formats._iso_text import Parts, code, held, href, said, term
from catalogue.formats._walk import unique
from catalogue.normal import access as accesses
from catalogue.normal import licences as licensing
from catalogue.normal import names
from catalogue.record import Access, Licence


class Statement(NamedTuple):
    """A text of a constraint, the address behind it, and whether its block speaks of a licence."""

    text: str
    address: str
    licensed: bool


def codes(found: Parts) -> list[str]:
    """The restriction codes on access and the classification, not those on use."""
    given = [held(one) for one in found.info.get("resourceConstraints", ())]
    return [
        term(one) for block in given for name in ("accessConstraints", "classification") for one in block.get(name, ())
    ]


def statements(found: Parts, notes: Notes) -> Iterator[Statement]:
    for one in found.info.get("resourceConstraints", ()):
        block = held(one)
        licensed = any(code(part) in ("license", "licence") for part in block.get("useConstraints", ()))
        for name in ("otherConstraints", "useLimitation"):
            for part in block.get(name, ()):
                yield Statement(said(part, notes, "rights"), href(part), licensed)
        for cited in block.get("reference", ()):
            citation = held(cited)
            pages = [
                said(page, notes, "rights")
                for part in citation.get("onlineResource", ())
                for page in held(part).get("linkage", ())
            ]
            yield Statement(
                next((said(part, notes, "rights") for part in citation.get("title", ())), ""),
                next(iter(pages), ""),
                licensed,
            )


def access(given: list[Statement], restrictions: list[str]) -> Access | None:
    """What an embargo, an INSPIRE code or a sentence says outright, else a restriction code that says it."""
    if embargo_until(given):
        return "embargoed"
    stated = (accesses.access(value) for one in given for value in (one.address, one.text) if value)
    return next((value for value in stated if value), None) or next(
        (value for one in restrictions if (value := accesses.restriction(one))), None
    )


def embargo_until(given: list[Statement]) -> str | None:
    """The day that a sentence on an embargo names: `Embargo jusqu'au 2027-12-31`."""
    return next((day for one in given if (day := accesses.embargo_until(one.text))), None)


def licences(one: Statement) -> tuple[Licence, ...]:
    """A licence by its address or its name; an address that nobody knows only where the block speaks of a licence."""
    if accesses.access(one.address) or accesses.access(one.text):
        return ()
    known = licensing.from_address(one.address) if one.address else None
    if known or (one.address and (one.licensed or "licen" in one.text.lower())):
        return licensing.stated(one.text, one.address)
    return licensing.licences(one.text)


def rights(given: list[Statement]) -> tuple[str, ...]:
    rest = (
        one.text if not licences(one) else "" if one.address else licensing.remainder(one.text)
        for one in given
        if not (accesses.access(one.address) or accesses.access(one.text))
    )
    return unique(value for value in rest if not names.is_placeholder(value.partition(":")[0]))  # GeoNode explains them
