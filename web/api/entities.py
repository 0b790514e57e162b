"""Persons and organisations as JSON, and the vocabularies of the catalogue's codes."""

from __future__ import annotations

from flask import Response, abort, request
from flask_babel import force_locale, gettext

from web import entities, here, labels
from web.api.blueprint import answered, api
from web.api.problems import problem
from web.api.shapes import Shape, present

VOCABULARIES = {
    "type": labels.TYPES,
    "access": labels.ACCESS,
    "has": labels.HAS,
    "relation": labels.RELATIONS,
    "date": labels.DATES,
    "status": labels.STATUSES,
    "source-state": labels.STATES,
    "run-state": labels.RUN_STATES,
}


@api.get("/people/<path:who>")
def person(who: str) -> Response:
    return answered(_shape(entities.person(who) or abort(404, "No record names this person.")))


@api.get("/orgs/<path:which>")
def organisation(which: str) -> Response:
    return answered(_shape(entities.organisation(which) or abort(404, "No record names this organisation.")))


def _shape(found: entities.Entity) -> Shape:
    counts = entities.counted(found, "type", "year", "source", "access")
    kind = "people" if found.person else "orgs"
    which = found.value if found.scheme == "orcid" else f"{found.scheme}:{found.value}"
    parameter = found.filter.field
    return present(
        {
            "id": which,
            "name": found.name,
            "names": [name for name, _ in found.names],
            "ids": dict(found.ids) or {found.scheme: found.value},
            "affiliations": list(found.affiliations) or None,
            "works": found.total,
            "counts": {
                name: [{"value": value, "count": count} for value, count in values] for name, values in counts.items()
            },
            "links": {
                "html": f"{here.site().base_url}/en/{kind}/{which}",
                "works": f"{here.site().base_url}/api/v1/records?{parameter}={found.filter.values[0]}",
            },
        }
    )


@api.get("/vocabularies/<name>")
def vocabulary(name: str) -> Response:
    """The codes of a vocabulary with their labels in one language (`labels`, English without it)."""
    words = VOCABULARIES.get(name)
    if words is None:
        abort(404, "There is no such vocabulary; there are " + ", ".join(VOCABULARIES) + ".")
    asked = request.args.get("labels", "en")
    if asked not in here.LANGUAGES:
        allowed = [{"parameter": "labels", "code": "invalid-value", "allowed": list(here.LANGUAGES)}]
        return problem(400, "The request has faults; see errors.", "invalid-parameter", allowed)
    with force_locale(asked):
        listed = [{"code": code, "label": str(gettext(text))} for code, text in words.items()]
    return answered({"name": name, "results": listed})
