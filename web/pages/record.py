"""The page of a work: its fields, every copy with what differs, relations both ways, citation, and its tombstone."""

from __future__ import annotations

import re

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from catalogue.access import Link
from catalogue.index.values import hull
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
from web.pages.fields import described
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
        formats=[(suffix, feed.name) for suffix, feed in FEEDS.items()],
        json_ld=Markup(jsonld.in_page(found, here.site())),  # noqa: S704  # in_page leaves no character of markup
        names=names(found.record.type),
        most_authors=SHOWN_AUTHORS,
        contact=_contact(found),
        **_place(found),
    )
    return Response(page, headers={"Link": signposts(found)})


def _of_versions(link: Link, found: Work) -> bool:
    """Whether a link says what the list of versions says."""
    versions = {version.id for version in found.versions}
    return link.work is not None and link.work.id in versions and link.kind in KINDS


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
    every = [one for copy in found.copies for one in (copy, *copy.doors)]
    return render_template(
        "copies.html",
        work=found,
        title=shown.title(found),
        copies=held,
        rows=compared(held),
        numbers=[every.index(copy) + 1 for copy in held],
    )
