"""What a DDI codebook says of use: access, licences and terms."""

from __future__ import annotations

from catalogue.formats._ddi_parts import each
from catalogue.formats._walk import Element, local, raw, unique
from catalogue.normal import access as accesses
from catalogue.normal import licences as licensing
from catalogue.normal import names
from catalogue.record import Access, Licence

_TERMS = frozenset({"DVN:TOU", "DVN:TOA"})
_REFERENCES = frozenset({"restrctn", "conditions", "specPerm", "citReq", "deposReq", "confDec", "disclaimer"})

_SHORT = 4
"""Statements on access of more blanks than this are sentences."""


def statements(study: Element) -> list[str]:
    """Every statement on use as delivered: conditions, restrictions, Dataverse's terms; HTML holds the licence."""
    given = [*each(study, "dataAccs", "useStmt", "conditions"), *each(study, "dataAccs", "useStmt", "restrctn")]
    given += [*each(study, "dataAccs", "useStmt", "specPerm"), *each(study, "useStmt")]
    given += [one for one in each(study, "dataAccs", "notes") if one.get("type") in _TERMS]
    given += [*each(study, "dataAccs", "setAvail", "avlStatus"), *each(study, "citation", "prodStmt", "copyright")]
    plain = [one.text or "" for one in each(study, "dataAccs")]  # DaRUS has the words right there
    said = [raw(one) for one in given if not _only_refers(one)]
    return [value for value in (*said, *plain) if value.strip()]


def _only_refers(element: Element) -> bool:
    """Whether a statement is but a word before the name of another (`See <restrctn/>`, UK Data Service)."""
    inner = [one for one in element if isinstance(one.tag, str)]
    return bool(inner) and all(local(one.tag) in _REFERENCES and not raw(one).strip() for one in inner)


def embargo_until(stated: list[str]) -> str | None:
    """The day that a statement on an embargo names."""
    return next((day for value in stated if (day := accesses.embargo_until(value))), None)


def access(stated: list[str]) -> Access | None:
    if embargo_until(stated):
        return "embargoed"
    given = (accesses.access(value) or accesses.category(value) for value in stated)
    return next((said for said in given if said), None)


def licences(stated: list[str]) -> tuple[Licence, ...]:
    return licensing.merged([licence for value in stated for licence in licensing.licences(value)])


def rights(stated: list[str]) -> tuple[str, ...]:
    """What says neither access nor licence, and every sentence: its terms are more than the word for them."""
    rest = [(value, licensing.remainder(value)) for value in stated]
    return unique(
        words
        for value, words in rest
        if licensing.is_sentence(words)
        or (accesses.access(value) and words.count(" ") > _SHORT)
        or not (accesses.access(value) or names.is_placeholder(words) or licensing.licences(words))
    )
