"""What holds of every record, whatever format it came in: applied once to what a reader has made."""

from __future__ import annotations

from msgspec.structs import replace

from catalogue.normal import grants
from catalogue.record import Funding, Pid, Record, Relation


def settled(record: Record) -> Record:
    """The record with its relations, grants and embargo in order; the very same record where nothing is to be done."""
    if record.relations and (kept := _relations(record)) != record.relations:
        record = replace(record, relations=kept)
    if record.funding and (funded := _grants(record)) != record.funding:
        record = replace(record, funding=funded)
    if (record.embargo_until or "").startswith("9999"):  # HAL's and DataCite's way to say never
        record = replace(record, access="closed", embargo_until=None)
    return record


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
    """A list of award numbers is an award each."""
    return tuple(part for one in record.funding for part in grants.several(one))
