"""What a request handler stands on: the catalogue, the site's settings and the reader's language."""

from __future__ import annotations

import time
from logging import Logger
from typing import cast

from flask import Flask, current_app, g, has_request_context, request

from catalogue import Catalogue
from catalogue.access import Access, SourceFigures
from web.site import Site

LANGUAGES = ("fr", "en")
FIGURES_KEPT = 5.0
"""Seconds for which a process reuses the figures of all sources: every search shows which of them are late."""


def settle(app: Flask, catalogue: Catalogue, site: Site) -> None:
    app.extensions["catalogue"] = catalogue
    app.extensions["site"] = site
    app.extensions["figures"] = (float("-inf"), [])


def access() -> Access:
    return cast(Catalogue, current_app.extensions["catalogue"]).access


def site() -> Site:
    return cast(Site, current_app.extensions["site"])


def sources() -> list[SourceFigures]:
    """All sources with their figures, at most `FIGURES_KEPT` seconds old."""
    read, figures = current_app.extensions["figures"]
    now = time.monotonic()
    if now - read > FIGURES_KEPT:
        figures = access().sources()
        current_app.extensions["figures"] = (now, figures)
    return cast(list[SourceFigures], figures)


def language() -> str:
    """The language of this page: its first URL segment, else what the reader's program prefers, else French."""
    if not has_request_context():
        return LANGUAGES[0]
    return g.get("lang") or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def log() -> Logger:
    return current_app.logger
