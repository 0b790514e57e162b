"""One field of a record as a line of plain text, to set copies side by side and to say where a value came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import url_for
from flask_babel import gettext

from catalogue.index.values import MOST as KEPT
from catalogue.index.values import hull
from catalogue.query import names
from catalogue.record import Affiliation, Agent, Ids, Place, Record, as_dict
from web import labels, shown
from web.entities import hidden
from web.pages import regions
from web.show import day, filesize

MOST = 60


def said(field: str, value: Any) -> str | None:
    """The value of a field (as `record.as_dict` gives it) in words; None where the record says nothing."""
    if value is None:
        return None
    values = value if isinstance(value, list) else [value]
    texts = [_one(field, one) for one in values[:MOST]]
    if len(values) > MOST:
        texts.append("…")
    return "\n".join(text for text in texts if text) or None


def _one(field: str, value: Any) -> str:
    match field, value:
        case "type", str():
            return labels.word(labels.TYPES, value)
        case "access", str():
            return labels.word(labels.ACCESS, value)
        case "status", str():
            return labels.word(labels.STATUSES, value)
        case "languages", str():
            return labels.language_name(value)
        case "embargo_until", str():
            return day(value)
        case "dates", dict():
            kind = labels.word(labels.DATES, value["kind"])
            return str(gettext("%(field)s: %(value)s", field=kind, value=_span(value)))
        case "relations", dict():
            return f"{labels.word(labels.RELATIONS, value['kind'])} {shown.named(value['scheme'], value['value'])}"
        case "pids", dict():
            return shown.named(value["scheme"], value["value"])
        case "publisher_ids", dict():
            return ", ".join(f"{labels.SCHEMES.get(scheme, scheme)} {number}" for scheme, number in value.items())
        case "licences", dict():
            return labels.licence(str(value.get("spdx") or value.get("label") or value.get("uri")))
        case "places", dict():
            return _place(value)
        case "periods", dict():
            return str(value.get("label") or _period(value))
        case "contributors", dict():
            return f"{value['name']} ({labels.word(labels.ROLES, value['role'])})" if "role" in value else value["name"]
        case "funding", dict():
            return _joined(value, "funder", "programme", "award", "award_title")
        case "container", dict():
            return _container(value)
        case "files", dict():
            return _file(value)
        case "sizes", str():
            return _size(value)
        case "genre", str():
            return labels.word(labels.GENRES, value)
        case "version", str():
            return labels.version_number(value)
        case _, dict():
            return str(value.get("text") or value.get("name") or value.get("code") or _joined(value, *value))
        case _:
            return str(value)


def _span(value: Mapping[str, Any]) -> str:
    ends = [day(value[end]) for end in ("start", "end") if value.get(end)]
    return " – ".join(dict.fromkeys(ends))


def _period(value: Mapping[str, Any]) -> str:
    """A period in words; one that has no end goes on (`1995 – …`), as the span of a series that is still measured."""
    if len(value) == 1:
        return f"{day(value['start'])} – …" if "start" in value else f"… – {day(value['end'])}"
    return _span(value)


def _place(value: Mapping[str, Any]) -> str:
    around = hull([msgspec.convert(value, Place)])
    return " · ".join(text for text in (value.get("name"), regions.said(around) if around else "") if text)


def _container(value: Mapping[str, Any]) -> str:
    """Where a work appeared, each number told by what it is: `Tides · vol. 38 · no. 9 · p. 17–31 · ISSN 0266-4763`."""
    pages = _DASHES.sub("–", value.get("pages", ""))
    told = [
        value.get("title"),
        _numbered(gettext("vol. %(number)s"), value.get("volume")),
        _numbered(gettext("no. %(number)s"), value.get("issue")),
        _numbered(gettext("p. %(number)s"), pages),
        value.get("event"),
        value.get("event_place"),
        *(f"{scheme.upper()} {', '.join(value[scheme])}" for scheme in ("issn", "isbn") if scheme in value),
    ]
    return " · ".join(text for text in told if text)


def _numbered(words: str, number: str | None) -> str | None:
    """A number with what it counts; text that is more than a number says so itself (`Volume 3`)."""
    return words % {"number": number} if number and _NUMBER.match(number) else number


_NUMBER = re.compile(r"[\dA-Za-z]{0,3}\d|[IVXLC]+\b")
_DASHES = re.compile(r"(?<=[\w]) ?-+ ?(?=\w)")


def _file(value: Mapping[str, Any]) -> str:
    kind = value.get("kind")
    sort = labels.word(labels.FILE_KINDS, kind) if kind in labels.FILE_KINDS else None
    return _joined({**value, "size": _size(value.get("size", "")), "sort": sort}, "url", "format", "size", "sort")


def _size(text: str) -> str:
    found = _BYTES.fullmatch(text)
    return filesize(int(found[1])) if found else text


_BYTES = re.compile(r"(\d{4,18}) ?(?:bytes|octets|B|o)", re.IGNORECASE)


def _joined(value: Mapping[str, Any], *names: str) -> str:
    parts = (value.get(name) for name in names)
    return " · ".join(", ".join(map(str, part)) if isinstance(part, list) else str(part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a field and where it leads, if anywhere."""

    text: str
    address: str | None = None


ELSEWHERE = ("titles", "descriptions", "creators", "relations")
"""Fields that the record's page shows in a place of their own."""


def described(record: Record) -> list[tuple[str, list[Entry]]]:
    """Every other field that the record has, in the schema's order, each with its values in words."""
    plain = as_dict(record)
    found: list[tuple[str, list[Entry]]] = []
    for field in record.__struct_fields__:
        value = plain.get(field)
        if field in ELSEWHERE or value is None:
            continue
        found.append((field, _entries(field, value)))
    listed = _affiliations(record)
    if _are_told_apart(record):
        listed = [Entry(f"{place} {one.text}", one.address) for place, one in enumerate(listed, 1)]
    return [("affiliations", listed), *found] if listed else found


def _entries(field: str, value: Any) -> list[Entry]:
    if field == "publisher_ids":
        return [Entry(_one(field, {scheme: one}), shown.agent_address(scheme, one)) for scheme, one in value.items()]
    values = value if isinstance(value, list) else [value]
    told = list(dict.fromkeys(Entry(text, _address(field, one)) for one in values[:MOST] if (text := _one(field, one))))
    if field != "subjects":
        return told
    # the index keeps the first of many subjects, and none that is an abstract
    return [
        one if one.address or place >= KEPT or len(one.text) > 200 else _searched(one) for place, one in enumerate(told)
    ]


def _searched(subject: Entry) -> Entry:
    """A subject that leads to the other works that have it."""
    return Entry(subject.text, url_for("pages.search", subject=subject.text))


def _affiliations(record: Record) -> list[Entry]:
    """The organisations that authors name as theirs, each once, leading to its page where it is identified."""
    return list(dict.fromkeys(_entry(one) for agent in record.creators for one in agent.affiliations))[:MOST]


def _are_told_apart(record: Record) -> bool:
    """Whether authors name different organisations, so that numbers say who belongs where."""
    return len({tuple(map(_entry, one.affiliations)) for one in record.creators}) > 1


def affiliated(record: Record, most: int) -> list[str]:
    """For each of the first authors the numbers of his or her organisations in the list of affiliations: `1, 3–5`."""
    if not _are_told_apart(record):
        return [""] * len(record.creators[:most])
    places = {entry: place for place, entry in enumerate(_affiliations(record), 1)}
    return [
        _runs(sorted({places[one] for one in map(_entry, agent.affiliations) if one in places}))
        for agent in record.creators[:most]
    ]


def _runs(numbers: list[int]) -> str:
    """Numbers with those that follow one another taken together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def _entry(one: Affiliation) -> Entry:
    return Entry(one.name, organisation(one.name, one.ids))


def organisation(name: str, ids: Ids | None) -> str | None:
    """The page of an organisation, by an identifier or by the code of a laboratory in its name."""
    known = next((f"{scheme}:{ids[scheme]}" for scheme in names.ORGANISATIONS if scheme in ids), None) if ids else None
    known = known or next((f"lab:{code}" for code in names.laboratories(name)), None)
    return url_for("pages.organisation", which=known) if known else None


def _address(field: str, value: Any) -> str | None:
    match field, value:
        case "pids", dict():
            return shown.resolver(value["scheme"], value["value"])
        case "landing_page" | "genre", str():
            return shown.web_address(value)
        case "contributors", dict():
            return _page_of(msgspec.convert(value, Agent))
        case "licences" | "subjects", dict():
            return shown.web_address(value.get("uri"))
        case "publisher", str():
            return url_for("pages.search", publisher=value)
        case "funding", dict():
            return shown.web_address(value.get("award_uri"))
        case "files", dict():
            return shown.web_address(value.get("url"))
        case _:
            return None


def _page_of(agent: Agent) -> str | None:
    """The page of a person who is identified and did not ask for none, or of an organisation."""
    known = None if hidden(agent.ids) else shown.person(agent)
    if known:
        return url_for("pages.person", who=known)
    return None if agent.kind == "person" else organisation(agent.name, agent.ids)
