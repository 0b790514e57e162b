"""What other vocabularies call our types of resource: CSL, RIS, BibTeX, schema.org, Zotero.

RIS types are those that Zotero's own translators keep apart: GEN and UNPB both become a journal article there, so
preprints go as MANSCPT. BibTeX has no type for data, and Zotero drops `@dataset` silently, hence `misc`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from catalogue.record import Container, Record


class Names(NamedTuple):
    csl: str
    ris: str
    bibtex: str
    schema: str
    zotero: str | None = None
    """Sent as z:itemType where citation_* tags alone would make a journal article of it."""


TYPES: dict[str, Names] = {
    "dataset": Names("dataset", "DATA", "misc", "Dataset", "dataset"),
    "collection": Names("dataset", "DATA", "misc", "Collection", "dataset"),
    "software": Names("software", "COMP", "misc", "SoftwareSourceCode", "computerProgram"),
    "article": Names("article-journal", "JOUR", "article", "ScholarlyArticle"),
    "preprint": Names("article", "MANSCPT", "unpublished", "ScholarlyArticle", "preprint"),
    "thesis": Names("thesis", "THES", "phdthesis", "Thesis"),
    "master-thesis": Names("thesis", "THES", "mastersthesis", "Thesis"),
    "book": Names("book", "BOOK", "book", "Book", "book"),
    "book-chapter": Names("chapter", "CHAP", "incollection", "Chapter", "bookSection"),
    "conference-paper": Names("paper-conference", "CPAPER", "inproceedings", "ScholarlyArticle", "conferencePaper"),
    "poster": Names("speech", "SLIDE", "misc", "Poster", "presentation"),
    "report": Names("report", "RPRT", "techreport", "Report", "report"),
    "lecture": Names("speech", "SLIDE", "misc", "LearningResource", "presentation"),
    "review": Names("review", "JOUR", "article", "ScholarlyArticle"),
    "patent": Names("patent", "PAT", "misc", "CreativeWork", "patent"),
    "image": Names("graphic", "FIGURE", "misc", "ImageObject", "artwork"),
    "map": Names("map", "MAP", "misc", "Map", "map"),
    "video": Names("motion_picture", "VIDEO", "misc", "VideoObject", "videoRecording"),
    "sound": Names("song", "SOUND", "misc", "AudioObject", "audioRecording"),
    "service": Names("software", "COMP", "misc", "WebAPI", "computerProgram"),
    "workflow": Names("software", "COMP", "misc", "SoftwareSourceCode", "computerProgram"),
    "model": Names("document", "DATA", "misc", "CreativeWork", "document"),
    "instrument": Names("document", "GEN", "misc", "CreativeWork", "document"),
    "project": Names("document", "GEN", "misc", "ResearchProject", "document"),
    "physical-object": Names("document", "GEN", "misc", "CreativeWork", "document"),
    "text": Names("document", "MANSCPT", "misc", "CreativeWork", "document"),
    "other": Names("document", "GEN", "misc", "CreativeWork", "document"),
}


def names(type: str) -> Names:
    return TYPES.get(type, TYPES["other"])


_VERSIONED = frozenset({"dataset", "collection", "software", "workflow", "model", "service"})
_PRINTED = frozenset({"book", "report", "map"})


def version(record: Record) -> str | None:
    """The version of what is cited by it; of an article it would tell the manuscript, or how often HAL has had it."""
    return record.version if record.type in _VERSIONED else None


def edition(record: Record) -> str | None:
    """The edition of a book (`2nd ed.`), which HAL's `v1` is none of."""
    number = record.version or ""
    return number or None if record.type in _PRINTED and not re.match(r"v\d|\w+Version$", number) else None


def volume(container: Container) -> str | None:
    """The number of a volume without the word, which every style has its own for (`Volume 44`, `vol. 3`)."""
    return _VOLUME.sub("", container.volume) if container.volume else None


_VOLUME = re.compile(r"^(?:volume|vol|tome|t)[. ]*(?=\d)", re.IGNORECASE)
