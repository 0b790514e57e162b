"""Identifiers pasted together into the box: which of them are here, and a table with a row for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, abort, request, stream_with_context

from catalogue.access import Work
from catalogue.query import Exact
from catalogue.query.recognise import recognise
from web import here, shown
from web.feeds.export import COLUMNS, chunks, inert, line, row
from web.headers import keep
from web.pages.lingual import pages

SCHEMES = frozenset({*shown.RESOLVERS, "id", "oai", "url", "isbn", "issn", "urn", "uuid", "igsn", "ivoid"})


@dataclass(frozen=True, slots=True)
class Pasted:
    """One identifier of several: where it leads outside, and the public id of the work that has it, if any."""

    scheme: str
    value: str
    work: str | None

    @property
    def name(self) -> str:
        return self.value if self.scheme == "oai" else f"{self.scheme}:{self.value}"

    @property
    def resolver(self) -> str | None:
        return shown.resolver(self.scheme, self.value)


def several(text: str) -> list[Pasted]:
    """The identifiers that a text consists of, where these are two or more; empty for any other text."""
    found = recognise(text)
    if len(found) < 2 or not all(one.field in SCHEMES for one in found):
        return []
    return [Pasted(one.field, one.value, here.access().find(_name(one))) for one in found]


def _name(one: Exact) -> str:
    return one.value if one.field in ("id", "oai") else f"{one.field}:{one.value}"


@pages.get("/search/pasted.csv")
def table() -> Response:
    """A row for each identifier pasted (`q`), in their order, whether it is here or not."""
    keep(0)
    listed = several(request.args.get("q", ""))
    if not listed:
        abort(404, "This is no list of identifiers.")
    body = stream_with_context(chunks(_rows(listed)))
    headers = {"Content-Disposition": 'attachment; filename="identifiers.csv"', "X-Robots-Tag": "noindex"}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


def _rows(listed: list[Pasted]) -> Iterator[str]:
    works: dict[str, Work] = {work.id: work for work in here.access().works([one.work for one in listed if one.work])}
    yield "\ufeff" + line(("asked", "found", *COLUMNS))
    for one in listed:
        work = works.get(one.work or "")
        cells = row(work, here.site()) if work else ("",) * len(COLUMNS)
        yield line((inert(one.name), "yes" if work else "no", *cells))
