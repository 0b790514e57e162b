"""What a DDI codebook is about by its keywords, some of which are times and places, and how much there is of it."""

from __future__ import annotations

from collections import Counter

from catalogue.formats import Notes
from catalogue.formats._ddi_parts import each, spoken, words
from catalogue.formats._walk import Element, unique
from catalogue.normal import identifiers, text
from catalogue.record import Place, Subject

_BESIDE = frozenset({"YEAR", "GEO"})
"""Vocabularies of the UK Data Service that say again when and where."""


def subjects(study: Element, notes: Notes) -> tuple[Subject, ...]:
    """Keywords and topics; @vocabURI is the concept's where no vocabulary is named, or where it differs from one
    keyword of a vocabulary to the next (UK Data Service)."""
    made: dict[tuple[str, str | None], Subject] = {}
    given = [one for name in ("keyword", "topcClas") for one in each(study, "stdyInfo", "subject", name)]
    shared = Counter((one.get("vocab"), one.get("vocabURI")) for one in given)
    vocabularies = Counter(one.get("vocab") for one in given)
    for one in given:
        code, scheme = one.get("ID"), text.label(one.get("vocab", "")) or None
        value = words(one, notes, "subjects") or text.label(code or "")
        if value and scheme not in _BESIDE:
            alone = shared[one.get("vocab"), one.get("vocabURI")] == 1 < vocabularies[one.get("vocab")]
            uri = identifiers.url(one.get("vocabURI", "")) if scheme is None or alone else None
            made.setdefault(
                (value, spoken(one)), Subject(value, spoken(one), scheme, code if code != value else None, uri)
            )
    return tuple(made.values())


def keyword_places(study: Element, notes: Notes) -> tuple[Place, ...]:
    given = (one for one in each(study, "stdyInfo", "subject", "keyword") if one.get("vocab") == "GEO")
    return tuple(Place(value) for one in given if (value := words(one, notes, "places")))


def sizes(study: Element, notes: Notes) -> tuple[str, ...]:
    """How much data there is, in the record's words."""
    return unique(words(one, notes, "sizes") for one in each(study, "dataAccs", "setAvail", "collSize"))
