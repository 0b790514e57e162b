"""A search handed on whole, and a selection of works: as a page to share, and in every form of an export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalogue.access import Work
from catalogue.query import Query, parameters
from catalogue.works.public_id import normal
from web import here, streams
from web.feeds.citation import STYLES, cite
from web.feeds.export import BIBLATEX, EXPORTS, MOST, Export, chunks
from web.headers import keep
from web.pages.lingual import pages

SELECTED = 100
CITED = 50
"""Works of a selection that are cited on its page; APA takes some 30 ms for each."""
OF_PAGES = ("sort", "page", "per_page")
"""Parameters that narrow nothing; without any other a search finds more than was asked for."""

_SUFFIX = "<any(" + ", ".join(f'"{suffix}"' for suffix in EXPORTS) + "):suffix>"


_CUT = ("too-long", "too-many-clauses", "too-deep")


def asked(given: Iterable[tuple[str, str]]) -> Query:
    """The search that a file or a feed is asked for, answered 400 where something is wrong with it.

    A page leaves out what is faulty and says so beside the results; a file has no place to say that it holds more
    than was asked for.
    """
    query, problems = parameters.read(list(given), strict=False)
    refused = (one for one in problems if one.code == "invalid-value" and one.parameter not in OF_PAGES)
    said = [one.message for one in refused] + [
        f"q has more than is read, from {notice.text[:40]!r} on" for notice in query.notices if notice.code in _CUT
    ]
    if said:
        abort(400, "; ".join(said)[:2000])
    return query


@pages.get(f"/search.{_SUFFIX}")
def export(suffix: str) -> ResponseReturnValue:
    """The whole result, at most MOST works, streamed."""
    query = asked(request.args.items(multi=True))
    name = hashlib.blake2b(repr(parameters.write(query)).encode(), digest_size=4).hexdigest()
    return streamed(_form(suffix), here.access().walk(query, MOST), name)


def _form(suffix: str) -> Export:
    return BIBLATEX if here.biblatex(suffix) else EXPORTS[suffix]


def streamed(form: Export, works: Iterable[Work], name: str) -> Response:
    """The works as a file to be kept, named after the day and `name`."""
    keep(0)
    file = f"catalogue-{datetime.now(UTC):%Y%m%d}-{name}.{form.suffix}"
    return streams.streamed(
        chunks(form.stream(works, here.site())),
        content_type=f"{form.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"', "X-Robots-Tag": "noindex"},
    )


def chosen() -> list[str]:
    """The public ids of the address, each once, mistyped ones mended where they can be."""
    asked = [one.strip() for text in request.args.getlist("ids") for one in text[:4000].split(",")]
    return list(dict.fromkeys(normal(one) or one[:40] for one in asked if one))[:SELECTED]


@pages.get("/list")
def selection() -> ResponseReturnValue:
    """Works chosen by hand, in the order of the address, which is all that has to be sent to share them."""
    keep(0)
    ids = chosen()
    joined = ",".join(ids)
    if request.args.getlist("ids") not in ([joined], []):
        return redirect(url_for("pages.selection", ids=joined), 302)
    works = here.access().works(ids)
    style = request.args.get("style", "")
    cited = works[:CITED] if style in STYLES else []
    page = render_template(
        "list.html",
        works=works,
        ids=joined,
        asked=len(ids),
        forms=list(EXPORTS.values()),
        style=style,
        styles=STYLES,
        citations=[cite(work, here.site(), style, here.language()) for work in cited],
    )
    return Response(page, headers={"X-Robots-Tag": "noindex, follow"})


@pages.get(f"/list.{_SUFFIX}")
def selection_export(suffix: str) -> ResponseReturnValue:
    ids = chosen()
    name = hashlib.blake2b(",".join(ids).encode(), digest_size=4).hexdigest()
    return streamed(_form(suffix), here.access().works(ids), name)


def offered(total: int) -> list[tuple[str, str, int]]:
    """(name, suffix, bytes it will take, about) of each form of a whole result."""
    return [(form.name, form.suffix, min(total, MOST) * form.size) for form in EXPORTS.values()]
