"""Names of persons and organisations: parts where the record gives them, organisations told from people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from catalogue.normal import people, table, text
from catalogue.record import Agent

_SURE = (
    r"\b(?:universit[yéàä]t?\w*|universid\w+|institut\w*|istituto|laborato\w+|cent(?:re|er|ro)s?|observator\w+|observatoire|"
    r"d[eé]partement|department|faculty|facult[eé]|[eé]cole|academ\w+|acad[eé]mie|consortium|network|r[eé]seau|unit[eé]|"
    r"agenc[ey]\w*|minist[eè]r\w+|conseil|comit[eé]|committee|soci[eé]t[eé]|association|foundation|fondation|museum|mus[eé]e|"
    r"muséum|biblioth[eè]que|library|h[oô]pital|collaboration|infrastructure|repository|"
    r"(?-i:CNRS|INRAE?|IRD|CIRAD|IFREMER|Ifremer|INSERM|Inserm|CEA|CNES|ESRF|CHU|UMR\w*|BRGM|IGN|MNHN|NASA|GmbH|Ltd|SARL))\b"
)
_ORGANISATION = re.compile(_SURE, re.IGNORECASE)
_ORGANISATION_WITHOUT_COMMA = re.compile(
    _SURE + r"|\b(?:labo|school|college|team|[eé]quipe|group|groupe|office|bureau|council|commission|society|archives?|"
    r"hospital|inc|projec?t|programme?|service|facility|station|authority|survey|company|data|publish\w*|[eé]ditions?|presses?)\b",
    re.IGNORECASE,
)
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
_PLACEHOLDERS = frozenset(
    {":unav", ":unkn", ":tba", ":null", ":none", ":unal", ":unap", ":unas", ":etal", "(:unav)", "(:unkn)", "(:tba)", "(:null)",
     "(:none)", "(:unal)", "(:unap)", "(:unas)", "(:etal)", "n/a", "na", "unknown", "inconnu", "anonymous", "anonyme", "none",
     "not available", "-", ".", "et al.", "et al", "s.n.", "[s.n.]", "null", "undefined"}
)  # fmt: skip


def is_placeholder(value: str) -> bool:
    """DataCite's standard values for what is unknown (kernel 4, appendix 3) and what people type instead."""
    return value.strip().lower() in _PLACEHOLDERS


def is_organisation(name: str) -> bool:
    """Whether a name has a word that only organisations have; `Press, William` is a person, `Presses de l'ENS` is none."""
    return (_ORGANISATION if "," in name else _ORGANISATION_WITHOUT_COMMA).search(name) is not None


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
    if found := _ORCID.search(name):
        known = people.identifier(found[1].upper(), "orcid")
        ids = dict([known]) if known else None
        name = _ORCID.sub("", name)
    if "@" in name:
        name = _EMAIL.sub("", name)
    if any(character.isdigit() for character in name):
        name = _LIFE.sub("", name)
    name = _ROLE.sub("", name).strip(" ,;") if "." in name else name.strip(" ,;")
    return named(name, ids=ids) if name else None


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
    if kind == "organisation" or (not family and is_organisation(name)):
        return Agent(name, kind="organisation", ids=ids)
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) == 3 and _SUFFIX.match(parts[2]):
        parts = [f"{parts[0]}", f"{parts[1]}, {parts[2]}"]
    if len(parts) == 2 and not _SUFFIX.match(parts[1]):
        return Agent(f"{parts[0]}, {parts[1]}", parts[0], parts[1], "person", ids=ids)
    return Agent(name if "," not in name else ", ".join(parts), kind="person" if kind == "person" else None, ids=ids)


_PLATFORMS = frozenset(row[0].lower() for row in table("platforms.tsv"))


def publisher(names: Iterable[str]) -> str | None:
    """The publisher among those a record names: the first that is no platform, else the first (`HAL CCSD`)."""
    known = [name for name in names if name and not is_placeholder(name)]
    return next((name for name in known if name.lower() not in _PLATFORMS), known[0] if known else None)
