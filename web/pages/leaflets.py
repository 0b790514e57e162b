"""The pages that say something about this site: help, about, API, accessibility, privacy, legal notice, site map."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalogue.query.parameters import API
from web import here
from web.headers import keep
from web.pages.advice import stale
from web.pages.lingual import pages
from web.pages.syntax import FIELDS, PARAMETERS, RULES


@pages.get("/help")
def help() -> ResponseReturnValue:
    keep(3600)
    return render_template("help.html", rules=RULES, fields=FIELDS, parameters=PARAMETERS)


@pages.get("/about")
def about() -> ResponseReturnValue:
    keep(300)
    asked = [one for one in here.sources() if one.source.enabled or one.known]
    return render_template("about.html", status=here.access().status(), sources=len(asked))


@pages.get("/status")
def status() -> ResponseReturnValue:
    """How the catalogue is doing: how far the index has read, which sources are late, what was harvested last."""
    keep(60)
    return render_template(
        "status.html",
        status=here.access().status(),
        sources=[one for one in here.sources() if one.source.enabled or one.known],
        stale=stale(here.sources()),
        runs=here.access().runs(limit=10),
    )


@pages.get("/api")
def api() -> ResponseReturnValue:
    from web.api import openapi

    keep(3600)
    described = openapi.description("", "", "")["paths"]
    operations = [(path, methods["get"]) for path, methods in described.items()]
    return render_template("api.html", operations=operations, parameters=API)


@pages.get("/api/problems")
def problems() -> ResponseReturnValue:
    """The `type` of an error names a section of this page, which a browser keeps through the redirect."""
    keep(3600)
    return redirect(url_for("pages.api"), 302)


@pages.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    keep(3600)
    return render_template("accessibility.html")


@pages.get("/privacy")
def privacy() -> ResponseReturnValue:
    keep(3600)
    return render_template("privacy.html")


@pages.get("/legal")
def legal() -> ResponseReturnValue:
    keep(3600)
    return render_template("legal.html")


@pages.get("/sitemap")
def sitemap() -> ResponseReturnValue:
    keep(3600)
    return render_template("sitemap.html", sources=here.sources())
