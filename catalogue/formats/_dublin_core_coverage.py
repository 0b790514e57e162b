"""What Dublin Core is about in space and time: dc:coverage, which holds either, and dcterms' spatial and temporal."""

from __future__ import annotations

from functools import lru_cache

from catalogue.formats import Notes
from catalogue.formats._oai_dc_identity import texts
from catalogue.formats._walk import Values
from catalogue.normal import coverages, geometries, text, worded_dates
from catalogue.normal import dates as datings
from catalogue.normal import places as placing
from catalogue.record import Period, Place


def places(found: Values, notes: Notes) -> tuple[Place, ...]:
    if found.keys().isdisjoint(("coverage", "spatial")):
        return ()
    made: dict[Place, None] = {}
    for one in (*found.get("coverage", ()), *found.get("spatial", ())):
        value = placing.unlabelled(text.line(one.text))
        if coverages.is_one(value):
            if placed := coverages.place(value):
                made.setdefault(placed)
            continue
        if placed := geometries.told(value) if value[:1] != "{" else geometries.geometry(value):
            made.setdefault(placed)
            continue
        given, repaired = placing.from_text(value, one.form)
        if repaired:
            notes.add("repaired-place" if given else "unusable-place", "places", value)
        made.update(dict.fromkeys(given))
        if value and not (given or repaired or _period(value)):
            if not placing.is_unnamed(value):
                made.setdefault(Place(name=value))
            elif placing.is_numbers(value):  # `48.85,2.35`: nobody can say which comes first
                notes.add("unusable-place", "places", value)
    return tuple(made)


def periods(found: Values) -> tuple[Period, ...]:
    if found.keys().isdisjoint(("coverage", "temporal")):
        return ()
    given = [coverages.period(value) or _period(placing.unlabelled(value)) for value in texts(found, "coverage")]
    given += _ends(found) or [_period(value) or datings.period(value) for value in texts(found, "temporal")]
    return tuple(dict.fromkeys(Period(*period) for period in given if period))


@lru_cache(maxsize=4096)
def _period(value: str) -> tuple[str | None, str | None, str | None] | None:
    """The time that a text tells, and no mere name."""
    if found := datings.period(value, named=False):
        return found
    return (ends.start, ends.end, None) if (ends := worded_dates.ends(value)) else None


def _ends(found: Values) -> list[tuple[str | None, str | None, None]]:
    """The spans whose beginning and end Dataverse gives in an element each; empty for all else."""
    given = found.get("temporal", ())
    if len(given) % 2 or not given or any(one.lang or one.form for one in given):
        return []
    days = [datings.span(one.text) for one in given]
    starts = [day.start for day in days if day and day.start and not day.end and len(day.start) == 10]
    pairs = list(zip(starts[::2], starts[1::2], strict=False))
    paired = len(starts) == len(given) and all(start <= end for start, end in pairs)
    return [(start, end, None) for start, end in pairs] if paired else []
