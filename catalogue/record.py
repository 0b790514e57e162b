"""The values of the catalogue's own description: a Record and its parts, and the record as it was delivered.

The shape is that of record.schema.json: names and order are the same, an absent value is None or an empty tuple and
never appears in JSON. These are msgspec structs and not dataclasses because each is built, written as JSON and read
back thousands of times a second; they are frozen all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from lxml import etree

Ids: TypeAlias = dict[str, str]
"""Identifiers of a person or an organisation by scheme, in normal form: {"orcid": "0000-0002-1825-0097"}."""


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """What all parts of a record share: frozen, and absent values absent from JSON."""


class Title(Part, frozen=True, omit_defaults=True):
    text: str
    lang: str | None = None
    kind: Literal["main", "subtitle", "alternative", "translated"] | None = None


def main_title(titles: Sequence[Title]) -> Title | None:
    """The one of several titles that stands for all: the first that is the main one or of no kind, else the first."""
    return next((one for one in titles if one.kind in (None, "main")), titles[0] if titles else None)


class Description(Part, frozen=True, omit_defaults=True):
    text: str
    lang: str | None = None
    kind: Literal["abstract", "methods", "toc", "note", "technical"] | None = None


class Affiliation(Part, frozen=True, omit_defaults=True):
    name: str
    ids: Ids | None = None


class Agent(Part, frozen=True, omit_defaults=True):
    """A creator or contributor; `name` is as it is to be shown, 'Family, Given' for a person whose parts are known."""

    name: str
    family: str | None = None
    given: str | None = None
    kind: Literal["person", "organisation"] | None = None
    role: str | None = None
    ids: Ids | None = None
    affiliations: tuple[Affiliation, ...] = ()


class Pid(Part, frozen=True, omit_defaults=True):
    """An identifier of a resource in normal form; `scheme` is one of record.schema.json's."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Container(Part, frozen=True, omit_defaults=True):
    title: str | None = None
    issn: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    event: str | None = None
    event_place: str | None = None


class Date(Part, frozen=True, omit_defaults=True):
    """A date or span as precise as the record is: 2024, 2024-05 or 2024-05-01."""

    kind: str
    start: str | None = None
    end: str | None = None


class Subject(Part, frozen=True, omit_defaults=True):
    text: str
    lang: str | None = None
    scheme: str | None = None
    code: str | None = None
    uri: str | None = None


class Licence(Part, frozen=True, omit_defaults=True):
    spdx: str | None = None
    uri: str | None = None
    label: str | None = None


class Place(Part, frozen=True, omit_defaults=True):
    """A place on Earth. `box` is (west, south, east, north), `point` and `polygon` are (longitude, latitude)."""

    name: str | None = None
    box: tuple[float, float, float, float] | None = None
    point: tuple[float, float] | None = None
    polygon: tuple[tuple[float, float], ...] = ()


class Period(Part, frozen=True, omit_defaults=True):
    start: str | None = None
    end: str | None = None
    label: str | None = None


class Funding(Part, frozen=True, omit_defaults=True):
    funder: str | None = None
    funder_ids: Ids | None = None
    award: str | None = None
    award_title: str | None = None
    award_uri: str | None = None
    programme: str | None = None


class Relation(Part, frozen=True, omit_defaults=True):
    """A related resource; `kind` is a DataCite relationType, or 'Related' when the record does not say."""

    kind: str
    scheme: str
    value: str
    type: str | None = None
    label: str | None = None


class File(Part, frozen=True, omit_defaults=True):
    url: str
    format: str | None = None
    size: str | None = None
    kind: Literal["main", "annex", "thumbnail"] | None = None


class Collection(Part, frozen=True, omit_defaults=True):
    code: str
    name: str | None = None


Access: TypeAlias = Literal["open", "embargoed", "restricted", "closed", "metadata-only"]


class Record(Part, frozen=True, omit_defaults=True, kw_only=True):
    """The catalogue's own description of one harvested record: what every crosswalk produces, whatever the format."""

    type: str
    type_raw: tuple[str, ...] = ()
    pids: tuple[Pid, ...] = ()
    titles: tuple[Title, ...] = ()
    descriptions: tuple[Description, ...] = ()
    creators: tuple[Agent, ...] = ()
    contributors: tuple[Agent, ...] = ()
    publisher: str | None = None
    container: Container | None = None
    year: int | None = None
    dates: tuple[Date, ...] = ()
    languages: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    access: Access | None = None
    embargo_until: str | None = None
    licences: tuple[Licence, ...] = ()
    rights: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    periods: tuple[Period, ...] = ()
    funding: tuple[Funding, ...] = ()
    relations: tuple[Relation, ...] = ()
    version: str | None = None
    formats: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    landing_page: str | None = None
    collections: tuple[Collection, ...] = ()
    publisher_ids: Ids | None = None
    genre: str | None = None
    status: Literal["withdrawn", "retracted", "superseded"] | None = None


def holds_files(record: Record) -> bool:
    """Whether a record names files of its work; a picture that stands for it (SEANOE's `illustration.gif`) is none."""
    return any(file.kind != "thumbnail" for file in record.files)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


def to_json(record: Record) -> bytes:
    """The record as JSON in the shape of record.schema.json, UTF-8, without white space."""
    return _encoder.encode(record)


def from_json(text: bytes) -> Record:
    """The record that `to_json` wrote; raises msgspec.ValidationError for anything else."""
    return _decoder.decode(text)


def as_dict(record: Part) -> dict[str, object]:
    """The record or part as plain dictionaries, lists and scalars, absent values left out."""
    built: dict[str, object] = msgspec.json.decode(_encoder.encode(record))
    return built


class Header(msgspec.Struct, frozen=True, gc=False):
    """The header of a record as delivered; `datestamp` is the source's own text and may be odd or empty."""

    identifier: str
    datestamp: str = ""
    sets: tuple[str, ...] = ()
    deleted: bool = False


class RawRecord(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A record as a repository delivered it.

    `payload` is the XML (or JSON) of the metadata, exactly the bytes delivered where these parse alone, else the
    element serialised with the namespaces in scope; None for a deleted record or one without metadata. `root` is the
    parsed metadata element while its page is in hand, so that nothing is parsed twice; it is never kept. `faults`
    are the reasons why the door could not read this record whole. `repaired` says that the bytes had to be mended
    before they could be parsed (`catalogue.mend`).
    """

    header: Header
    prefix: str
    payload: bytes | None = None
    root: etree._Element | None = None
    about: tuple[bytes, ...] = ()
    faults: tuple[Note, ...] = ()
    repaired: bool = False


class Note(Part, frozen=True, omit_defaults=True):
    """Something to be said of a record: a repair, an unknown word of a vocabulary, a reason for rejecting it.

    `code` is stable and English (`unknown-type`, `no-title`, `not-well-formed`), `field` a name of
    record.schema.json, `raw` the value as delivered (at most 200 characters), `line` that of the payload.
    """

    code: str
    message: str = ""
    field: str | None = None
    raw: str | None = None
    line: int | None = None


class Accepted(msgspec.Struct, frozen=True, gc=False):
    """A record that became part of the catalogue. `filters` names the privacy filters that took something out of
    `payload`, which is what is to be stored, and `repaired` where it has to be mended to be parsed."""

    raw: RawRecord
    record: Record
    notes: tuple[Note, ...] = ()
    payload: bytes = b""
    filters: tuple[str, ...] = ()


class Deleted(msgspec.Struct, frozen=True, gc=False):
    raw: RawRecord


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """A record that could not become part of the catalogue, with every reason; `payload` is kept as evidence."""

    raw: RawRecord
    reasons: tuple[Note, ...]
    stage: Literal["fetch", "parse", "crosswalk", "store"] = "crosswalk"
    payload: bytes | None = None
    filters: tuple[str, ...] = ()


Change: TypeAlias = Accepted | Deleted | Rejected
"""What becomes of a delivered record before the catalogue compares it with what it knows."""
