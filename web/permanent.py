"""Addresses without a language: the permanent address of a work, its forms and raw payloads, and resolvers."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable, NotFound

from catalogue.works import Gone, Merged, Work
from catalogue.works.public_id import normal
from web import here
from web.feeds import FEEDS, Feed, Unwritable, bibtex, linkset
from web.feeds.citation import STYLES, cite
from web.headers import keep

permanent = Blueprint("permanent", __name__)
BIBLIOGRAPHY = "text/x-bibliography"


@permanent.get("/")
def front() -> ResponseReturnValue:
    answer = redirect(url_for("pages.home", lang=here.language()), 302)
    answer.vary.add("Accept-Language")
    return answer


@permanent.get("/r/<id:public_id>")
def work(public_id: str) -> ResponseReturnValue:
    """The work, in the form that the Accept header asks for; a browser is sent to the page in its language."""
    keep(300)
    offered = ["text/html", *(feed.media_type for feed in FEEDS.values()), BIBLIOGRAPHY]
    # Parameters (style=apa, charset) say how, not what: they must not keep a type from being recognised.
    accepted = MIMEAccept([(kind.partition(";")[0], quality) for kind, quality in request.accept_mimetypes])
    match accepted.best_match(offered) if accepted else "text/html":
        case None:
            raise NotAcceptable("This record comes as " + ", ".join(offered))
        case "text/html":
            answer = _page(public_id)
            answer.vary.add("Accept-Language")
        case "text/x-bibliography":
            answer = _cited(_live(public_id))
            answer.vary.add("Accept-Language")  # where no locale is asked for
        case kind:
            feed, found = next(feed for feed in FEEDS.values() if feed.media_type == kind), _live(public_id)
            if not feed.carries(found):
                raise NotAcceptable(f"This record lacks what {feed.name} demands.")
            answer = _written(feed, found)
    answer.vary.add("Accept")
    return answer


def _page(public_id: str) -> Response:
    """The way to the page in the reader's language; what has moved or is gone is said here and not a step later."""
    match here.access().work(public_id):
        case Gone() as tombstone:
            return Response(render_template("gone.html", gone=tombstone), 410)
        case found:
            _must_live(found, public_id)
            answer: Response = redirect(url_for("pages.record", public_id=public_id), 303)  # type: ignore[assignment]
            return answer


def _live(public_id: str, suffix: str = "") -> Work:
    """The live work of this id; else the answer that is due: 301 after a merge, 410 after a deletion, 404."""
    return _must_live(here.access().work(public_id), public_id, suffix)


def _must_live(found: Work | Merged | Gone | None, public_id: str, suffix: str = "") -> Work:
    match found:
        case Work():
            return found
        case Merged(into=into):
            return abort(redirect(_permanent(into) + suffix, 301))
        case Gone():
            return abort(410, "All copies of this record have been deleted.")
        case None if (meant := normal(public_id)) and meant != public_id:
            return abort(redirect(_permanent(meant) + suffix, 301))
        case None:
            return abort(404, "No such record.")


def _cited(found: Work) -> Response:
    """A line of a bibliography, in the style and locale that the Accept header names (style=apa; locale=fr-FR)."""
    asked = next((p for p in request.headers.get("Accept", "").split(",") if BIBLIOGRAPHY in p), "")
    parameters = dict(part.strip().split("=", 1) for part in asked.split(";") if "=" in part)
    style = parameters.get("style", "apa")
    if style not in STYLES:
        raise NotAcceptable("Citation styles: " + ", ".join(STYLES))
    locale = parameters.get("locale", here.language())[:2]
    text = cite(found, here.site(), style, locale if locale in here.LANGUAGES else "en")
    answer = Response(text + "\n", content_type=f"{BIBLIOGRAPHY}; charset=utf-8")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _written(feed: Feed, found: Work) -> Response:
    try:
        body = feed.write([found], here.site())
    except Unwritable as reason:
        raise NotFound(f"Not available as {feed.name}: {reason}.") from reason
    answer = Response(body, content_type=f"{feed.media_type}; charset=utf-8")
    answer.headers["Link"] = signposts(found)
    answer.last_modified = found.changed
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@permanent.get("/r/<id:public_id>.<any(" + ", ".join(f'"{suffix}"' for suffix in FEEDS) + "):suffix>")
def form(public_id: str, suffix: str) -> ResponseReturnValue:
    keep(300)
    feed = bibtex.BIBLATEX if here.biblatex(suffix) else FEEDS[suffix]
    return _written(feed, _live(public_id, f".{suffix}"))


@permanent.get("/r/<id:public_id>/copies/<source>/<number:n>.xml")
def payload(public_id: str, source: str, n: int) -> ResponseReturnValue:
    """The payload of one copy as harvested. As plain text: a browser must never run what a repository sent."""
    keep(300)
    copy = next((c for c in _live(public_id).every if (c.source, c.n) == (source, n)), None)
    body = here.access().payload(copy.raw) if copy else None
    if body is None:
        abort(404, "No payload is kept for this copy.")
    return Response(body, content_type="text/plain; charset=utf-8")


def signposts(found: Work) -> str:
    """The Link header of a work's answers."""
    return linkset.header(linkset.signposts(found, here.site(), FEEDS.values()))


@permanent.get("/doi/<path:doi>")
def by_doi(doi: str) -> ResponseReturnValue:
    return _resolved(f"doi:{doi.lower()}")


@permanent.get("/hal/<path:identifier>")
def by_hal(identifier: str) -> ResponseReturnValue:
    return _resolved(f"hal:{identifier.lower()}")


@permanent.get("/oai/<path:identifier>")
def by_oai(identifier: str) -> ResponseReturnValue:
    return _resolved(identifier)


def _resolved(identifier: str) -> ResponseReturnValue:
    keep(300)
    public_id = here.access().find(identifier)
    if public_id is None:
        abort(404, f"Nothing in this catalogue has the identifier {identifier[:200]}.")
    return redirect(_permanent(public_id), 302)


def _permanent(public_id: str) -> str:
    return url_for("permanent.work", public_id=public_id)
