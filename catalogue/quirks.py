"""The habits of single repositories, as a table: name, moment, sentence, evidence and one pure function.

No other module knows the name of a quirk. Most are recognised from the record itself; `quirks` of a source adds others,
or forbids with a leading `-`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from lxml import etree
from msgspec.structs import replace

from catalogue.normal import identifiers, types
from catalogue.record import Agent, Collection, Container, Date, File, Header, Pid, Record, Title

Moment: TypeAlias = Literal["request", "page", "payload", "record"]


@dataclass(frozen=True, slots=True)
class Quirk:
    """One habit of a repository.

    `apply` takes by moment: `request` the arguments of an OAI-PMH request, `page` the bytes of an answer, `payload` the
    root of a payload and its header (the root is a copy that it may change), `record` a Record and its header; and
    answers with the same kind of thing. `identifiers` are beginnings of OAI identifiers and `hosts` ends of landing
    hosts that give the habit away, `prefixes` the metadata formats it is found in.
    """

    name: str
    moment: Moment
    sentence: str
    evidence: str
    apply: Callable[..., Any]
    identifiers: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ("oai_dc",)


_HAL_HOSTS = ("hal.science", "archives-ouvertes.fr", "hal.inria.fr", "ccsd.cnrs.fr")
_STRUCTURE = re.compile(r" ; |\([A-Z0-9 -]{2,}\)|-[A-Z][a-zé]+.*\)$")
_PROJECT = re.compile(r"^(?:ANR-\d\d-|European Project|Projet )|\bANR-\d\d-[A-Z0-9]{4}-\d{4}")
_AUDIENCE = frozenset({"International audience", "National audience", "audience internationale", "audience nationale"})


def _hal_titles(record: Record, header: Header) -> Record:
    kept: list[Title] = []
    for title in record.titles:
        longer = next((other for other in record.titles if other is not title and other.lang == title.lang
                       and other.text.startswith(f"{title.text} : ")), None)  # fmt: skip
        if longer is None:
            kept.append(title)
    return replace(record, titles=tuple(kept))


_JOINED = re.compile(r"\s+;\s+|(?<=\))-(?=[^\s-])")


def _hal_contributors(record: Record, header: Header) -> Record:
    """Structures are organisations, each by itself: those above a laboratory are joined by hyphens."""
    kept: dict[Agent, None] = {}
    for agent in record.contributors:
        if _PROJECT.search(agent.name):
            continue
        if agent.kind != "person" and (" ; " in agent.name or _STRUCTURE.search(agent.name)):
            parts = (part.strip() for part in _JOINED.split(agent.name))
            kept.update(dict.fromkeys(Agent(part, kind="organisation") for part in parts if part))
        else:
            kept[agent] = None
    return replace(record, contributors=tuple(kept))


def _hal_audience(record: Record, header: Header) -> Record:
    return replace(record, descriptions=tuple(one for one in record.descriptions if one.text not in _AUDIENCE))


_SHOWN = frozenset({"image", "map", "video", "sound", "dataset"})
"""What is shown at no meeting: the place is that of the content."""


def _hal_coverage(record: Record, header: Header) -> Record:
    if record.type in _SHOWN:
        return record
    if record.type == "patent":  # where it holds, which is nowhere that it is about
        return replace(record, places=())
    town = ", ".join(place.name for place in record.places if place.name)
    if not town:
        return record
    return replace(record, places=(), container=replace(record.container or Container(), event_place=town))


def _hal_collections(record: Record, header: Header) -> Record:
    codes = [name.removeprefix("collection:") for name in header.sets if name.startswith("collection:")]
    return replace(record, collections=tuple(Collection(code) for code in codes)) if codes else record


def _hal_identifier(record: Record, header: Header) -> Record:
    """The header names the document even where dc:identifier does not."""
    found = identifiers.hal(header.identifier.rpartition(":")[2])
    if not found or any(pid.scheme == "hal" for pid in record.pids):
        return record
    return replace(record, pids=identifiers.sorted_unique([*record.pids, Pid("hal", found)]))


def _hal_journal(record: Record, header: Header) -> Record:
    """An ISBN on a chapter or paper is that of the book around it."""
    if record.type in ("book", "thesis", "report", "other"):
        return record
    isbn = tuple(pid.value for pid in record.pids if pid.scheme == "isbn")
    if not isbn:
        return record
    container = replace(record.container or Container(), isbn=isbn)
    return replace(record, container=container, pids=tuple(pid for pid in record.pids if pid.scheme != "isbn"))


def _header_doi(record: Record, header: Header) -> Record:
    found = identifiers.pid(header.identifier)
    if found is None or found.scheme not in ("doi", "handle") or found in record.pids:
        return record
    return replace(record, pids=identifiers.sorted_unique([*record.pids, found]))


def _kind_of_data(record: Record, header: Header) -> Record:
    if record.type != "other" or any(types.is_known(raw) for raw in record.type_raw):
        return record
    return replace(record, type="dataset")


def _abstract_prefix(record: Record, header: Header) -> Record:
    found = tuple(
        replace(one, text=one.text.removeprefix("Abstract:").strip()) if one.text.startswith("Abstract:") else one
        for one in record.descriptions
    )
    return replace(record, descriptions=tuple(one for one in found if one.text))


def _thumbnails(record: Record, header: Header) -> Record:
    pictures = [one for one in record.relations if one.scheme == "url" and one.value.endswith("/illustration.gif")]
    if not pictures:
        return record
    files = tuple(File(one.value, kind="thumbnail") for one in pictures)
    return replace(
        record, files=(*record.files, *files), relations=tuple(r for r in record.relations if r not in pictures)
    )


def _notice(record: Record, header: Header) -> Record:
    relations = {(one.scheme, one.value): one for one in reversed(record.relations)}
    return replace(record, relations=tuple(reversed(relations.values())))


def _accessions(record: Record, header: Header) -> Record:
    """DSpace: of several dates the one without time of day was issued; the others tell of the deposit."""
    if len(record.dates) < 2:
        return record
    return replace(
        record,
        dates=tuple(Date("available", one.start, one.end) if one.kind == "other" else one for one in record.dates),
    )


def _nakala_collections(record: Record, header: Header) -> Record:
    return replace(record, collections=tuple(Collection(name) for name in header.sets if name.startswith("10.34847/")))


_ZENODO_SETS = {"software": "software", "openaire_data": "dataset"}


def _zenodo_type(record: Record, header: Header) -> Record:
    told = next((_ZENODO_SETS[name] for name in header.sets if name in _ZENODO_SETS), None)
    return replace(record, type=told) if told and record.type == "other" else record


def _zenodo_communities(record: Record, header: Header) -> Record:
    codes = [name.removeprefix("user-") for name in header.sets if name.startswith("user-")]
    return replace(record, collections=tuple(map(Collection, codes))) if codes else record


def _days(arguments: dict[str, str]) -> dict[str, str]:
    return {name: value[:10] if name in ("from", "until") else value for name, value in arguments.items()}


_FORBIDDEN_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _control_bytes(answer: bytes) -> bytes:
    return _FORBIDDEN_BYTES.sub(b"", answer)


def _without_empty(root: etree._Element, header: Header) -> etree._Element:
    for child in list(root):
        if len(child) == 0 and not (child.text or "").strip() and not child.attrib:
            root.remove(child)
    return root


_HAL = {"identifiers": ("oai:HAL:", "oai:hal:"), "hosts": _HAL_HOSTS}
_PIDS = {"identifiers": ("doi:", "hdl:")}

QUIRKS: dict[str, Quirk] = {
    quirk.name: quirk
    for quirk in (
        Quirk("hal-longer-title", "record", "Of a title and the same title with subtitle the longer one is kept.",
              "SOURCES 3.1, HAL's XSL for dc:title", _hal_titles, **_HAL),
        Quirk("hal-structures", "record", "Contributors are laboratories and universities, projects are funding.",
              "SOURCES 3.1, tel-02955615", _hal_contributors, **_HAL),
        Quirk("hal-audience", "record", "'International audience' in dc:description is no description.",
              "SOURCES 3.1", _hal_audience, **_HAL),
        Quirk("hal-conference-town", "record", "dc:coverage is the town of the conference, not a place of the content.",
              "SOURCES 3.1", _hal_coverage, **_HAL),
        Quirk("hal-collections", "record", "Sets collection:CODE are collections of the document.",
              "SOURCES 2.1, hal-listrecords-oai_dc-2020-10-02.xml", _hal_collections, **_HAL),
        Quirk("hal-header-identifier", "record", "The header holds the HAL identifier, with the version.",
              "SOURCES 2.1", _hal_identifier, **_HAL, prefixes=("oai_dc", "xml-tei")),
        Quirk("hal-book-isbn", "record", "The ISBN of a chapter or paper is that of its book.",
              "SOURCES 3.1", _hal_journal, **_HAL),
        Quirk("header-doi", "record", "The DOI stands in the header only (DataCite's oai_dc) or also there.",
              "SOURCES 1 finding 8, datacite-oai/oai_listrecords_dc.xml", _header_doi, **_PIDS,
              prefixes=("oai_dc", "oai_datacite")),
        Quirk("dataverse-kind-of-data", "record", "dc:type holds kinds of data in free words: it is a dataset.",
              "SOURCES 3.3, dataverse-oai_dc/188-copy-element-multibyte.xml", _kind_of_data, **_PIDS,
              hosts=("dataverse.harvard.edu",)),
        Quirk("abstract-prefix", "record", "Descriptions begin with 'Abstract:'.",
              "SOURCES 3.3, data-inrae-getrecord-oai_datacite-2021.xml", _abstract_prefix, **_PIDS,
              prefixes=("oai_dc", "oai_datacite")),
        Quirk("seanoe-thumbnail", "record", "dct:references is the thumbnail of the data set.",
              "SOURCES 2.1, oai_dc-seanoe/", _thumbnails, identifiers=("oai:seanoe.org:",), hosts=("seanoe.org",)),
        Quirk("gallica-notice", "record", "The catalogue's notice is named twice, once with words.",
              "oai_dc-gallica/bnf-gallica-listrecords-2015.xml", _notice,
              identifiers=("oai:bnf.fr:",), hosts=("gallica.bnf.fr",)),
        Quirk("deposit-dates", "record", "dc:date repeats the dates of the deposit beside the date of issue (DSpace).",
              "SOURCES 2.3, meresco and xoai answers", _accessions, hosts=("handle.net",)),
        Quirk("nakala-collections", "record", "setSpec is the DOI of a collection.",
              "SOURCES 2.1", _nakala_collections, identifiers=("oai:nakala", "10.34847/", "doi:10.34847/"),
              hosts=("nakala.fr",), prefixes=("oai_dc", "oai_datacite")),
        Quirk("zenodo-type", "record", "Programs and data are `other`; the sets software and openaire_data tell them.",
              "zenodo-oai/zenodo-listrecords-oai_dc-2026-08.xml", _zenodo_type, identifiers=("oai:zenodo.org:",)),
        Quirk("zenodo-communities", "record", "Sets user-NAME are the communities that a record belongs to.",
              "SOURCES 2.1, zenodo-oai/", _zenodo_communities, identifiers=("oai:zenodo.org:",),
              prefixes=("oai_dc", "oai_datacite")),
        Quirk("day-windows", "request", "A time of day in from or until is badArgument, whatever Identify says.",
              "SOURCES 2.1 NAKALA, IQSS/dataverse#11020", _days),
        Quirk("control-bytes", "page", "Answers hold control characters that XML forbids.",
              "protocol/httpoai-badbytes.xml", _control_bytes),
        Quirk("empty-elements", "payload", "Elements without text and attributes are left out before reading.",
              "datacite-variants/datacite-empty-sizes.xml", _without_empty),
    )
}  # fmt: skip


@lru_cache(maxsize=4096)
def _recognised(identifier: str, host: str, prefix: str) -> tuple[str, ...]:
    return tuple(
        quirk.name
        for quirk in QUIRKS.values()
        if (prefix in quirk.prefixes and (identifier.startswith(quirk.identifiers) if quirk.identifiers else False))
        or (host and prefix in quirk.prefixes and any(host == end or host.endswith(f".{end}") for end in quirk.hosts))
    )


def _host(address: str | None) -> str:
    return address.split("/", 3)[2].lower() if address and address.count("/") >= 2 else ""


def recognised(header: Header, record: Record, prefix: str) -> tuple[str, ...]:
    """The quirks that a record gives away: by the namespace of its OAI identifier and the host of its landing page."""
    identifier = header.identifier
    namespace = identifier[: identifier.find(":", 4) + 1] if identifier.startswith("oai:") else identifier[:9]
    address = record.landing_page or next((one.value for one in record.relations if one.scheme == "url"), None)
    return _recognised(namespace, _host(address), prefix)


def in_force(names: Iterable[str], recognised: Sequence[str], moment: Moment) -> tuple[Quirk, ...]:
    """The quirks of one moment: those recognised and those a source names, less those it forbids (`-name`).

    Names that the table does not know are left out: sources.toml has been checked before.
    """
    forbidden = {name[1:] for name in names if name.startswith("-")}
    wanted = dict.fromkeys((*recognised, *(name for name in names if not name.startswith("-"))))
    return tuple(
        QUIRKS[name] for name in wanted if name in QUIRKS and name not in forbidden and QUIRKS[name].moment == moment
    )
