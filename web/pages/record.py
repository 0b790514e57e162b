"""The page of a work: its fields, every copy with what differs, relations both ways, citation, and its tombstone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from catalogue import publication
from catalogue.access import Link
from catalogue.index.values import hull
from catalogue.record import Period, Record, as_dict
from catalogue.works import Gone, Merged, Work
from catalogue.works.public_id import normal
from catalogue.works.versions import KINDS
from web import here, shown
from web.feeds import FEEDS, jsonld
from web.feeds.citation import STYLES, cite
from web.feeds.types import names
from web.headers import keep
from web.pages import regions
from web.pages.compare import compared, differing
from web.pages.fields import affiliated, described, organisation, said
from web.pages.lingual import pages
from web.permanent import signposts

NEWER = ("IsPreviousVersionOf", "IsObsoletedBy")
"""Relations by which another work takes the place of this one."""
SHOWN_AUTHORS = 50
"""Authors named on the page; a collaboration's other hundreds are a click away in every format."""


@pages.get("/r/<id:public_id>")
def record(public_id: str) -> ResponseReturnValue:
    keep(300)
    found = live(public_id, "pages.record")
    if isinstance(found, Response):
        return found
    links = tuple(link for link in here.access().links(found) if not _of_versions(link, found))
    held = list(shown.copies(found))
    style = request.args.get("style", "iso690")
    style = style if style in STYLES else "iso690"
    page = render_template(
        "record.html",
        work=found,
        record=found.record,
        title=shown.title(found),
        published=publication.day(found.record),
        copies=held,
        differing=differing(held),
        copy=held[0] if held else None,
        links=relations(links),
        newer=[] if found.versions else [link for link in links if link.work and link.kind in NEWER][:3],
        probable=here.access().probable(found),
        described=described(found.record),
        style=style,
        styles=STYLES,
        citation=cite(found, here.site(), style, here.language()),
        formats=[(suffix, feed.name) for suffix, feed in FEEDS.items() if feed.carries(found)],
        json_ld=Markup(jsonld.in_page(found, here.site())),  # noqa: S704  # in_page leaves no character of markup
        names=names(found.record.type),
        most_authors=SHOWN_AUTHORS,
        places_of=affiliated(found.record, SHOWN_AUTHORS),
        organisation=organisation,
        contact=_contact(found),
        **_texts(found.record),
        periods=_periods(found.record),
        **_place(found),
    )
    return Response(page, headers={"Link": signposts(found)})


def _of_versions(link: Link, found: Work) -> bool:
    """Whether a link says what the list of versions says."""
    versions = {version.id for version in found.versions}
    return link.work is not None and link.work.id in versions and link.kind in KINDS


def _texts(record: Record) -> dict[str, object]:
    """The texts to show, the abstract in the reader's language first; the same in other languages is folded away."""
    shown_first = shown.abstract(record, here.language())
    others = [text for text in record.descriptions if text is not shown_first]
    known = shown_first is not None and shown_first.lang is not None
    folded = [text for text in others if known and text.kind in (None, "abstract") and text.lang]
    folded = [text for text in folded if shown_first and text.lang != shown_first.lang]
    first = [shown_first] if shown_first else []
    return {"texts": first + [text for text in others if text not in folded], "translations": folded}


@dataclass(frozen=True, slots=True)
class Covered:
    """A period that the work is about, in words, and the search for others that overlap with it."""

    said: str
    address: str | None


def _periods(record: Record) -> list[Covered]:
    return [Covered(said("periods", as_dict(one)) or "", _overlapping(one)) for one in record.periods[:5]]


def _overlapping(period: Period) -> str | None:
    ends = {"cov_from": period.start, "cov_to": period.end}
    dated: dict[str, Any] = {name: end for name, end in ends.items() if end and _DATED.fullmatch(end)}
    return url_for("pages.search", **dated) if dated else None


_DATED = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def _place(found: Work) -> dict[str, object]:
    """The places of the work on the outline of the land, and their hull in words and as a search."""
    box = hull(found.record.places)
    if box is None:
        return {"drawn": [], "bounds": "", "bbox": ""}
    drawn = [one for place in found.record.places[:50] for one in regions.drawn(hull([place]), ())]
    return {"drawn": drawn, "bounds": regions.said(box), "bbox": ",".join(f"{degrees:g}" for degrees in box)}


def _contact(found: Work) -> str | None:
    """The address of the repository that is shown, where its source names one that a letter can go to."""
    sources = {one.source.id: one.source for one in here.sources()}
    copy = next(shown.copies(found), None)
    contact = sources[copy.source].contact if copy and copy.source in sources else None
    return contact if contact and _MAIL.fullmatch(contact) else None


_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


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


@pages.get("/r/<id:public_id>/copies")
def copies(public_id: str) -> ResponseReturnValue:
    keep(300)
    found = live(public_id, "pages.copies")
    if isinstance(found, Response):
        return found
    held = [copy for copy in shown.copies(found) if copy.record]
    every = found.every
    return render_template(
        "copies.html",
        work=found,
        title=shown.title(found),
        copies=held,
        rows=compared(held),
        numbers=[every.index(copy) + 1 for copy in held],
    )
