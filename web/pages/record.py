"""The page of a work: its fields, every copy with what differs, relations both ways, citation, and its tombstone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from catalogue.access import Link
from catalogue.record import Record, as_dict
from catalogue.works import Copy, Gone, Merged, Work
from catalogue.works.public_id import normal
from web import here, shown
from web.feeds import FEEDS, jsonld
from web.feeds.citation import STYLES, cite
from web.feeds.types import names
from web.headers import keep
from web.pages.fields import described, said
from web.pages.lingual import pages
from web.permanent import signposts

SHOWN_AUTHORS = 50
"""Authors named on the page; a collaboration's other hundreds are a click away in every format."""


@pages.get("/r/<id:public_id>")
def record(public_id: str) -> ResponseReturnValue:
    keep(300)
    found = live(public_id, "pages.record")
    if isinstance(found, Response):
        return found
    style = request.args.get("style", "iso690")
    style = style if style in STYLES else "iso690"
    page = render_template(
        "record.html",
        work=found,
        record=found.record,
        title=shown.title(found),
        copies=list(shown.copies(found)),
        copy=next(shown.copies(found), None),
        links=relations(here.access().links(found)),
        described=described(found.record),
        style=style,
        styles=STYLES,
        citation=cite(found, here.site(), style, here.language()),
        formats=[(suffix, feed.name) for suffix, feed in FEEDS.items()],
        json_ld=Markup(jsonld.in_page(found, here.site())),  # noqa: S704  # in_page leaves no character of markup
        names=names(found.record.type),
        most_authors=SHOWN_AUTHORS,
    )
    return Response(page, headers={"Link": signposts(found)})


def live(public_id: str, endpoint: str) -> Work | Response:
    """The live work, or the answer due instead: a redirect after a merge or a mistyped id, the tombstone, or 404."""
    match here.access().work(public_id):
        case Work() as found:
            return found
        case Merged(into=into):
            return _redirected(endpoint, into)
        case Gone() as tombstone:
            return Response(render_template("gone.html", gone=tombstone), 410)
        case None:
            meant = normal(public_id)
            return _redirected(endpoint, meant) if meant and meant != public_id else abort(404)


def _redirected(endpoint: str, public_id: str) -> Response:
    answer: Response = redirect(url_for(endpoint, public_id=public_id), 301)  # type: ignore[assignment]
    return answer


def relations(links: tuple[Link, ...]) -> list[tuple[str, list[Link]]]:
    """The links by kind, in the order in which kinds first appear."""
    grouped: dict[str, list[Link]] = {}
    for link in links:
        grouped.setdefault(link.kind, []).append(link)
    return list(grouped.items())


@dataclass(frozen=True, slots=True)
class Row:
    """One field across the copies: the text each copy gives, None where it says nothing; whether they disagree."""

    field: str
    texts: tuple[str | None, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.texts)) > 1


@pages.get("/r/<id:public_id>/copies")
def copies(public_id: str) -> ResponseReturnValue:
    keep(300)
    found = live(public_id, "pages.copies")
    if isinstance(found, Response):
        return found
    held = [copy for copy in shown.copies(found) if copy.record]
    return render_template("copies.html", work=found, title=shown.title(found), copies=held, rows=compared(held))


def compared(held: list[Copy]) -> list[Row]:
    """A row for each field that any copy has, in the order of record.schema.json."""
    plain = [as_dict(copy.record) if copy.record else {} for copy in held]
    fields = [field for field in Record.__struct_fields__ if any(field in one for one in plain)]
    return [Row(field, tuple(said(field, one.get(field)) for one in plain)) for field in fields]
