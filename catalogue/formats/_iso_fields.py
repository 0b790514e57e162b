"""The fields that both encodings of ISO 19115 give, one function each, in the order of record.schema.json."""

from __future__ import annotations

from typing import Literal, TypeAlias

from catalogue.formats import Notes
from catalogue.formats import _iso_extent as extent
from catalogue.formats import _iso_people as people
from catalogue.formats._iso_links import Link
from catalogue.formats._iso_links import relations as linked
from catalogue.formats._iso_people import Party
from catalogue.formats._iso_text import Parts, code, held, href, language_in, path, said, spoken, term
from catalogue.formats._walk import raw, unique
from catalogue.normal import dates as datings
from catalogue.normal import grants, names, text, types
from catalogue.record import Agent, Date, Description, Funding, Period, Pid, Place, Relation, Subject, Title

_DATES = {
    "publication": "issued", "creation": "created", "revision": "updated", "lastUpdate": "updated",
    "lastRevision": "updated", "released": "available", "distribution": "available", "adopted": "accepted",
    "validityBegins": "valid", "inForce": "valid", "superseded": "withdrawn", "deprecated": "withdrawn",
    "unavailable": "withdrawn",
}  # fmt: skip
_NO_FORMATS = frozenset({"inapplicable", "not applicable", "n/a", "autre", "other"})
Status: TypeAlias = Literal["withdrawn", "retracted", "superseded"]
_STATUS: dict[str, Status] = {
    "superseded": "superseded",
    "obsolete": "superseded",
    "withdrawn": "withdrawn",
    "retired": "withdrawn",
}


def kind(found: Parts, raws: tuple[str, ...], notes: Notes) -> types.Kind:
    """A service is told by its identification, whatever the level says; without a level it is a dataset (ISO 19115)."""
    if found.kind == "SV_ServiceIdentification":
        return types.Kind("service")
    known = types.resolve(raws or ("dataset",))
    if known.unknown:
        notes.add("unknown-type", "type", known.unknown[0])
    return known


def titles(found: Parts, notes: Notes) -> tuple[Title, ...]:
    made: dict[str, Title] = {}
    for name, sort in (("title", None), ("alternateTitle", "alternative")):
        for one in found.citation.get(name, ()):
            for value, lang in spoken(one, notes, "titles", found):
                if not names.is_placeholder(value):
                    made.setdefault(value, Title(value, lang, sort))  # type: ignore[arg-type]
    return tuple(made.values())


def descriptions(found: Parts, notes: Notes) -> tuple[Description, ...]:
    made: dict[str, Description] = {}
    for one in found.info.get("abstract", ()):
        for value, lang in spoken(one, notes, "descriptions", found, paragraphs=True):
            if not names.is_placeholder(value):
                made.setdefault(value, Description(value, lang, "abstract"))
    return tuple(made.values())


def creators(parties: list[Party]) -> tuple[Agent, ...]:
    made = (people.agent(one) for one in parties if one.role in people.CREATORS)
    return tuple({one.name: one for one in made if one}.values())


def contributors(parties: list[Party]) -> tuple[Agent, ...]:
    """All roles but those that make a creator, a publisher or a funder."""
    others = (one for one in parties if one.role not in (*people.CREATORS, "publisher", "funder"))
    made = (people.agent(one, people.role(one)) for one in others)
    return tuple({(one.name, one.role): one for one in made if one}.values())


def publisher(parties: list[Party]) -> str | None:
    return names.publisher(one.organisation or one.person for one in parties if one.role == "publisher")


def year(dated: tuple[Date, ...]) -> int | None:
    for sort in ("issued", "available", "created"):
        for date in dated:
            if date.kind == sort and (number := datings.year(date.start)):
                return number
    return None


def dates(found: Parts, notes: Notes) -> tuple[Date, ...]:
    made: dict[Date, None] = {}
    for one in found.citation.get("date", ()):
        parts = held(one)
        given = next((raw(inner).strip() for inner in parts.get("date", ())), "")
        sort = next((term(inner) for inner in parts.get("dateType", ())), "")
        span = datings.span(given) if given else None
        if given and (span is None or span.repaired) and not names.is_placeholder(given):
            notes.add("odd-date" if span else "unreadable-date", "dates", given)
        if span:
            made.setdefault(Date(_DATES.get(sort, "other"), span.start, span.end))
    return tuple(made)


def languages(found: Parts, notes: Notes, *properties: str) -> tuple[str, ...]:
    """Of the resource: those of the identification, never the metadata's."""
    given = [one for name in properties for one in found.info.get(name, ())]
    for one in given:
        if raw(one).strip() and not language_in(one):
            notes.add("unknown-language", "languages", raw(one).strip())
    return unique(language_in(one) or "" for one in given)


def subjects(found: Parts, notes: Notes) -> tuple[Subject, ...]:
    """Keywords with thesaurus, language and the address of an Anchor; ISO's own topic categories."""
    made: dict[tuple[str, str | None], Subject] = {}
    for one in found.info.get("descriptiveKeywords", ()):
        block = held(one)
        scheme = next((said(title, notes, "subjects") for title in path(block, "thesaurusName", "title")), "") or None
        for keyword in block.get("keyword", ()):
            for words, lang in spoken(keyword, notes, "subjects", found):
                for value in filter(None, (part.strip() for part in words.split(";"))):
                    if not names.is_placeholder(value):
                        made.setdefault((value, lang), Subject(value, lang, scheme, None, href(keyword) or None))
    for one in found.info.get("topicCategory", ()):
        if value := code(one):
            made.setdefault((value, None), Subject(value, None, "ISO 19115 topic category"))
    return tuple(made.values())


def places(found: Parts, notes: Notes) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(extent.places(found, notes)))


def periods(found: Parts, notes: Notes) -> tuple[Period, ...]:
    return tuple(dict.fromkeys(extent.periods(found, notes)))


def funding(found: Parts, parties: list[Party], notes: Notes) -> tuple[Funding, ...]:
    """Who stands as funder, and the grants that a credit names by their numbers."""
    given = [one for one in parties if one.role == "funder" and (one.organisation or one.person)]
    made = {one.organisation or one.person: one.organisation_ids or None for one in given}
    credited = [
        one for credit in found.info.get("credit", ()) for one in grants.credited(said(credit, notes, "funding"))
    ]
    return (*(Funding(funder=name, funder_ids=ids) for name, ids in made.items()), *dict.fromkeys(credited))


def relations(found: Parts, links: list[Link], own: tuple[Pid, ...], notes: Notes) -> tuple[Relation, ...]:
    made = linked(found, links, own, notes)
    return tuple(
        {(one.kind, one.scheme, one.value): one for one in made if Pid(one.scheme, one.value) not in own}.values()
    )


def version(found: Parts, notes: Notes) -> str | None:
    given = (said(one, notes, "version") for one in found.citation.get("edition", ()))
    return next((value for value in given if value and not names.is_placeholder(value)), None)


def formats(found: Parts, notes: Notes, *names_of: str) -> tuple[str, ...]:
    """`names_of` are the properties between MD_Format and its name."""
    given = path(found.meta, "distributionInfo", "distributionFormat", *names_of)
    values = (
        text.label(said(one, notes, "formats")) for one in [*given, *path(found.info, "resourceFormat", *names_of)]
    )
    return unique(one for one in values if not names.is_placeholder(one) and one.lower() not in _NO_FORMATS)


def sizes(found: Parts, notes: Notes) -> tuple[str, ...]:
    """The sizes of transfers, in megabytes where no other unit is named (ISO 19115)."""
    ways = [*path(found.meta, "distributionInfo", "transferOptions")]
    ways += path(found.meta, "distributionInfo", "distributor", "distributorTransferOptions")
    made: list[str] = []
    for way in map(held, ways):
        units = (said(one, notes, "sizes") for one in way.get("unitsOfDistribution", ()))
        unit = next((value for value in units if 0 < len(value) <= 12), "MB")
        amounts = (raw(one).strip() for one in way.get("transferSize", ()))
        made += [f"{amount} {unit}" for amount in amounts if _is_amount(amount)]
    return unique(made)


def _is_amount(raw: str) -> bool:
    return any(letter in "123456789" for letter in raw) and all(letter in "0123456789." for letter in raw)


def status(found: Parts) -> Status | None:
    return next((_STATUS[value] for one in found.info.get("status", ()) if (value := term(one)) in _STATUS), None)
