"""What programs ask for beside the API: probes, robots.txt, OpenSearch descriptions, unAPI."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from catalogue.access import StorageFailed
from catalogue.works import Work
from web import here
from web.feeds import FEEDS, sitemaps
from web.headers import keep

machines = Blueprint("machines", __name__)


@machines.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    keep(0)
    return {"status": "ok"}


@machines.get("/readyz")
def ready() -> ResponseReturnValue:
    """Catalogue and index both answer: 200, else 503 with which of them does not."""
    keep(0)
    try:
        found = here.access().status()
    except StorageFailed as error:
        here.log().error("not ready: %s", error)
        return {"status": "unavailable"}, 503
    except Exception:  # whatever keeps us from answering makes us not ready; the trace is for the log only
        here.log().exception("not ready")
        return {"status": "unavailable"}, 503
    figures = {"generation": found.generation, "position": found.position, "head": found.head}
    if found.position < 0 < found.head:
        return {"status": "unavailable", **figures}, 503
    return {"status": "ok", **figures}


@machines.get("/robots.txt")
def robots() -> ResponseReturnValue:
    keep(3600)
    closed = ("/fr/search", "/en/search", "/fr/list", "/en/list", "/api/", "/oai", "/unapi", "/metrics")
    lines = [
        "User-agent: *",
        *(f"Disallow: {request.script_root}{path}" for path in closed),
        "",
        f"Sitemap: {here.site().base_url}/sitemap.xml",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@machines.get("/opensearch-<any(fr, en):lang>.xml")
def opensearch(lang: str) -> ResponseReturnValue:
    keep(3600)
    g.lang = lang  # of its address, whatever the browser that asks prefers: caches keep it for all
    body = render_template("opensearch.xml", lang=lang)
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")


ON_A_SHELF = 20_000
"""Works in one file of the sitemap; the protocol allows 50 000 addresses, and each work has two."""
LEAFLETS = ("", "sources", "about", "help", "api", "status", "sitemap", "accessibility", "privacy", "legal")


@machines.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """The index of the sitemap: the pages of this site, and its works by the shelf."""
    keep(3600)
    files = ["sitemap-pages.xml"]
    files += [f"sitemap-{number}.xml" for number in range(1, here.access().shelves(ON_A_SHELF) + 1)]
    return _xml(sitemaps.index([f"{here.site().base_url}/{file}" for file in files]))


@machines.get("/sitemap-pages.xml")
def sitemap_of_pages() -> ResponseReturnValue:
    keep(3600)
    sources = [f"sources/{one.source.id}" for one in here.sources() if one.source.enabled or one.known]
    views = [f"views/{view}" for view in here.site().views]
    return _xml(sitemaps.addresses([(path, None) for path in (*LEAFLETS, *sources, *views)], here.site().base_url))


@machines.get("/sitemap-<number:number>.xml")
def sitemap_of_works(number: int) -> ResponseReturnValue:
    keep(3600)
    if not 1 <= number <= here.access().shelves(ON_A_SHELF):
        abort(404, "There is no such part of the sitemap.")
    listed = here.access().shelf(number, ON_A_SHELF)
    return _xml(sitemaps.addresses([(f"r/{id}", changed) for id, changed in listed], here.site().base_url))


def _xml(body: bytes) -> Response:
    return Response(body, content_type="application/xml; charset=utf-8")


@machines.get("/unapi")
def unapi() -> ResponseReturnValue:
    """unAPI 1.0: the formats, or one record in one of them. RIS alone, which Zotero reads without loss."""
    keep(300)
    public_id, format = request.args.get("id"), request.args.get("format")
    ris = FEEDS["ris"]
    if public_id is None or format is None:
        about = f' id="{_attribute(public_id)}"' if public_id else ""
        listed = f'<formats{about}><format name="ris" type="{ris.media_type}"/></formats>'
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n{listed}'
        return Response(body, 300 if public_id else 200, content_type="application/xml; charset=utf-8")
    if format != "ris":
        abort(406, "The only unAPI format is ris.")
    found = here.access().work(public_id)
    if not isinstance(found, Work):
        abort(404, "No such record.")
    return Response(ris.write([found], here.site()), content_type=f"{ris.media_type}; charset=utf-8")


def _attribute(text: str) -> str:
    return "".join(c for c in text if c.isalnum())[:40]
