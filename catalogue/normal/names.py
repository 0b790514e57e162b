"""Names of persons and organisations: parts where the record gives them, organisations told from people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from catalogue.normal import people, table, text
from catalogue.record import Agent

_WORDS = {
    kind: frozenset(word for word, of in table("organisation-words.tsv") if of == kind) for kind in ("sure", "weak")
}
_STARTS = tuple(word for word, of in table("organisation-words.tsv") if of == "start")
_ACRONYMS = frozenset(word for word, of in table("organisation-words.tsv") if of == "acronym")
_SPECIAL = re.compile(r"[0-9@;(.]")
_EMAIL = re.compile(r"[<(\[]?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[>)\]]?")
_LIFE = re.compile(
    r",?\s*\(?\b(?:1[0-9]|20)\d\d\s*-\s*(?:(?:1[0-9]|20)\d\d|\.{2,4}|\?{1,4})?\)?\s*(?=$|[.,;(])|\s*\((?:19|20)\d\d-\)"
)
_ROLE = re.compile(
    r"\.\s*(?:auteur|author|éditeur|editeur|traducteur|illustrateur|préfacier|graveur|photographe)\b.*$", re.IGNORECASE
)
_ORCID = re.compile(
    r"[;,(]?\s*(?:id_orcid|orcid\s*:?|https?://orcid\.org/)\s*(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\)?", re.IGNORECASE
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|dr)\.?$", re.IGNORECASE)
_PLACEHOLDERS = frozenset(value for (value,) in table("placeholders.tsv"))


def is_placeholder(value: str) -> bool:
    """DataCite's standard values for what is unknown (kernel 4, appendix 3) and what people type instead."""
    return len(value) < 32 and value.strip().lower() in _PLACEHOLDERS


_HOST = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:/\S*)?$", re.IGNORECASE)


def is_address(value: str) -> bool:
    """Whether an affiliation is an e-mail or web address (Dataverse's contacts) and no name."""
    return "@" in value or _HOST.match(value) is not None


def is_organisation(name: str) -> bool:
    """Whether a name has a word that only organisations have; `Press, William` is a person, `ENS Press` is none."""
    told = {_told(word) for word in name.translate(_APART).split()}
    return "sure" in told or ("weak" in told and "," not in name)


_APART = str.maketrans(",-/'’", " " * 5)


@lru_cache(maxsize=65536)
def _told(word: str) -> str | None:
    """What a word says of a name: `sure` that it is an organisation's, `weak` where it may be a family name."""
    lower = word.lower().strip("().;:")
    if word in _ACRONYMS or lower in _WORDS["sure"] or lower.startswith(_STARTS):
        return "sure"
    return "weak" if lower in _WORDS["weak"] else None


@lru_cache(maxsize=65536)
def agent(raw: str) -> Agent | None:
    """A person or organisation from one text; parts and kind only where they are certain. None for a placeholder.

    `Dupont, Jean` is a person in two parts, HAL's `Surname, , First` too; `Jean Dupont` stays whole, its kind unsaid;
    years of birth and e-mail addresses are left out; `; id_orcid 0000-…` becomes an identifier.
    """
    name = text.line(raw)
    if is_placeholder(name):
        return None
    ids = None
    if _SPECIAL.search(name):
        name, ids = _unburdened(name)
    name = name.strip(" ,;")
    return named(name, ids=ids) if name else None


def _unburdened(name: str) -> tuple[str, dict[str, str] | None]:
    """The name without ORCID, e-mail address, years of life and role, and the ORCID."""
    found = _ORCID.search(name)
    known = people.identifier(found[1].upper(), "orcid") if found else None
    name = _ORCID.sub("", name) if found else name
    name = _EMAIL.sub("", name) if "@" in name else name
    name = _LIFE.sub("", name)
    return _ROLE.sub("", name), dict([known]) if known else None


def named(
    name: str,
    *,
    family: str | None = None,
    given: str | None = None,
    kind: str | None = None,
    ids: dict[str, str] | None = None,
) -> Agent:
    """An agent of which the record says more than the name; `kind` is `person` or `organisation` where it is said."""
    if family and given and kind != "organisation":
        return Agent(f"{family}, {given}", family, given, "person", ids=ids)
    if kind == "organisation" or is_organisation(name):
        return Agent(name, kind="organisation", ids=ids)
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) == 3 and _SUFFIX.match(parts[2]):
        parts = [f"{parts[0]}", f"{parts[1]}, {parts[2]}"]
    if len(parts) == 2 and not _SUFFIX.match(parts[1]):
        return Agent(f"{parts[0]}, {parts[1]}", parts[0], parts[1], "person", ids=ids)
    return Agent(name if "," not in name else ", ".join(parts), kind="person" if kind == "person" else None, ids=ids)


_PLATFORMS = frozenset(row[0].lower() for row in table("platforms.tsv"))


def is_platform(name: str) -> bool:
    return name.lower() in _PLATFORMS


def publisher(names: Iterable[str]) -> str | None:
    """The publisher among those a record names: the first that is no platform, else the first (`HAL CCSD`)."""
    known = [name for name in names if name and not is_placeholder(name) and not name.lower().startswith("[s.n.]")]
    return next((name for name in known if not _is_platform(name)), known[0] if known else None)


def _is_platform(name: str) -> bool:
    """Persée says what kind of portal it is behind its name."""
    return name.partition(" - ")[0].strip().lower() in _PLATFORMS
