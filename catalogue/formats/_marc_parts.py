"""The parts of MARC 21 that have a structure of their own: types, titles, names, coordinates, the host, grants."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.formats import Notes, _alike
from catalogue.formats._datacite_words import RELATION_TYPES
from catalogue.formats._marc_fields import Field, Fields, about, known_ids, meeting, met
from catalogue.normal import addresses, citations, extents, grants, identifiers, isbd, names, roles, text
from catalogue.normal import places as placing
from catalogue.record import Affiliation, Agent, Container, Funding, Place, Relation, Title

_LINKS = {
    "776": "IsVariantFormOf", "780": "Continues", "785": "IsContinuedBy", "787": "Related", "765": "IsDerivedFrom",
    "767": "IsSourceOf", "770": "IsSupplementedBy", "772": "IsSupplementTo", "774": "HasPart", "777": "Related",
    "775": "IsVersionOf", "786": "IsDerivedFrom", "830": "IsPartOf",
}  # fmt: skip


def titles(found: Fields) -> Iterator[Title]:
    """Field 245, its parallel title or subtitle, then uniform and varying titles and those in their own script."""
    for field in found.of("245"):
        main = " ".join(part for one in field.all("a")[:1] if (part := isbd.closed(one)))
        parts = [isbd.closed(one) for one in field.all("np")]
        yield from _title(". ".join(part for part in (main, *parts) if part))
        kind = "translated" if field.one("a").rstrip().endswith("=") else "subtitle"
        yield from (one for rest in field.all("b") for one in _title(isbd.closed(rest), kind))
    for tag in ("246", "130", "240", "730", "740", "210"):
        for field in found.of(tag):
            yield from _title(" ".join(isbd.closed(one) for one in field.all("abnp")), "alternative")
    for field in found.of("880"):
        if field.one("6").startswith("245"):
            yield from _title(" ".join(isbd.trimmed(one) for one in field.all("ab")), "alternative")


def _title(value: str, kind: str | None = None) -> Iterator[Title]:
    if value and not names.is_placeholder(value):
        yield Title(value, text.language(value), kind)  # type: ignore[arg-type]


def agents(found: Fields) -> Iterator[tuple[str, Agent]]:
    """Main and added entries with their roles; an added person without one is an author too, a body is not."""
    for tag in ("100", "110", "700", "710", "720"):
        for field in found.of(tag):
            given = roles.first(field.all("e4j"))
            stated = bool(field.all("e4j"))
            main = tag.startswith("1")
            role = given or ("Creator" if main else "Other" if stated or tag == "710" else "Creator")
            if tag == "710" and role == "Other" and not field.all("ab"):  # Invenio's collaborations
                role = "ResearchGroup"
            agent = _agent(field, tag, None if role == "Creator" else role)
            if agent and not field.all("t"):  # with a title it is a work that is related
                yield role, agent


def _agent(field: Field, tag: str, role: str | None) -> Agent | None:
    bodies = tag in ("110", "710")
    name = ". ".join(isbd.closed(one) for one in field.all("abq" if bodies else "a") or field.all("g"))
    kind = "organisation" if bodies else "person" if tag in ("100", "700") and field.first == "1" else None
    above = [Affiliation(isbd.trimmed(one)) for one in field.all("u") if not addresses.is_written_out(one)]
    return _alike.agent(name, kind=kind, role=role, ids=known_ids(field, "01"), above=above)


def places(found: Fields, notes: Notes) -> Iterator[Place]:
    """Geographic headings, hierarchies and coordinates."""
    for field in found.of("651"):
        yield from (Place(isbd.closed(one)) for one in field.all("a") if not placing.is_unnamed(one))
    for field in found.of("751", "752"):
        name = ", ".join(isbd.closed(one) for one in field.all("abcdfgh"))
        if name:
            yield Place(name)
    for field in found.of("034"):
        sides = [placing.degrees(field.one(code)) for code in "dfeg"]
        if any(field.one(code) for code in "defg"):
            west, south, east, north = (
                repr(side) if side is not None else "" for side in (sides[0], sides[3], sides[2], sides[1])
            )
            if made := _alike.place("", (west, south, east, north), notes):
                yield made


def container(found: Fields) -> Container | None:
    """The host (773, Invenio's 909 C4), with the meeting; what 490 and 022 say of a series is left to relations."""
    return met(_host(found), [meeting(field, "c") for field in found.of("111", "711")])


def _host(found: Fields) -> Container | None:
    invenio = [field for field in found.of("909") if (field.first, field.second) == ("C", "4")]
    for field in (*(one for one in found.of("773") if not _names_its_scheme(one)), *invenio):
        told = citations.numbers(field.one("g")) or Container()
        numbers = [
            pid.value for one in field.all("x") if (pid := identifiers.pid(one, "issn")) and pid.scheme == "issn"
        ]
        books = [pid.value for one in field.all("z") if (pid := identifiers.pid(one, "isbn")) and pid.scheme == "isbn"]
        made = Container(
            title=isbd.closed(field.one("t") or field.one("p")) or None,
            issn=tuple(numbers),
            isbn=tuple(books),
            volume=field.one("v") or told.volume,
            issue=field.one("n") or told.issue,
            pages=extents.pages(field.one("c")) or told.pages,
        )
        if made != Container():
            return made
    return None


def relations(found: Fields) -> Iterator[Relation]:
    """Linking entries by identifier, else by title."""
    for tag, kind in _LINKS.items():
        for field in found.of(tag):
            label = isbd.closed(field.one("t") or (field.one("a") if tag == "830" else ""))
            given = [one for one in field.all("aoru") if (pid := identifiers.pid(one)) and pid.scheme != "other"]
            for value in given:
                pid = identifiers.pid(value)
                if pid:
                    yield Relation(kind, pid.scheme, pid.value, label=label or None)
            if not given and label:
                yield Relation(kind, "other", label)
    yield from about(found)
    for field in found.of("773"):
        if _names_its_scheme(field):
            yield from _named(field)
            continue
        for value in field.all("aou"):
            pid = identifiers.pid(value)
            if pid and pid.scheme not in ("other", "url"):
                yield Relation("IsPartOf", pid.scheme, pid.value, label=isbd.closed(field.one("t")) or None)


def _names_its_scheme(field: Field) -> bool:
    """Invenio's 773: `$n doi $i isVersionOf $a 10.…`, where MARC 21 has the host's issue and title."""
    return identifiers.scheme_named(field.one("n")) is not None and bool(field.one("i"))


def _named(field: Field) -> Iterator[Relation]:
    kind = field.one("i")[:1].upper() + field.one("i")[1:]
    for value in field.all("a"):
        if (pid := identifiers.pid(value, field.one("n"))) and pid.scheme != "issn":
            yield Relation(kind if kind in RELATION_TYPES else "Related", pid.scheme, pid.value)


def funding(found: Fields) -> Iterator[Funding]:
    """Field 536: a text and the number of a contract or grant."""
    for field in found.of("536"):
        number, words = field.one("c") or field.one("f") or field.one("b"), isbd.closed(field.one("a"))
        known = grants.grant(number) or grants.grant(words) or grants.anr(f"{number} {words}")
        if known:
            yield known
        elif number and grants.funder_id(words):
            yield Funding(funder=words, award=number)
        elif number:
            yield Funding(award=number, award_title=words or None)
        elif words:
            yield Funding(funder=words)
