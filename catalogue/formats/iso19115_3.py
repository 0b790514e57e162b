"""ISO 19115-1:2014 in its encoding ISO 19115-3 (mdb): https://schemas.isotc211.org/19115/-3/mdb/2.0/."""

from __future__ import annotations

from catalogue.formats import Format, Notes
from catalogue.formats import _iso_constraints as constraints
from catalogue.formats import _iso_fields as fields
from catalogue.formats import _iso_links as links
from catalogue.formats._iso_people import parties, publishers
from catalogue.formats._iso_text import Parts, code, language_in, parts, path, said
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
        languages=fields.languages(found, notes, "defaultLocale", "otherLocale"),
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
        formats=fields.formats(found, notes, "formatSpecificationCitation", "title"),
        files=tuple({one.url: one for one in links.files(found, online, notes)}.values()),
        sizes=fields.sizes(found, notes),
        landing_page=links.landing_page(found, online, notes),
        genre=kind.genre,
        status=fields.status(found),
    )


def resource(root: Element, notes: Notes) -> Parts:
    meta = children(root)
    locales = [*meta.get("defaultLocale", ()), *meta.get("otherLocale", ())]
    lang = next((language_in(one) for one in meta.get("defaultLocale", ())), None)
    identifier = next((said(one, notes, "pids") for one in path(meta, "metadataIdentifier", "code")), "")
    return parts(meta, locales, lang, identifier)


def type_raw(found: Parts) -> tuple[str, ...]:
    return unique(code(one) for one in path(found.meta, "metadataScope", "resourceScope"))


FORMAT = Format(
    prefixes=("iso19115-3", "iso19115-3.2018", "iso19115-3.2014", "mdb"),
    namespaces=(
        "http://standards.iso.org/iso/19115/-3/mdb/1.0",
        "http://standards.iso.org/iso/19115/-3/mdb/2.0",
        "http://standards.iso.org/iso/19115/-3/mdb/3.0",
    ),
    roots=("MD_Metadata",),
    schema="https://schemas.isotc211.org/19115/-3/mdb/2.0/mdb.xsd",
    read=read,
)
