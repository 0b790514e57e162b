"""Names of persons and organisations: parts where the record gives them, organisations told from people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from catalogue.normal import addresses, people, roles, table, text
from catalogue.record import Affiliation, Agent

_KINDS = ("sure", "weak", "acronym", "start", "end")
_WORDS = {kind: tuple(word for word, of in table("organisation-words.tsv") if of == kind) for kind in _KINDS}
_SURE, _WEAK, _ACRONYMS = (frozenset(_WORDS[kind]) for kind in _KINDS[:3])
_SPECIAL = re.compile(r"[0-9@;(.:\[|]| - |,[^,]+,")
_EMAIL = re.compile(r"(?:[<(\[]\s*+|(?<![\s<(\[])\s++)?+(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+\s*+[>)\]]?")
_LIFE = re.compile(
    r",?\s*\(?\b(?:1[0-9]|20)(?:\d\d|\.\.)\??\s*-\s*(?:(?:1[0-9]|20)(?:\d\d|\.\.)\??|\.{2,4}|\?{1,4})?\)?\s*(?=$|[.,;(])|\s*\((?:19|20)\d\d-\)"
)
_YEARS = r"(?:1[0-9]|20|[0-9])(?:\d\d|\.\.)\??\s*-\s*(?:[\d.]{4}\??)?"
_LIFE_BESIDE = re.compile(rf"\(\s*{_YEARS}\s*;\s*(?P<after>[^()]+)\)|\((?P<before>[^()]+?)\s*;\s*{_YEARS}\s*\)")
"""The years of those who have more in their brackets (BnF): `Louis XIV (roi de France ; 1638-1715)`."""
_FUNCTION = re.compile(r"^(.*?\))\.\s+(\w[^()]*)$")
_BRACKET = re.compile(r"^(.+?)\s*[(\[]([^()\[\]]+)[)\]]$")
_HOUSED = re.compile(r"^([^,;|\[]+, [^,;|\[]+?)(?: - | \| | ?\[|, ?)([^\[\]|]+?)\]?$")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ][a-z]?\.[\s-]?)+$")
_OUTSIDE = re.compile(r",(?![^()]*\))")
_TELEPHONE = re.compile(
    r"(?i)(?:[,;(]\s*+|(?<![\s,;(])\s++)?+(?:\b(?:t[ée]l|phone)[.:\s]*+)?"
    r"(?:\+{1,2}\d[\d\s().-]{6,}\d|\b0\d(?:[\s.-]\d\d){4}\b)\s*+\)?"
)
_TITLES = ("Mme ", "Mlle ", "Mr ", "Mr. ", "Mrs ", "Mrs. ", "Ms ", "Ms. ", "Dr ", "Dr. ", "Prof ", "Prof. ", "Pr. ")
_ORCID = re.compile(
    r"[;,([<]*\s*(?:(?:id_)?orcid\s*:?\s*)?(?:<?https?://(?:www\.)?orcid\.org/)?\s*\b(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\b[)\]>]*",
    re.IGNORECASE,
)
_SUFFIXES = r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|dr)\.?$"
_SUFFIX = re.compile(_SUFFIXES, re.IGNORECASE)
_ACADEMIC = re.compile(r"(?:dr|pr|prof(?:essor|esseur)?|ph\.?\s?d|m\.?d|msc|ir|ing)\.?$", re.IGNORECASE)
_TITLED = re.compile(r"^(?:Dr|Prof|Pr)\.? (?=\w)|(?<=\w) (?:Dr|Prof)\.?$")
"""Academic titles, which are no part of a name: `Lund Myhre, Cathrine, Dr.`, `Dupont, Prof. Jean`."""
_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏ]"
_PLAIN = re.compile(
    rf"(?!{'|'.join(map(re.escape, _TITLES))})({_LETTER}+(?:[ '’-]{_LETTER}+)*), "
    rf"((?!(?i:{_SUFFIXES}))[A-ZÀ-ÖØ-Þ]{_LETTER}*(?:[ '’-]{_LETTER}+)*)$"
)
"""`Le Goff, Jean-Pierre`: what nearly all names are, and what nothing has to be taken out of."""
# what DSpace-CRIS has for what stands in another field; in the table it would be a remark
_PLACEHOLDERS = frozenset(["#placeholder_parent_metadata_value#", *(one for (one,) in table("placeholders.tsv"))])


def is_placeholder(value: str) -> bool:
    """DataCite's standard values for what is unknown (kernel 4, appendix 3) and what people type instead."""
    return len(value) < 40 and value.strip().lower() in _PLACEHOLDERS


@lru_cache(maxsize=16384)
def affiliation(given: str) -> str | None:
    """The name of a body, without the brackets that Dataverse puts around it; None for what is no name."""
    name = text.unbracketed(given)
    return name if name and not is_placeholder(name) and not addresses.is_written_out(name) else None


def is_organisation(name: str) -> bool:
    """Whether a name has a word that only organisations have; `Press, William` is a person, `ENS Press` is none.

    A body before the comma goes on behind it (`Office for National Statistics, Social Survey`), and so does a list
    whose end begins with a preposition (`Direction de l'animation, des études et des statistiques`).
    """
    told = [*map(_told, _words(name))]
    if "sure" in told:
        return True
    if "," not in name:
        return "weak" in told
    before, _, after = name.partition(",")
    return ("weak" in told and _is_body(before)) or (after.lstrip()[:1].islower() and _goes_on(before, after))


def _is_body(before: str) -> bool:
    """Whether what stands before the comma is a body and no family name: `Groupe de recherche`, never `Press`."""
    words = before.split()
    return len(words) > 1 and (_told(words[0]) == "weak" or (len(words) > 2 and "weak" in map(_told, words)))


_JOINTS = frozenset({"des", "et", "of", "and", "für", "und"})


def _goes_on(before: str, after: str) -> bool:
    words = after.split()
    return len(before.split()) > 1 and len(words) > 1 and words[0] in _JOINTS


def _words(name: str) -> list[str]:
    """The words of a name; hyphens, commas and elisions are spaces (five replacements cost a tenth of one table)."""
    name = name.replace(",", " ").replace("-", " ").replace("/", " ")
    return name.replace("'", " ").replace("’", " ").split()


@lru_cache(maxsize=32768)
def _told(word: str) -> str | None:
    """What a word says of a name: `sure` that it is an organisation's, `weak` where it may be a family name."""
    lower = word.lower().strip("().;:")
    if word in _ACRONYMS or lower in _SURE or lower.startswith(_WORDS["start"]) or lower.endswith(_WORDS["end"]):
        return "sure"
    return "weak" if lower in _WEAK else None


def plain(raw: str) -> Agent | None:
    """The person of `Le Goff, Jean-Pierre`; None where anything else is in the text."""
    found = _PLAIN.match(raw)
    return Agent(raw, found[1], found[2], "person") if found and not any(map(_told, _words(raw))) else None


def read(raw: str) -> Agent | None:
    """A person or organisation from one text; parts and kind only where they are certain. None for a placeholder.

    `Dupont, Jean` is a person in two parts, HAL's `Surname, , First` too; `Jean Dupont` stays whole, its kind unsaid;
    years of birth, titles, telephone numbers and e-mail addresses are left out; `; id_orcid 0000-…` becomes an
    identifier, `(Dir.)` a role and `(INRAE, UMR 1234)` an affiliation.
    """
    if person := plain(raw):
        return person
    name = text.line(raw)
    if is_placeholder(name):
        return None
    kind = None
    while name.startswith(_TITLES):
        name, kind = name.partition(" ")[2], "person"
    if not _SPECIAL.search(name):
        name = name.strip(" ,;")
        return named(name, kind=kind) if name else None
    name, ids = _unburdened(text.unbracketed(name))
    name, role = _without_role(name)
    name, house = _without_house(name.strip(" ,;"))
    name = name.strip(" ,;")
    if not name:
        return None
    made, above = named(name, kind=kind, ids=ids), (Affiliation(house),) if house else ()
    return Agent(made.name, made.family, made.given, made.kind, role, ids, above) if role or above else made


agent = lru_cache(maxsize=16384)(read)
"""The same, remembered."""


@lru_cache(maxsize=8192)
def person(raw: str) -> Agent | None:
    """What `agent` reads in a text that is said to name a person: in `LEBEL Thierry` capitals tell the family's."""
    made = agent(raw)
    if made and made.family is None and made.kind != "organisation" and (found := _family_first(made.name, "person")):
        return replace(made, name=f"{found[1]}, {found[2]}", family=found[1], given=found[2], kind="person")
    return made


def _unburdened(name: str) -> tuple[str, dict[str, str] | None]:
    """The name without ORCID, e-mail address and telephone number, and the ORCID."""
    found = _ORCID.search(name) if "000" in name else None  # all begin with 0000 or 0009
    known = people.identifier(found[1].upper(), "orcid") if found else None
    name = _ORCID.sub("", name) if found else name
    name = _EMAIL.sub("", name) if "@" in name else name
    return without_telephone(name), dict([known]) if known else None


def public(name: str) -> str:
    """A name without e-mail address and telephone number; empty where it was nothing else."""
    return without_telephone(_EMAIL.sub("", name) if "@" in name else name).strip(" ,;")


def without_telephone(name: str) -> str:
    return _TELEPHONE.sub("", name) if _has_digits(name) else name


def _has_digits(name: str) -> bool:
    return any(letter.isdigit() for letter in name)


def _without_role(name: str) -> tuple[str, str | None]:
    """The name without years of life, and the role behind them (BnF) or in brackets (`Nagel, A. (Dir.)`).

    So is it before a colon (`Photographe : Roux, Anne`). What follows `(1810-1879). ` or `(Paris). ` is a function
    whatever it is: the BnF has hundreds.
    """
    role = None
    if " : " in name:
        before, _, after = name.partition(" : ")
        if len(before) > 3 and roles.role(before):
            name, role = after.strip(), roles.contributor(before)
    if ")." in name and (found := _FUNCTION.match(name)):
        name, role = found[1], roles.contributor(found[2])
    elif ". " in name:
        name, role = _without_function(name)
    if "-" in name and _has_digits(name):
        if ";" in name:
            name = _LIFE_BESIDE.sub(lambda found: f"({found['after'] or found['before']})", name)
        name = _LIFE.sub("", name)
    if name.endswith((")", "]")) and (inside := _BRACKET.match(name)) and roles.role(inside[2]):
        name, role = inside[1], roles.contributor(inside[2])
    elif name.count(",") == 2:  # `Doe, Jane, photographer`, `Martín, Luis, dir.`
        before, _, last = name.rpartition(", ")
        if last[:1].islower() and roles.role(last):
            name, role = before, roles.contributor(last)
    return name, role


def _without_function(name: str) -> tuple[str, str | None]:
    """The name without a function of the BnF behind a point, and the role that it is: `Leroy, Jacques. Auteur
    du texte`, `Agence Rol. Agence photographique (commanditaire)`; codes and what no table knows stay."""
    before, _, after = name.rpartition(". ")
    words = after.partition(" (")[0]
    if len(words) < 6 or not words[1:].islower() or roles.role(words) is None:
        return name, None
    return (f"{before}." if before[-2:-1] in " .-" else before), roles.contributor(words)


def _without_house(name: str) -> tuple[str, str | None]:
    """A person's name and the affiliation behind it: in brackets or behind a comma (`Lee, K., University of X`).

    Brackets of an organisation belong to it (`Agence nationale de la recherche (ANR)`); initials in brackets and
    lone words stay, since they may be of the name.
    """
    if name.endswith(")") and (found := _BRACKET.match(name)):
        before, inside = found[1], found[2].strip(" ,;")
        certain = is_organisation(inside) or ("," in inside if "," not in before else _has_acronym(inside))
        if certain and (" " in before or "," in before) and not is_organisation(before):
            return before, inside
    elif "," in name and "(" not in name and (found := _HOUSED.match(name)) and not is_organisation(found[1]):
        given = found[1].partition(", ")[2]
        body = found[2] if (short := _INITIALS.match(given)) else found[2].partition(",")[0]
        return (found[1], found[2]) if is_organisation(body) and (short or not given.isupper()) else (name, None)
    return name, None


def _has_acronym(words: str) -> bool:
    return any(len(word) > 1 and word.isalpha() and word.isupper() for word in words.replace(",", " ").split())


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
    apart = _OUTSIDE.split(name) if "(" in name else name.split(",")
    parts = [part.strip() for part in apart if part.strip()]
    if len(parts) == 3 and (_ACADEMIC.match(parts[2]) or _SUFFIX.match(parts[2])):
        parts = [parts[0], parts[1] if _ACADEMIC.match(parts[2]) else f"{parts[1]}, {parts[2]}"]
    if len(parts) == 2 and "r" in parts[1]:
        parts[1] = _TITLED.sub("", parts[1]) or parts[1]
    if len(parts) == 2 and not _SUFFIX.match(parts[1]):
        return Agent(f"{parts[0]}, {parts[1]}", parts[0], parts[1], "person", ids=ids)
    if found := _family_first(name, kind):
        return Agent(f"{found[1]}, {found[2]}", found[1], found[2], "person", ids=ids)
    return Agent(name if "," not in name else ", ".join(parts), kind="person" if kind == "person" else None, ids=ids)


_BEHIND = re.compile(r"([^\W\d_]{2,}(?:[ '’-][^\W\d_]+)*) ((?:[A-ZÀ-ÖØ-ÞА-Я][a-z]?\.[ -]?)+)$")
_COMPANY = re.compile(r"(?:S\.? ?A|S\.? ?A\.? ?(?:S|R\. ?L)|[BN]\. ?V|U\. ?S\. ?A|D\. ?C|U\. ?K|Jr|Sr|Co|St)\.$")
_CAPITALS = re.compile(r"((?:[A-ZÀ-ÖØ-Þ]{2,}[ '’-])+)([A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:[ -][A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)*)$")


def _family_first(name: str, kind: str | None) -> re.Match[str] | tuple[str, str, str] | None:
    """The family name before initials (`Dupont J.-P.`), or before the given name by its capitals where somebody is
    said to be a person (`LE BLANC David`); `IFREMER Brest` is none."""
    if "." in name:
        found = _BEHIND.match(name)
        return found if found and not _COMPANY.match(found[2].strip()) else None
    if kind == "person" and (told := _CAPITALS.match(name)):
        return name, told[1].strip(), told[2]
    return None


_PLATFORMS = frozenset(row[0].lower() for row in table("platforms.tsv"))


def is_platform(name: str) -> bool:
    return name.lower() in _PLATFORMS


def publisher(names: Iterable[str]) -> str | None:
    """The publisher among those a record names: the first that is no platform, else the first (`HAL CCSD`)."""
    told = [(name, house) for name in names if (house := _house(name))]
    return next((name for name, house in told if house == "publisher"), told[0][0] if told else None)


@lru_cache(maxsize=8192)
def _house(name: str) -> str | None:
    """Whether a name is a publisher's or a platform's; Persée says what kind of portal it is behind its own."""
    if not name or is_placeholder(name) or name.lower().replace(" ", "").startswith(("[s.n.]", "[s.n.?]")):
        return None
    return "platform" if name.partition(" - ")[0].strip().lower() in _PLATFORMS else "publisher"
