"""The home page: the box, what is in the catalogue, and how fresh it is."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from catalogue.access import SourceFigures
from catalogue.query import Query
from web import here, show
from web.headers import keep
from web.pages.lingual import pages

EXAMPLES = {
    "fr": ('"surface de la mer"', "auteur:durand annee:2018..2022", "type:dataset has:doi"),
    "en": ('"sea surface"', "author:durand year:2018..2022", "type:dataset has:doi"),
}


@pages.get("/")
def home() -> ResponseReturnValue:
    keep(60)
    answer = here.access().search(Query(sort="added", per_page=5, facets=("type",), facet_size=12))
    shown = [figures for figures in here.sources() if figures.source.enabled or figures.known]
    types = answer.results.facets["type"].values if "type" in answer.results.facets else ()
    return render_template(
        "home.html",
        examples=EXAMPLES[here.language()],
        enabled=len(shown),
        types=[pair for pair in types if pair[1]],
        sources=sorted(shown, key=lambda figures: -figures.live),
        incomplete=unfinished(shown),
        recent=answer.works,
    )


def unfinished(figures: list[SourceFigures]) -> list[SourceFigures]:
    """Sources of which less is in than they declare, the least complete first."""
    return sorted((one for one in figures if show.partial(one)), key=lambda one: one.share or 0)
