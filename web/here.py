"""What a request handler stands on: the catalogue, the site's settings and the reader's language."""

from __future__ import annotations

import time
from collections.abc import Mapping
from logging import Logger
from threading import Lock
from typing import cast

from flask import Flask, abort, current_app, g, has_request_context, request

from catalogue import Catalogue
from catalogue.access import Access, SourceFigures
from web.site import Site

LANGUAGES = ("fr", "en")
FIGURES_KEPT = 5.0
"""Seconds for which a process reuses the figures of all sources: every search shows which of them are late."""
FIGURES_SHARE = 0.01
"""Of its time that a process spends on them at most: counting a million records takes seconds."""


def settle(app: Flask, catalogue: Catalogue, site: Site) -> None:
    app.extensions["catalogue"] = catalogue
    app.extensions["site"] = site
    app.extensions["figures"] = (float("-inf"), [])
    app.extensions["counting"] = Lock()
    app.extensions["names"] = {}


def access() -> Access:
    return cast(Catalogue, current_app.extensions["catalogue"]).access


def site() -> Site:
    return cast(Site, current_app.extensions["site"])


def sources() -> list[SourceFigures]:
    """All sources with their figures, FIGURES_KEPT seconds old at most, or more where they take long to count.

    One request counts at a time; the others show what was counted before, or wait where nothing was.
    """
    until, figures = current_app.extensions["figures"]
    counting = cast(Lock, current_app.extensions["counting"])
    if time.monotonic() > until and counting.acquire(blocking=until == float("-inf")):
        try:
            figures = _counted()
        finally:
            counting.release()
    return cast(list[SourceFigures], figures)


def _counted() -> list[SourceFigures]:
    until, figures = current_app.extensions["figures"]
    began = time.monotonic()
    if began > until:  # else another request has just counted
        figures = access().sources()
        ended = time.monotonic()
        kept = max(FIGURES_KEPT, (ended - began) / FIGURES_SHARE)
        current_app.extensions["figures"] = (ended + kept, figures)
        current_app.extensions["names"] = {}
    return cast(list[SourceFigures], figures)


def source_names() -> Mapping[str, str]:
    """What readers call each source, and each repository by its first door, in the language of this page."""
    figures, lang = sources(), language()
    names = cast(dict[str, dict[str, str]], current_app.extensions["names"])
    if lang not in names:
        doors = {one.source.repository: one.source.label(lang) for one in reversed(figures) if one.source.repository}
        names[lang] = doors | {one.source.id: one.source.label(lang) for one in figures}
    return names[lang]


def language() -> str:
    """The language of this page: its first URL segment, else what the reader's program prefers, else French."""
    if not has_request_context():
        return LANGUAGES[0]
    return g.get("lang") or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def biblatex(suffix: str) -> bool:
    """Whether the address of a `.bib` asks for biblatex; a dialect that is neither of the two is answered 400."""
    dialect = request.args.get("dialect", "bibtex") if suffix == "bib" else "bibtex"
    if dialect not in ("bibtex", "biblatex"):
        abort(400, "dialect is bibtex or biblatex.")
    return dialect == "biblatex"


def log() -> Logger:
    return current_app.logger
