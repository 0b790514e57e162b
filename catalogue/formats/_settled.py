"""What holds of every record, whatever format it came in: applied once to what a reader has made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from catalogue.formats import Notes
from catalogue.normal import access, dates, grants, isbd, statements, subjects, text
from catalogue.record import Affiliation, Agent, Date, Description, File, Funding, Pid, Place, Record, Relation, Subject

_PICTURES = ("vignette", "thumbnail")


def settled(record: Record, notes: Notes) -> Record:
    """The record with its texts, dates, relations, grants and embargo in order; the very same where all are."""
    changes: dict[str, object] = {}
    for name, rule in _RULES:
        if (given := getattr(record, name)) and (made := rule(given)) != given:
            changes[name] = made
    if record.dates and (dated := _dates(record.dates, notes)) != record.dates:
        changes["dates"] = dated
    if changes:
        record = replace(record, **changes)
    if record.status is None and record.dates and _is_withdrawn(record):
        record = replace(record, status="withdrawn")
    return _connected(record)


def _is_withdrawn(record: Record) -> bool:
    return any(one.kind == "withdrawn" for one in record.dates)


def _connected(record: Record) -> Record:
    if record.relations and (pictures := _pictures(record)):
        shown = {one.url for one in pictures}
        others = tuple(one for one in record.relations if one.value not in shown)
        record = replace(record, relations=others, files=(*record.files, *pictures))
    if record.relations and (kept := _relations(record)) != record.relations:
        record = replace(record, relations=kept)
    if record.funding and (funded := _grants(record)) != record.funding:
        record = replace(record, funding=funded)
    if record.embargo_until is None and (record.rights or record.licences) and (day := _embargo(record)):
        said = record.access if record.access not in (None, "restricted") else "embargoed"
        record = replace(record, embargo_until=day, access=said)
    if (record.embargo_until or "").startswith("9999"):  # HAL's and DataCite's way to say never
        record = replace(record, access="closed", embargo_until=None)
    return record


def _embargo(record: Record) -> str | None:
    """The end of an embargo that a statement of rights or on the licence tells in words."""
    said = (*record.rights, *(one.label for one in record.licences if one.label))
    return next(filter(None, map(access.embargo_until, said)), None)


def _descriptions(given: tuple[Description, ...]) -> tuple[Description, ...]:
    """Abstracts without the word before them; a remark that says so by its first word is a note, the log of a deposit
    nothing."""
    made = []
    for one in given:
        if text.is_deposit_log(one.text):
            continue
        plain = text.unlabelled(one.text)
        kind = "note" if one.kind is None and text.is_remark(plain) else one.kind
        made.append(one if plain is one.text and kind == one.kind else Description(plain, one.lang, kind))
    return tuple(made)


def _dates(given: tuple[Date, ...], notes: Notes) -> tuple[Date, ...]:
    """Those that can be; one that nobody believes is noted."""
    doubted = [one for one in given if not dates.is_believable(one)]
    for one in doubted:
        notes.add("odd-date", "dates", one.start)
    return tuple(one for one in given if one not in doubted) if doubted else given


def _subjects(given: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """A keyword each, those that differ but in case once, vocabularies by one name; one that a vocabulary has is not
    there a second time without it."""
    made: dict[tuple[str, str | None, str | None], Subject] = {}
    for one in given:
        listed = ";" in one.text or "|" in one.text
        if not (listed or one.scheme):
            made.setdefault((one.text.casefold(), one.lang, None), one)
            continue
        scheme = subjects.vocabulary(one.scheme) if one.scheme else None
        listed = listed and one.scheme is one.code is one.uri is None
        for part in subjects.several(one.text) if listed else (one.text,):
            whole = part == one.text and scheme == one.scheme
            kept = one if whole else replace(one, text=part, scheme=scheme)
            made.setdefault((part.casefold(), one.lang, scheme), kept)
    named = {(words, lang) for words, lang, scheme in made if scheme}
    if not named:
        return tuple(made.values())
    return tuple(one for key, one in made.items() if key[2] or one.code or one.uri or key[:2] not in named)


def _places(given: tuple[Place, ...]) -> tuple[Place, ...]:
    """A list of names is a place each: `France; Espagne`."""
    made: list[Place] = []
    for one in given:
        listed = one.name and ";" in one.name and one == Place(one.name)
        made += [Place(name) for name in subjects.several(one.name)] if listed and one.name else [one]
    return tuple(made)


def _agents(given: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """A list of bodies is an affiliation each: `EHESS ; CNRS`."""
    listed = any(";" in body.name for one in given for body in one.affiliations)
    return tuple(replace(one, affiliations=_bodies(one.affiliations)) for one in given) if listed else given


def _bodies(given: tuple[Affiliation, ...]) -> tuple[Affiliation, ...]:
    made: list[Affiliation] = []
    for one in given:
        parts = [part.strip() for part in one.name.split(";")]
        listed = len(parts) > 1 and not one.ids and all(map(_is_whole, parts))
        made += [Affiliation(part) for part in parts] if listed else [one]
    once = {(one.name, tuple((one.ids or {}).items())): one for one in made}
    return tuple(once.values()) if len(made) > len(given) else given


def _is_whole(part: str) -> bool:
    """Whether a part of a list can be a name: it has letters, and each bracket its other."""
    return any(map(str.isalpha, part)) and part.count("(") == part.count(")")


def _rights(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(statements.statement, given)))


_RULES: tuple[tuple[str, Callable[[Any], object]], ...] = (
    ("descriptions", _descriptions),
    ("subjects", _subjects),
    ("places", _places),
    ("creators", _agents),
    ("contributors", _agents),
    ("rights", _rights),
    ("publisher", isbd.house),
)


def _pictures(record: Record) -> tuple[File, ...]:
    """`vignette : https://…` among the relations is a picture of the resource."""
    return tuple(
        File(one.value, kind="thumbnail")
        for one in record.relations
        if one.scheme == "url" and (one.label or "").lower() in _PICTURES
    )


def _relations(record: Record) -> tuple[Relation, ...]:
    """None to the resource itself, and no bare `Related` beside a relation to the same that says more."""
    named = {(one.scheme, one.value) for one in record.relations if one.kind != "Related"}
    return tuple(
        one
        for one in record.relations
        if Pid(one.scheme, one.value) not in record.pids
        and not (one.kind == "Related" and (one.scheme, one.value) in named)
    )


def _grants(record: Record) -> tuple[Funding, ...]:
    """A list of award numbers is an award each; a funder with a grant is not there a second time without."""
    made = tuple(part for one in record.funding for part in grants.several(one))
    return grants.without_bare(made) if len(made) > 1 else made
