"""Records of catalogue services (CSW 2.0.2) in brief, Dublin Core with a bounding box: https://www.ogc.org/standard/cat/."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from catalogue.formats import Format, Notes, _alike, _dublin_core
from catalogue.formats import _iso_links as links
from catalogue.formats._iso_links import Link
from catalogue.formats._oai_dc_identity import texts
from catalogue.formats._walk import Element, Values, children, local, raw, values
from catalogue.normal import access as accesses
from catalogue.normal import identifiers, names, text
from catalogue.normal import places as placing
from catalogue.record import Access, Date, Description, File, Pid, Place, Record, Relation

_LINKS = ("URI", "references", "relation", "source")


def read(root: Element, notes: Notes) -> Record:
    found = values(root.iterchildren("*"), notes)
    online = list(links_of(root))
    name = next(iter(texts(found, "identifier", "fileIdentifier")), "")
    own = identifiers.uuid(name) or name
    plain = {name: given for name, given in found.items() if name not in (*_LINKS, "date", "format", "BoundingBox")}
    made = _dublin_core.read(plain, notes)
    pids = own_pids(made.pids, online, own)
    dated = dates(found, notes)
    rest = tuple(one for one in made.rights if accesses.restriction(one) is None and " " in one)
    return structs.replace(
        made,
        pids=pids,
        descriptions=descriptions(made.descriptions),
        year=_alike.year(dated),
        dates=dated,
        access=access(found, made.access),
        rights=rest,
        places=tuple(dict.fromkeys([*made.places, *boxes(root, notes)])),
        formats=formats(found),
        files=files(online, own),
        landing_page=landing_page(online, own) or made.landing_page,
        relations=_alike.related([*made.relations, *relations(found, online, pids)], pids),
    )


def links_of(root: Element) -> Iterator[Link]:
    """dc:URI of GeoNetwork, dct:references of others, with protocol and words."""
    for child in root:
        if isinstance(child.tag, str) and local(child.tag) in ("URI", "references"):
            words = " ".join(part for part in (child.get("name"), child.get("description")) if part)
            yield Link(raw(child).strip(), child.get("protocol") or child.get("scheme") or "", text.line(words), "")


def own_pids(known: tuple[Pid, ...], online: list[Link], own: str) -> tuple[Pid, ...]:
    """The identifiers, and the DOI among the links where it is the resource's."""
    dois = [doi for one in online if (doi := links.own_doi(one, own))]
    return identifiers.sorted_unique([*known, *dois[:1]])


def descriptions(known: tuple[Description, ...]) -> tuple[Description, ...]:
    """dct:abstract and dc:description say the same twice."""
    once: dict[str, Description] = {}
    for one in known:
        once[one.text] = Description(one.text, one.lang, "abstract")
    return tuple(once.values())


def dates(found: Values, notes: Notes) -> tuple[Date, ...]:
    """dc:date is the metadata's datestamp where it has a time of day (GeoNetwork), and no date of issue."""
    given = [(one.text, "updated" if "T" in one.text else "issued") for one in found.get("date", ())]
    given += [(one.text, "updated") for one in found.get("modified", ())]
    given += [(one.text, kind) for kind in ("issued", "created") for one in found.get(kind, ())]
    return _alike.dates(((kind, value) for value, kind in given), notes)


def access(found: Values, known: Access | None) -> Access | None:
    """What a sentence says, else a restriction code of ISO 19115; `otherRestrictions` says nothing."""
    codes = texts(found, "rights", "accessRights")
    return known or next((said for one in codes if (said := accesses.restriction(one))), None)


def boxes(root: Element, notes: Notes) -> Iterator[Place]:
    """Corners as longitude and latitude; by the rule of EPSG the other way round where the reference system is a URN or
    address that pycsw writes. GeoNetwork puts the eastern edge into the lower corner."""
    for box in root:
        if not isinstance(box.tag, str) or local(box.tag) not in ("BoundingBox", "WGS84BoundingBox"):
            continue
        corners = children(box)
        ends = [raw(one).split() for name in ("LowerCorner", "UpperCorner") for one in corners.get(name, ())]
        if len(ends) != 2 or any(len(end) != 2 for end in ends):
            notes.add("unusable-place", "places", " ".join(raw(box).split()))
            continue
        crs = box.get("crs", "")
        if crs.startswith(("urn:x-ogc:", "http://www.opengis.net/def/crs/EPSG")):
            ends = [end[::-1] for end in ends]
        west, east = placing.in_order(ends[0][0], ends[1][0])
        if place := _alike.place("", (west, ends[0][1], east, ends[1][1]), notes):
            yield place


def formats(found: Values) -> tuple[str, ...]:
    return tuple(value for value in texts(found, "format") if not names.is_placeholder(value))


def files(online: list[Link], own: str) -> tuple[File, ...]:
    return tuple({one.url: one for one in links.files_of(online, own)}.values())


def landing_page(online: list[Link], own: str) -> str | None:
    return next(iter(links.own_pages(online, own)), None)


def relations(found: Values, online: list[Link], own: tuple[Pid, ...]) -> Iterator[Relation]:
    for one in online:
        pid = identifiers.pid(one.address)
        if pid and pid.scheme == "doi" and pid not in own:
            yield Relation("References", pid.scheme, pid.value, label=one.words or None)
    for value in texts(found, "relation"):
        pid = identifiers.pid(value)
        if pid and pid.scheme not in ("other", "url"):
            yield Relation("Related", pid.scheme, pid.value)


FORMAT = Format(
    prefixes=("csw-dc", "csw", "csw_dc"),
    namespaces=(
        "http://www.opengis.net/cat/csw/2.0.2",
        "http://www.opengis.net/cat/csw/3.0",
        "http://www.opengis.net/cat/csw",
    ),
    roots=("Record", "SummaryRecord", "BriefRecord"),
    schema="http://schemas.opengis.net/csw/2.0.2/record.xsd",
    read=read,
)
