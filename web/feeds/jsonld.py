"""schema.org as JSON-LD, for Dataset Search and other readers of pages; the table is EOSC.md 13.1's schema.org column.

The context is written inline: a remote one costs every reader a look-up, and offline ones the whole description.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from catalogue import publication
from catalogue.normal import licence_addresses
from catalogue.record import Affiliation, Agent, Container, Funding, Period, Place, Record, Relation
from catalogue.works import Work
from web import shown
from web.feeds.feed import Feed
from web.feeds.types import names
from web.site import Site

CONTEXT = {"@vocab": "https://schema.org/"}
RELATIONS = {
    "Cites": "citation",
    "References": "citation",
    "IsSupplementTo": "citation",
    "IsDerivedFrom": "isBasedOn",
    "IsPartOf": "isPartOf",
    "HasPart": "hasPart",
    "IsVersionOf": "exampleOfWork",
}
"""DataCite relation types that schema.org has a property for; the others are left to DataCite XML."""

MOST_IN_PAGE = 100
"""People named in a page's own JSON-LD; the .jsonld beside it names all of a collaboration's thousands."""

Node = dict[str, Any]


def node(work: Work, site: Site) -> Node:
    """One work as a schema.org node with its context; absent values are left out."""
    record = work.record
    here = f"{site.base_url}/r/{work.id}"
    built: Node = {
        "@context": CONTEXT,
        "@id": here,
        "@type": names(record.type).schema,
        "name": shown.title(work).text,
        "alternateName": [t.text for t in record.titles if t.text != shown.title(work).text],
        "description": _description(record),
        "url": here,
        "identifier": [{"@type": "PropertyValue", "propertyID": pid.scheme, "value": pid.value} for pid in record.pids],
        "sameAs": list(dict.fromkeys(_addresses(work))),
        "creator": [_agent(agent) for agent in record.creators],
        "contributor": _once(_agent(agent) for agent in record.contributors if agent.role != "Editor"),
        "editor": [_agent(agent) for agent in record.contributors if agent.role == "Editor"],
        "publisher": _organisation(Affiliation(record.publisher, record.publisher_ids)) if record.publisher else None,
        "datePublished": publication.day(record),
        **_dates(record),
        "inLanguage": list(record.languages),
        "keywords": [subject.text for subject in record.subjects],
        "license": [known for licence in record.licences if (known := licence_addresses.address(licence))],
        "isAccessibleForFree": True if record.access == "open" else None,
        "conditionsOfAccess": record.access,
        "version": record.version,
        "encodingFormat": list(record.formats),
        "temporalCoverage": [text for text in map(_period, record.periods) if text],
        "spatialCoverage": [place for place in map(_place, record.places) if place],
        "funding": [_grant(funding) for funding in record.funding],
        "distribution": [
            {"@type": "DataDownload", "contentUrl": file.url, "encodingFormat": file.format}
            for file in record.files
            if file.kind == "main" and shown.web_address(file.url)
        ],
        "includedInDataCatalog": _catalogues(work, site),
        "sdPublisher": {"@type": "Organization", "name": site.repository_name, "url": site.base_url},
        "sdDatePublished": work.changed.date().isoformat(),
    }
    _relate(built, record)
    return {key: _bare(value) for key, value in built.items() if value not in (None, [], {})}


def _bare(value: Any) -> Any:
    """Lists of one as the value itself, and no empty keys in nested nodes."""
    match value:
        case [single]:
            return _bare(single)
        case list():
            return [_bare(one) for one in value]
        case dict():
            return {key: _bare(one) for key, one in value.items() if one is not None}
        case _:
            return value


def _description(record: Record) -> str | None:
    # Dataset Search wants 50 to 5000 characters and refuses the whole dataset otherwise.
    found = shown.abstract(record)
    return shown.shortened(found.text, 5000) if found and len(found.text) >= 50 else None


def _addresses(work: Work) -> Iterator[str]:
    doi = shown.doi(work.record)
    if doi:
        yield f"https://doi.org/{doi}"
    yield from filter(None, map(shown.address, shown.copies(work)))


def _agent(agent: Agent) -> Node:
    person = agent.kind != "organisation"
    links = [link for link in (shown.agent_address(*pair) for pair in (agent.ids or {}).items()) if link]
    return {
        "@type": "Person" if person else "Organization",
        "name": agent.name,
        "familyName": agent.family,
        "givenName": agent.given,
        "sameAs": _bare(links) or None,
        "affiliation": _bare([_organisation(one) for one in agent.affiliations]) or None,
    }


def _once(nodes: Iterator[Node]) -> list[Node]:
    """Each person and organisation once: the roles, by which they are several, have no place here."""
    found: list[Node] = []
    for node in nodes:
        if node not in found:
            found.append(node)
    return found


def _organisation(affiliation: Affiliation) -> Node:
    links = [link for link in (shown.agent_address(*pair) for pair in (affiliation.ids or {}).items()) if link]
    return {"@type": "Organization", "name": affiliation.name, "sameAs": _bare(links) or None}


def _dates(record: Record) -> Node:
    wanted = {"created": "dateCreated", "updated": "dateModified"}
    return {wanted[date.kind]: date.start for date in record.dates if date.kind in wanted}


def _period(period: Period) -> str | None:
    if period.start or period.end:
        return f"{period.start or '..'}/{period.end or '..'}"
    return period.label


def _place(place: Place) -> Node | None:
    geo: Node | None = None
    if place.box:
        west, south, east, north = place.box
        geo = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    elif place.point:
        geo = {"@type": "GeoCoordinates", "longitude": place.point[0], "latitude": place.point[1]}
    elif place.polygon:
        ring = (*place.polygon, place.polygon[0])
        geo = {"@type": "GeoShape", "polygon": " ".join(f"{lat} {lon}" for lon, lat in ring)}
    return {"@type": "Place", "name": place.name, "geo": geo} if geo or place.name else None


def _grant(funding: Funding) -> Node:
    return {
        "@type": "Grant",
        "identifier": funding.award,
        "name": funding.award_title,
        "url": shown.web_address(funding.award_uri),
        "funder": {"@type": "Organization", "name": funding.funder} if funding.funder else None,
    }


def _catalogues(work: Work, site: Site) -> list[Node]:
    ours = {"@type": "DataCatalog", "name": site.repository_name, "url": site.base_url}
    sources = dict.fromkeys(copy.source for copy in shown.copies(work))
    return [
        {"@type": "DataCatalog", "name": site.repository(one), "url": f"{site.base_url}/en/sources/{one}"}
        for one in sources
    ] + [ours]


def _relate(built: Node, record: Record) -> None:
    for relation in record.relations:
        name = RELATIONS.get(relation.kind)
        target = _target(relation)
        if name and target:
            built.setdefault(name, []).append(target)
    if record.container:
        _contain(built, record.container)


def _target(relation: Relation) -> str | None:
    return shown.resolver(relation.scheme, relation.value)


def _contain(built: Node, container: Container) -> None:
    """The whole that a work appeared in, from the inside out: pages in an issue of a volume of a journal."""
    whole: Node | None = None
    if container.title:
        whole = {"@type": "Periodical" if container.issn else "CreativeWork", "name": container.title}
        whole |= {"issn": container.issn[0]} if container.issn else {}
    if container.volume:
        whole = {"@type": "PublicationVolume", "volumeNumber": container.volume, "isPartOf": whole}
    if container.issue:
        whole = {"@type": "PublicationIssue", "issueNumber": container.issue, "isPartOf": whole}
    if whole:
        built.setdefault("isPartOf", []).append(_bare(whole))
    if container.pages:
        built["pagination"] = container.pages


def in_page(work: Work, site: Site) -> str:
    """The node for a `<script type="application/ld+json">`: nothing in it can end the script element."""
    described = node(work, site)
    for role in ("creator", "contributor"):
        if isinstance(described.get(role), list):
            described[role] = described[role][:MOST_IN_PAGE]
    text = msgspec.json.encode(described).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def write(works: Sequence[Work], site: Site) -> bytes:
    nodes = [node(work, site) for work in works]
    return msgspec.json.encode(nodes[0] if len(nodes) == 1 else nodes)


FEED = Feed("jsonld", "application/ld+json", "JSON-LD", write, profile="https://schema.org/")
