"""Bylines: many names in one text, split only where it is certain where a name ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec.structs import replace

from catalogue.normal import names, text
from catalogue.normal import people as people_ids
from catalogue.record import Affiliation, Agent

_INITIALS = re.compile(
    r"(?P<family>\D{1,200}?)\s+"
    r"(?P<given>(?!(?:Jr|Sr)\.)(?:[A-ZÀ-Þ][a-z]{0,2}\.[\s-]?){1,20}(?:\s?(?:Jr|Sr|II|III)\.?)?)$"
)
_ONLY_INITIALS = re.compile(r"(?:[A-ZÀ-Þ][a-z]{0,2}\.[\s-]?)+$")
_ET_AL = re.compile(r"[,;\s]*\bet\s+al\.?\s*$", re.IGNORECASE)
_LEAD = re.compile(r"^(?:and|for the|on behalf of(?: the)?|&)\s+", re.IGNORECASE)
_PAIRED = re.compile(r"\s+(?:and|et|&)\s+")
_INVERTED = re.compile(r"[^\W\d_][^,\d]*,\s*(?:[A-ZÀ-Þ][a-z]{0,2}\.[\s-]?)+$")
_WHOLE = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]+(?: [\w'’-]+){0,2}, [A-ZÀ-ÖØ-Þ][\w'’-]+(?: [A-ZÀ-ÖØ-Þ][\w'’.-]*){0,2}$")
_POINTED = re.compile(r", (?:.*[ '’-])?[A-ZÀ-ÖØ-Þ]?[a-zß-ÿ]{3,}(?<!Prof)(?<!Univ)(?<!Dept)(?<!Inst)(?<!Corp)\.$")
"""A given name with the point that ends a field of MARC: `Marsh, Jane.`"""
_BETWEEN = re.compile(r",|\s(?:et|and|&)\s")
_LISTED = re.compile(r"[^,;()\[\]\d:]+(?:,[^,;()\[\]\d:]+)+,?\s(?:et|and|&)\s[^,;()\[\]\d:]+$")
_BODY = re.compile(r"[«»\d]")
_PARTICLE = re.compile(r"(?:l[ea]|d[eiu]|des|da|dos|van|von|der|el|al|ben|ibn|saint|mac|ter|ten)\s", re.IGNORECASE)
_DIRECTING = re.compile(r"\s*[(\[]?\b(?:[ée]ds?|dirs?|coords?|hrsg)\b\.?[)\]]?\s*$", re.IGNORECASE)
_SEMICOLON = re.compile(r";(?!\s*(?:id_)?orcid|\s*https?:)(?![^()]*\))", re.IGNORECASE)
_CREDIT = re.compile(r"([^\[\]]*)\[([^\]]*)\]")


def apart(raw: str) -> list[str]:
    """The names that semicolons part, where each can be a whole one; else the one text."""
    parts = [part.strip() for part in _SEMICOLON.split(text.line(raw)) if part.strip()] if ";" in raw else [raw]
    bodies = " ; " in raw and "," not in raw and any(map(names.is_organisation, parts))
    whole = bodies or all("," in part or " " in part or names.is_organisation(part) for part in parts)
    return parts if whole else [raw]


@lru_cache(maxsize=16384)
def people(raw: str, assigned: bool = True) -> tuple[Agent, ...]:
    """Those whom an element for one names: `Dupont, Jean ; Durand, Marie` and `Martin P., Durand L.`, too.

    A role in the name (`Nagel, A. (Dir.)`) is kept where people are `assigned` one: creators are not.
    """
    if (plain := names.plain(raw)) and " et " not in raw and " and " not in raw:
        return (plain,)
    raw = " ".join(raw.split())
    if raw[-1:] == ".":  # HAL puts a point for the given name of a collaboration
        raw = raw[:-1] if _POINTED.search(raw) else raw.removesuffix(", .")
    if ";" in raw and len(parts := apart(raw)) > 1:
        if "," in parts[0] and names.is_organisation(parts[1]) and (housed := _housed(parts, assigned)):
            return housed
        return tuple(agent for part in parts for agent in people(part, assigned))
    if raw.count(",") == 2 and len(pair := _PAIRED.split(raw)) == 2 and all(map(_is_whole, pair)):
        return tuple(agent for part in pair for agent in people(part, assigned))
    if "., " not in raw and ". " in raw and len(pair := _PAIRED.split(raw)) > 1 and all(map(_INVERTED.match, pair)):
        return tuple(agent for part in pair for agent in people(part, assigned))
    if raw.count(",") > 1 and "." in raw:
        return authors(raw)
    if "., " in raw and all(map(_INITIALS.match, raw.split(", "))):  # two: `Martin P., Durand L.`
        return authors(raw)
    if several := listed(raw):
        return tuple(agent for part in several if (agent := names.read(part)))
    one = names.read(raw)  # `people` itself remembers, and once is enough
    if one and one.role and not assigned:
        one = Agent(one.name, one.family, one.given, one.kind, None, one.ids, one.affiliations)
    return (one,) if one else ()


def _is_whole(name: str) -> bool:
    """Whether a text is one inverted name: each half of `Dupont, Jean et Durand, Marie`."""
    return _WHOLE.match(name) is not None and not names.is_organisation(name)


def _housed(parts: list[str], assigned: bool) -> tuple[Agent, ...]:
    """One person and the bodies behind: `Dupont, Jean; Université de Lorraine` (OJS 2); empty for any other list."""
    first = people(parts[0], assigned)
    if len(first) != 1 or first[0].kind != "person" or not all(map(names.is_organisation, parts[1:])):
        return ()
    houses = [Affiliation(house) for part in parts[1:] if (house := names.public(part))]
    return (replace(first[0], affiliations=(*first[0].affiliations, *houses)),)


def in_a_row(elements: Iterable[str], assigned: bool = True) -> list[Agent]:
    """The agents of elements in a row, an ORCID that has an element to itself given to the one it stands behind."""
    made: list[Agent] = []
    for raw in elements:
        known = people_ids.identifier(raw, "orcid") if "000" in raw and " " not in raw.strip() else None
        if known is None:
            made += people(raw, assigned)
        elif made and "orcid" not in (made[-1].ids or {}):
            made[-1] = replace(made[-1], ids={**(made[-1].ids or {}), "orcid": known[1]})
    return made


def authors(raw: str) -> tuple[Agent, ...]:
    """The authors of `Evstigneeva N.M., Shokin Yu.A., et al.` and of `Demleitner, M., Plante, R.`.

    A group at the end (`for the VIKING team`) is an author. Any other text is one name: nobody can say of
    `Thompson, Shelton, Arning` what is a family's.
    """
    whole = _ET_AL.sub("", text.line(raw))
    parts = [part.strip() for part in re.split(r";" if ";" in whole else r",", whole) if part.strip()]
    if parts and (" and " in whole or "& " in whole or " et " in whole):  # Brinkmann W., Yuan W., and Siebert J.
        parts = [*parts[:-1], *_joined(parts[-1].removeprefix("and ").removeprefix("& "))]
    if ";" in whole:
        return tuple(agent for part in parts for agent in authors(part))
    before, _, group = whole.rpartition(" and the ")
    if before and names.is_organisation(group) and (last := names.agent(group)):
        return (*authors(before), last)
    if len(parts) > 2 and len(parts) % 2 == 0 and all(_ONLY_INITIALS.match(part) for part in parts[1::2]):
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return tuple(names.named(family, family=family, given=given) for family, given in pairs)
    known = [_INITIALS.match(part) for part in parts]
    if (
        known
        and known[0]
        and all(one or names.is_organisation(part) for one, part in zip(known, parts[:-1], strict=False))
    ):
        return tuple(_in_turn(known, parts))
    single = None if listed(whole) else names.agent(whole)
    return (single,) if single else tuple(agent for part in listed(whole) if (agent := names.agent(part)))


def _in_turn(known: list[re.Match[str] | None], parts: list[str]) -> Iterator[Agent]:
    """The people of a byline and, among them, the bodies: `Bryson S., Gaia Collaboration, Li J.`."""
    for one, part in zip(known, parts, strict=True):
        if one:
            yield names.named(one[0], family=one["family"], given=one["given"].strip())
        elif group := names.agent(_LEAD.sub("", part)):
            yield group


def _joined(last: str) -> list[str]:
    """The names at the end of a byline that a conjunction joins, where both end in initials: `Reid N. and Tinney C.`"""
    found = _PAIRED.split(last)
    return found if len(found) == 2 and all(map(_INITIALS.match, found)) else [last]


def listed(raw: str) -> list[str]:
    """The names of `Anne Durand, Paul Petit and Marie Roux`: parts of several words each, the last after a conjunction,
    none of them a body; of `Durand A. et Petit B.`, too. Empty for other texts."""
    if "," not in raw:
        pair = _PAIRED.split(raw) if ". " in raw else []
        return pair if len(pair) > 1 and all(map(_INITIALS.match, pair)) else []
    if not _LISTED.match(raw):
        return []
    parts = [part.strip() for part in _BETWEEN.split(raw) if part.strip()]
    whole = all(1 < len(part.split()) < 5 and part[0].isupper() and not _INITIALS.match(part) for part in parts)
    if not whole or len(parts) < 3 or (len(parts) == 3 and _PARTICLE.match(raw)):
        return []
    return [] if any(map(names.is_organisation, parts)) else parts


def editors(raw: str) -> tuple[Agent, ...]:
    """The editors that HAL has in one text: `Anne Durand, Paul Petit et Marie Roux`, `Durand, Anne; Petit, Paul`.

    Split at commas only where each part has several words: `Marc Maurice, Arndt Sorge` are two people and, for its
    first word, `Le Goff, Jean Pierre` is one; a body keeps its commas and conjunctions.
    """
    whole = _ET_AL.sub("", _DIRECTING.sub("", text.line(raw))).strip()
    if ";" in whole:
        return tuple(agent for part in whole.split(";") for agent in editors(part))
    parts = [part.strip() for part in _BETWEEN.split(whole) if part.strip()]
    people = len(parts) > 1 and all(" " in part and not _BODY.search(part) for part in parts)
    if people and not (len(parts) == 2 and _PARTICLE.match(whole)) and not any(map(names.is_organisation, parts)):
        return tuple(agent for part in parts if (agent := names.agent(part)))
    single = names.agent(whole)
    return (single,) if single else ()


def credits(raw: str, role: str) -> Iterator[Agent]:
    """The people of `Pierre Ocvirk, Thomas Boch [CDS]`, who all belong to what is in brackets; else one name."""
    whole = text.line(raw)
    if "[" not in whole:
        if plain := names.agent(whole):
            yield Agent(plain.name, plain.family, plain.given, plain.kind, role, plain.ids, plain.affiliations)
        return
    for people, house in _CREDIT.findall(whole):
        above = (Affiliation(house.strip()),) if house.strip() else ()
        for part in re.split(r"[,;]", people):
            name = part.strip()
            if name and not name.endswith(" by") and not any(letter.isdigit() for letter in name):
                yield Agent(name, kind="person", role=role, affiliations=above)
