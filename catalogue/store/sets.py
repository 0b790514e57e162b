"""The sets of our OAI-PMH provider: what there are, which records are in one, and which one record is in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from catalogue.source import Source
from catalogue.store import records
from catalogue.store.shelf import Shelf, homes
from catalogue.store.tables import record as table

OPENAIRE_SET = "openaire_data"
EOSC_SET = "eosc"
"""Records of sources with `eosc = true`: what EOSC gets from us, and not from the repository itself as well."""


def listed(connection: Connection, shelf: Shelf) -> list[tuple[str, str]]:
    """The sets that hold anything, as (setSpec, name): sources, types, thematic centres, each kind also as a whole,
    since a colon leads down a hierarchy (OAI-PMH 2.0, 2.6); openaire_data, eosc."""
    per_source = connection.execute(select(table.c.source).distinct()).scalars().all()
    hidden = shelf.hidden(connection)
    handed_on = [source for source in sorted(per_source) if source not in hidden]
    typed = select(table.c.type).where(table.c.type.is_not(None), table.c.source.in_(handed_on)).distinct()
    types = connection.execute(typed).scalars().all()
    called = homes(connection, shelf, handed_on)
    found = _kind("source", "All repositories", [(id, called[id].name) for id in handed_on])
    found += _kind("type", "All types", [(type, type.replace("-", " ").capitalize()) for type in sorted(types)])
    centres = {centre for id in handed_on if id in shelf.sources and (centre := centre_set(shelf.sources[id]))}
    above = sorted({above for one in centres for above in _above(one)})
    found += _kind("centre", "All thematic centres", [(centre, centre) for centre in above])
    found.append((OPENAIRE_SET, "OpenAIRE_data"))
    return [*found, (EOSC_SET, "EOSC")] if set(shelf.offered_to_eosc()) & set(handed_on) else found


def _kind(spec: str, name: str, inner: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The sets of one kind below the one that holds them all; none where there are none."""
    return [(spec, name), *((f"{spec}:{one}", named) for one, named in inner)] if inner else []


def centre_set(source: Source) -> str | None:
    """The thematic centre as a setSpec: `data-terra/odatis` is below `data-terra`."""
    return source.centre.replace("/", ":") if source.centre else None


def _above(spec: str) -> list[str]:
    """A setSpec and those that hold it: whoever lists `a:b` has a set `a`, too."""
    parts = spec.split(":")
    return [":".join(parts[: n + 1]) for n in range(len(parts))]


def within(shelf: Shelf, set_spec: str | None) -> Sequence[ColumnElement[bool]]:
    if set_spec is None:
        return []
    kind, _, value = set_spec.partition(":")
    match kind:
        case "source":
            return [table.c.source == value] if value else []
        case "type":
            return [table.c.type == value if value else table.c.type.is_not(None)]
        case "centre":
            return [table.c.source.in_([id for id, source in shelf.sources.items() if _of_centre(source, value)])]
        case "openaire_data":
            return [table.c.flags.op("&")(records.OPENAIRE_DATA | records.LEFT_OPENAIRE) != 0]
        case "eosc":
            return [table.c.source.in_(shelf.offered_to_eosc())]
        case _:
            return [table.c.id < 0]


def _of_centre(source: Source, centre: str) -> bool:
    """Whether a source is of a centre, or without one of any."""
    spec = centre_set(source)
    return spec is not None and (not centre or spec == centre or spec.startswith(centre + ":"))


def of(row: Row[Any], source: Source | None) -> tuple[str, ...]:
    found = [f"source:{row.source}"]
    if row.type:
        found.append(f"type:{row.type}")
    if source is not None and source.centre:
        found.append(f"centre:{centre_set(source)}")
    if row.flags & records.OPENAIRE_DATA:
        found.append(OPENAIRE_SET)
    if source is not None and source.eosc:
        found.append(EOSC_SET)
    return tuple(found)
