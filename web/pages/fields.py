"""One field of a record as a line of plain text, to set copies side by side and to say where a value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from catalogue.query import names
from catalogue.record import Agent, Ids, Record, as_dict
from web import labels, shown
from web.pages import regions
from web.show import day

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
            return f"{labels.word(labels.RELATIONS, value['kind'])} {value['scheme']}:{value['value']}"
        case "pids", dict():
            return f"{value['scheme']}:{value['value']}"
        case "licences", dict():
            return labels.licence(str(value.get("spdx") or value.get("label") or value.get("uri")))
        case "places", dict():
            return _place(value)
        case "periods", dict():
            return str(value.get("label") or _span(value))
        case "contributors", dict():
            return f"{value['name']} ({labels.word(labels.ROLES, value['role'])})" if "role" in value else value["name"]
        case "funding", dict():
            return _joined(value, "funder", "programme", "award", "award_title")
        case "container", dict():
            return _joined(value, "title", "volume", "issue", "pages", "event", "event_place", "issn", "isbn")
        case "files", dict():
            return _joined(value, "url", "format", "size")
        case _, dict():
            return str(value.get("text") or value.get("name") or value.get("code") or _joined(value, *value))
        case _:
            return str(value)


def _span(value: Mapping[str, Any]) -> str:
    ends = [day(value[end]) for end in ("start", "end") if value.get(end)]
    return " – ".join(dict.fromkeys(ends))


def _place(value: Mapping[str, Any]) -> str:
    box, point = value.get("box"), value.get("point")
    coordinates = regions.said(box) if box else ", ".join(f"{number:g}" for number in point or ())
    return " · ".join(text for text in (value.get("name"), coordinates) if text)


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
        values = value if isinstance(value, list) else [value]
        found.append((field, [Entry(_one(field, one), _address(field, one)) for one in values[:MOST]]))
    affiliations = list(dict.fromkeys(one for agent in record.creators for one in _affiliations(agent)))
    return [("affiliations", affiliations[:MOST]), *found] if affiliations else found


def _affiliations(agent: Agent) -> list[Entry]:
    """The organisations that an author names as theirs, each leading to its page where it is identified."""
    return [Entry(one.name, organisation(one.name, one.ids)) for one in agent.affiliations]


def organisation(name: str, ids: Ids | None) -> str | None:
    """The page of an organisation, by an identifier or by the code of a laboratory in its name."""
    known = next((f"{scheme}:{ids[scheme]}" for scheme in names.ORGANISATIONS if scheme in ids), None) if ids else None
    known = known or next((f"lab:{code}" for code in names.laboratories(name)), None)
    return url_for("pages.organisation", which=known) if known else None


def _address(field: str, value: Any) -> str | None:
    match field, value:
        case "pids", dict():
            return shown.resolver(value["scheme"], value["value"])
        case "landing_page", str():
            return shown.web_address(value)
        case "contributors", dict():
            return organisation(value["name"], value.get("ids")) if value.get("kind") != "person" else None
        case "licences" | "subjects", dict():
            return shown.web_address(value.get("uri"))
        case "funding", dict():
            return shown.web_address(value.get("award_uri"))
        case "files", dict():
            return shown.web_address(value.get("url"))
        case _:
            return None
