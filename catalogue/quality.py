"""Rules of quality as data: a name, a sentence, a predicate and who can mend it; and what selects for EOSC's sets.

Sources: OpenAIRE Guidelines for Data Archives 2.0 (mandatory properties), OpenAIRE Guidelines for Literature
Repositories v3, EUDAT Core (B2FIND), the FAIR principles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from catalogue.record import Record

Mender: TypeAlias = Literal["repository", "operator"]

DATA_TYPES = frozenset({"dataset", "collection", "image", "map", "sound", "video", "model", "software", "workflow"})
"""Types of the provider's set `openaire_data` (OpenAIRE Guidelines for Data Archives; EOSC dossier 12)."""

_RESOLVABLE = frozenset({"doi", "handle", "ark", "urn", "url"})
_PERSISTENT = _RESOLVABLE - {"url"} | {"swhid", "hal", "ivoid", "nnt", "arxiv"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a good record has. `holds` is true where the record keeps the rule; `mends` says whether the
    repository or the operator (by a crosswalk, a quirk, the name of the source) can help where it does not."""

    name: str
    profile: Literal["completeness", "fair", "openaire-data", "openaire", "b2find", "eosc"]
    sentence: str
    holds: Callable[[Record], bool]
    mends: Mender = "repository"


def _identified(record: Record) -> bool:
    """An identifier that the data profile knows: a PID that resolves, or the address of a page."""
    return bool(record.landing_page) or any(pid.scheme in _RESOLVABLE for pid in record.pids)


def _persistent(record: Record) -> bool:
    return any(pid.scheme in _PERSISTENT for pid in record.pids)


def _identified_creator(record: Record) -> bool:
    return any(agent.ids for agent in record.creators)


RULES: tuple[Rule, ...] = (
    Rule("title", "completeness", "The record has a title.", lambda r: bool(r.titles)),
    Rule("creator", "completeness", "The record names who made the resource.", lambda r: bool(r.creators)),
    Rule("year", "completeness", "The year of publication is known.", lambda r: r.year is not None),
    Rule("pid", "completeness", "The resource has a persistent identifier.", _persistent),
    Rule("licence", "completeness", "The record says under which licence.", lambda r: bool(r.licences)),
    Rule("access", "completeness", "The record says whether one may have it.", lambda r: r.access is not None),
    Rule("description", "completeness", "The record describes the resource.", lambda r: bool(r.descriptions)),
    Rule("type", "completeness", "The type is one we know.", lambda r: r.type != "other", "operator"),
    Rule("subject", "fair", "There is at least one subject (F2).", lambda r: bool(r.subjects)),
    Rule("creator-id", "fair", "A creator has an ORCID or another identifier (F1).", _identified_creator),
    Rule("spdx", "fair", "The licence is one machines know (R1.1).", lambda r: any(one.spdx for one in r.licences)),
    Rule("relations", "fair", "The record names related resources (I3).", lambda r: bool(r.relations)),
    Rule("openaire-data-identifier", "openaire-data", "Identifier: DOI, handle, ARK, URN or address.", _identified),
    Rule("openaire-data-creator", "openaire-data", "At least one creator.", lambda r: bool(r.creators)),
    Rule("openaire-data-title", "openaire-data", "At least one title.", lambda r: bool(r.titles)),
    Rule("openaire-data-publisher", "openaire-data", "A publisher; else the name of the source stands in.",
         lambda r: bool(r.publisher), "operator"),
    Rule("openaire-data-year", "openaire-data", "Year of publication.", lambda r: r.year is not None),
    Rule("openaire-data-date", "openaire-data", "A date of issue; the year stands in.",
         lambda r: r.year is not None or any(date.kind == "issued" for date in r.dates)),
    Rule("openaire-title", "openaire", "dc:title.", lambda r: bool(r.titles)),
    Rule("openaire-creator", "openaire", "dc:creator.", lambda r: bool(r.creators)),
    Rule("openaire-access", "openaire", "dc:rights with the level of access.", lambda r: r.access is not None),
    Rule("openaire-identifier", "openaire", "dc:identifier with an address.", _identified),
    Rule("openaire-date", "openaire", "dc:date.", lambda r: r.year is not None),
    Rule("b2find-title", "b2find", "Title.", lambda r: bool(r.titles)),
    Rule("b2find-identifier", "b2find", "A DOI, a handle or an address.",
         lambda r: bool(r.landing_page) or any(pid.scheme in ("doi", "handle", "url") for pid in r.pids)),
    Rule("b2find-publisher", "b2find", "A publisher of two characters or more; else the name of the source.",
         lambda r: len(r.publisher or "") >= 2, "operator"),
    Rule("b2find-year", "b2find", "Year of publication.", lambda r: r.year is not None),
    Rule("eosc-identifier", "eosc", "A DOI, URN or address: EOSC Data Commons refuses a handle alone.",
         lambda r: bool(r.landing_page) or any(pid.scheme in ("doi", "urn", "url") for pid in r.pids)),
)  # fmt: skip


def failed(record: Record, profile: str | None = None) -> tuple[Rule, ...]:
    """The rules that a record breaks, all or those of one profile."""
    return tuple(rule for rule in RULES if (profile is None or rule.profile == profile) and not rule.holds(record))


def openaire_data(record: Record) -> bool:
    """Whether a record belongs to the provider's set `openaire_data`: data with an identifier, and all that the
    profile demands of the record itself (a publisher is not: the source's name stands in)."""
    return (
        record.type in DATA_TYPES
        and record.year is not None
        and bool(record.titles)
        and bool(record.creators)
        and _identified(record)
    )


def fill(records: Iterable[Record]) -> dict[str, float]:
    """How often each field of a record is filled, from 0 to 1, in the order of record.schema.json; empty for none."""
    counts = dict.fromkeys(Record.__struct_fields__, 0)
    total = 0
    for record in records:
        total += 1
        for field in counts:
            if getattr(record, field) not in (None, ()):
                counts[field] += 1
    return {field: count / total for field, count in counts.items()} if total else {}
