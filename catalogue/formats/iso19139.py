"""ISO 19115:2003 in its encoding ISO 19139 (gmd): http://www.isotc211.org/2005/gmd/."""

from __future__ import annotations

from catalogue.formats import Format, Notes
from catalogue.formats import _iso_constraints as constraints
from catalogue.formats import _iso_fields as fields
from catalogue.formats import _iso_links as links
from catalogue.formats._iso_people import parties, publishers
from catalogue.formats._iso_text import Parts, code, language_in, parts, said
from catalogue.formats._walk import Element, children, unique
from catalogue.normal import licences as licensing
from catalogue.record import Record


def read(root: Element, notes: Notes) -> Record:
    found = resource(root, notes)
    raws = type_raw(found)
    kind = fields.kind(found, raws, notes)
    people = parties(found, notes)
    online = links.links(found, notes)
    own = links.pids(found, online, notes)
    dated = fields.dates(found, notes)
    stated = list(constraints.statements(found, notes))
    return Record(
        type=kind.type,
        type_raw=raws,
        pids=own,
        titles=fields.titles(found, notes),
        descriptions=fields.descriptions(found, notes),
        creators=fields.creators(people),
        contributors=fields.contributors(people),
        publisher=fields.publisher([*people, *publishers(found, notes)]),
        year=fields.year(dated),
        dates=dated,
        languages=fields.languages(found, notes, "language"),
        subjects=fields.subjects(found, notes),
        access=constraints.access(stated, constraints.codes(found)),
        embargo_until=constraints.embargo_until(stated),
        licences=licensing.merged([licence for one in stated for licence in constraints.licences(one)]),
        rights=constraints.rights(stated),
        places=fields.places(found, notes),
        periods=fields.periods(found, notes),
        funding=fields.funding(found, people, notes),
        relations=fields.relations(found, online, own, notes),
        version=fields.version(found, notes),
        formats=fields.formats(found, notes, "name"),
        files=tuple({one.url: one for one in links.files(found, online, notes)}.values()),
        sizes=fields.sizes(found, notes),
        landing_page=links.landing_page(found, online, notes),
        genre=kind.genre,
        status=fields.status(found),
    )


def resource(root: Element, notes: Notes) -> Parts:
    meta = children(root)
    lang = next((language_in(one) for one in meta.get("language", ())), None)
    identifier = next((said(one, notes, "pids") for one in meta.get("fileIdentifier", ())), "")
    return parts(meta, meta.get("locale", []), lang, identifier)


def type_raw(found: Parts) -> tuple[str, ...]:
    return unique(code(one) for one in found.meta.get("hierarchyLevel", ()))


FORMAT = Format(
    prefixes=("iso19139", "gmd", "ISO19139", "iso19139.fra", "gmi"),
    namespaces=(
        "http://www.isotc211.org/2005/gmd",
        "http://www.isotc211.org/2005/gmi",
        "http://www.geocat.ch/2008/che",
    ),
    roots=("MD_Metadata", "MI_Metadata", "CHE_MD_Metadata"),
    schema="http://www.isotc211.org/2005/gmd/gmd.xsd",
    read=read,
)
