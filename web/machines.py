"""What programs ask for beside the API: probes, robots.txt, OpenSearch descriptions, unAPI."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from catalogue.works import Work
from web import here
from web.feeds import FEEDS
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
    except Exception:  # whatever keeps us from answering makes us not ready; the trace is for the log only
        here.log().exception("not ready")
        return {"status": "unavailable"}, 503
    return {"status": "ok", "generation": found.generation, "position": found.position, "head": found.head}


@machines.get("/robots.txt")
def robots() -> ResponseReturnValue:
    keep(3600)
    lines = ["User-agent: *", "Disallow: /fr/search", "Disallow: /en/search", "Disallow: /api/", "Disallow: /oai"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@machines.get("/opensearch-<any(fr, en):lang>.xml")
def opensearch(lang: str) -> ResponseReturnValue:
    keep(3600)
    body = render_template("opensearch.xml", lang=lang)
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")


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
