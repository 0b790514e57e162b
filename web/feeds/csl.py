"""CSL-JSON: what reference managers and citation processors read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from catalogue import publication
from catalogue.record import Agent, Record
from catalogue.works import Work
from web import shown
from web.feeds.feed import Feed
from web.feeds.types import edition, names, version, volume
from web.site import Site


def item(work: Work, site: Site) -> dict[str, Any]:
    """One work as a CSL-JSON item. `language` is set wherever known: without it processors title-case French titles."""
    record = work.record
    doi = shown.doi(record)
    abstract = shown.abstract(record)
    built: dict[str, Any] = {
        "id": work.id,
        "type": names(record.type).csl,
        "title": shown.whole_title(work),
        "author": [_name(agent) for agent in record.creators],
        "editor": [_name(agent) for agent in record.contributors if agent.role == "Editor"],
        "issued": _issued(record),
        "publisher": record.publisher,
        "DOI": doi,
        "URL": f"https://doi.org/{doi}" if doi else _address(work, site),
        "abstract": abstract.text if abstract else None,
        "language": record.languages[0] if record.languages else shown.title(work).lang,
        "version": version(record),
        "edition": edition(record),
        "keyword": ", ".join(subject.text for subject in record.subjects),
        "genre": _genre(record),
        **_container(record),
    }
    return {key: value for key, value in built.items() if value}


def _address(work: Work, site: Site) -> str:
    addresses = (shown.address(copy) for copy in shown.copies(work))
    return next((a for a in addresses if a), f"{site.base_url}/r/{work.id}")


def _name(agent: Agent) -> dict[str, str]:
    if agent.family and agent.kind != "organisation":
        return {"family": agent.family, **({"given": agent.given} if agent.given else {})}
    return {"literal": agent.name}


def _issued(record: Record) -> dict[str, list[list[int]]] | None:
    date = publication.day(record)
    if date is None or date.startswith("-"):
        return None
    return {"date-parts": [[int(part) for part in date.split("-")]]}


def _genre(record: Record) -> str | None:
    if record.type == "thesis" and any(map(_EXERCISE.search, record.type_raw)):
        return "Thèse d’exercice"  # in medicine, pharmacy and the like: no doctorate, and without a name in English
    return _GENRES.get(record.genre or "") or _GENRES.get(record.type)


_EXERCISE = re.compile(r"th[èe]ses? d[’']exercice", re.IGNORECASE)
_GENRES = {
    "thesis": "PhD thesis",
    "master-thesis": "Master’s thesis",
    "preprint": "Preprint",
    "http://purl.org/coar/resource_type/c_46ec": "Habilitation thesis",
    "http://purl.org/coar/resource_type/c_7a1f": "Bachelor’s thesis",
}
"""What a style prints behind the title, by COAR's concept or our type."""


def _container(record: Record) -> dict[str, Any]:
    container = record.container
    if container is None:
        return {}
    return {
        "container-title": container.title,
        "volume": volume(container),
        "issue": container.issue,
        "page": container.pages,
        "ISSN": container.issn[0] if container.issn else None,
        "ISBN": container.isbn[0] if container.isbn else None,
        "event-title": container.event,
        "event-place": container.event_place,
    }


def write(works: Sequence[Work], site: Site) -> bytes:
    return msgspec.json.encode([item(work, site) for work in works])


FEED = Feed("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", write)
