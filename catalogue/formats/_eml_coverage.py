"""The coverage of an EML document: taxa, places and periods."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from catalogue.formats import Notes, _alike
from catalogue.formats._eml_parts import Document
from catalogue.formats._walk import Children, children, first, lang, line, raw, under
from catalogue.normal import dates as datings
from catalogue.normal import names
from catalogue.normal import places as placing
from catalogue.record import Period, Place, Subject


def taxa(found: Children, notes: Notes) -> Iterator[Subject]:
    """Scientific and common names at every rank, as deep as the classification goes."""
    for coverage in found.get("coverage", ()):
        for one in coverage.iter("{*}taxonRankValue", "{*}commonName"):
            value = line(one, notes, "subjects")
            if value and not names.is_placeholder(value):
                yield Subject(value, lang(one))


def places(document: Document, found: Children, notes: Notes) -> Iterator[Place]:
    for one in under(found, "coverage", "geographicCoverage"):
        parts = document.meant(one)
        name = line(first(parts, "geographicDescription"), notes, "places")
        name = "" if placing.is_unnamed(name) else name
        edges = children(parts["boundingCoordinates"][0]) if "boundingCoordinates" in parts else {}
        given = [raw(edges[f"{side}BoundingCoordinate"][0]) if f"{side}BoundingCoordinate" in edges else ""
                 for side in ("west", "south", "east", "north")]  # fmt: skip
        made = _alike.place(name, (given[0], given[1], given[2], given[3]), notes)
        rings = [*_rings(parts)]
        if made and rings and made == Place(name):  # the name is the polygon's
            made, rings = replace(made, polygon=rings[0]), rings[1:]
        if made:
            yield made
        yield from (Place(polygon=ring) for ring in rings)


def _rings(parts: Children) -> Iterator[tuple[tuple[float, float], ...]]:
    for ring in (one for group in parts.get("datasetGPolygon", ()) for one in group.iter("{*}gRing")):
        pairs = [pair.split(",") for pair in raw(ring).split()]
        if polygon := placing.ring(" ".join(f"{pair[-1]} {pair[0]}" for pair in pairs)):
            yield polygon


def periods(document: Document, found: Children, notes: Notes) -> Iterator[Period]:
    for coverage in under(found, "coverage", "temporalCoverage"):
        parts = document.meant(coverage)
        for one in parts.get("singleDateTime", ()):
            yield from (
                Period(moment.start, moment.end or moment.start, moment.label)
                for moment in _moment(children(one), notes)
            )
        for one in parts.get("rangeOfDates", ()):
            ends = children(one)
            begin, end = (
                next(_moment(children(ends[name][0]), notes), Period()) if name in ends else Period()
                for name in ("beginDate", "endDate")
            )
            made = Period(
                begin.start, end.end or end.start, " – ".join(x.label for x in (begin, end) if x.label) or None
            )
            if made != Period():
                yield made


def _moment(found: Children, notes: Notes) -> Iterator[Period]:
    """A calendar date, or an age of a time scale by name (`alternativeTimeScale`)."""
    for one in found.get("calendarDate", ()):
        if not datings.is_open(raw(one)) and (span := _alike.span(raw(one), notes, "periods")):
            yield Period(span.start, span.end)
            return
    for one in found.get("alternativeTimeScale", ()):
        scale = children(one)
        words = [line(first(scale, name), notes, "periods") for name in ("timeScaleAgeEstimate", "timeScaleName")]
        if words[0]:
            yield Period(label=f"{words[0]} ({words[1]})" if words[1] else words[0])
