"""Answers a query from one state of the index: a page of hits, the exact total, facets, and how to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tantivy import Query as Asked

from catalogue.index import Meanwhile, Results
from catalogue.index.counting import facet
from catalogue.index.tantivy.beside import beside
from catalogue.index.tantivy.paging import Wanted, page
from catalogue.index.tantivy.reader import View
from catalogue.index.tantivy.schema import counted as field_of
from catalogue.index.tantivy.translate import without
from catalogue.query import LISTED, Query
from catalogue.query.tree import newest_only

_ALL_VALUES = 10_000
_RECORDS = {"records": {"stats": {"field": "records"}}}


@dataclass(frozen=True, slots=True)
class Parts:
    """A query in tantivy's terms: what must hold and must not, and what is ticked by its field."""

    fixed: tuple[Asked, ...]
    filters: Mapping[str, tuple[Asked, ...]]
    unwanted: tuple[Asked, ...] = ()

    def whole(self, but: str | None = None) -> Asked:
        """All of it, or all but what is ticked of one field: what is excluded of it stays so, whatever is ticked."""
        chosen = (one for field, asked in self.filters.items() if field != but for one in asked)
        asked = [*self.fixed, *chosen]
        return without(asked or [Asked.all_query()], self.unwanted)


def answer(view: View, query: Query, meanwhile: Meanwhile | None = None) -> Results:
    """Names are counted each on their own, as are the facets that have filters: what takes longest is not the documents
    but to look up thousands of names, and two cores do it in half the time. The hits are read `meanwhile`."""
    parts = _parts(view, query)
    whole = parts.whole()
    alone = [name for name in query.facets if name in parts.filters or name in LISTED]
    together = [name for name in query.facets if name not in alone]
    counted = beside(view.searcher.aggregate, whole, {**_RECORDS, **_asked(together)})
    others = {name: beside(view.searcher.aggregate, parts.whole(but=name), _asked([name])) for name in alone}
    hits, next_cursor = page(view, query, Wanted(whole, view.translation.titled(query)))
    if meanwhile is not None:
        meanwhile(hits)
    figures = counted.result()
    found = {name: figures[name] for name in together} | {name: one.result()[name] for name, one in others.items()}
    return Results(
        hits=hits,
        total=int(figures["records"]["count"]),
        records=int(figures["records"]["sum"]),
        facets={name: facet(name, counts_in(found[name]["buckets"]), query) for name in query.facets},
        next_cursor=next_cursor,
        generation=view.generation,
    )


def _parts(view: View, query: Query) -> Parts:
    text = view.translation.text(query)
    fixed = [*((text,) if text is not None else ()), *(view.translation.span(span) for span in query.spans)]
    fixed += [view.translation.box(query.box)] if query.box else []
    filters: dict[str, tuple[Asked, ...]] = {}
    older = view.translation.older() if newest_only(query) else None
    unwanted = [older] if older else []
    for chosen in query.filters:
        if chosen.values:
            ticked = view.translation.any_value(chosen.field, chosen.values)
            filters[chosen.field] = (*filters.get(chosen.field, ()), ticked)
        if chosen.excluded:
            unwanted.append(view.translation.any_value(chosen.field, chosen.excluded))
    return Parts(tuple(fixed), filters, tuple(unwanted))


def _asked(names: list[str]) -> dict[str, object]:
    return {
        name: {"terms": {"field": field_of(name), "size": _ALL_VALUES, "segment_size": _ALL_VALUES}} for name in names
    }


def counts_in(buckets: list[dict[str, object]]) -> dict[str, int]:
    return {str(bucket["key"]): int(str(bucket["doc_count"])) for bucket in buckets}
