"""The words that pages use for our controlled codes, in the reader's language."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from flask_babel import gettext

from web import here
from web.record_words import DATES as DATES
from web.record_words import FIELDS as FIELDS
from web.record_words import FILE_KINDS as FILE_KINDS
from web.record_words import GENRES as GENRES
from web.record_words import RELATIONS as RELATIONS
from web.record_words import ROLES as ROLES
from web.record_words import SCHEMES as SCHEMES
from web.record_words import VERSIONS, Words, _l

TYPES: Words = {
    "dataset": _l("Dataset"),
    "collection": _l("Collection"),
    "software": _l("Software"),
    "article": _l("Article"),
    "preprint": _l("Preprint"),
    "thesis": _l("Thesis"),
    "master-thesis": _l("Master’s thesis"),
    "book": _l("Book"),
    "book-chapter": _l("Book chapter"),
    "conference-paper": _l("Conference paper"),
    "poster": _l("Poster"),
    "report": _l("Report"),
    "lecture": _l("Lecture"),
    "review": _l("Review"),
    "patent": _l("Patent"),
    "image": _l("Image"),
    "map": _l("Map"),
    "video": _l("Video"),
    "sound": _l("Sound recording"),
    "service": _l("Service"),
    "workflow": _l("Workflow"),
    "model": _l("Model"),
    "instrument": _l("Instrument"),
    "project": _l("Project"),
    "physical-object": _l("Physical object"),
    "text": _l("Text"),
    "other": _l("Other"),
}
AGREE: Words = {"title": _l("same title"), "creator": _l("same first author"), "year": _l("same year, or one apart")}
ACCESS: Words = {
    "open": _l("Open access"),
    "embargoed": _l("Under embargo"),
    "restricted": _l("Restricted access"),
    "closed": _l("Closed access"),
    "metadata-only": _l("Metadata only"),
}
FACETS: Words = {
    "type": _l("Type"),
    "access": _l("Access"),
    "year": _l("Year"),
    "source": _l("Repository"),
    "centre": _l("Thematic centre"),
    "subject": _l("Subject"),
    "org": _l("Organisation"),
    "author": _l("Author"),
    "lang": _l("Language"),
    "license": _l("Licence"),
    "format": _l("File format"),
    "collection": _l("Collection"),
    "funder": _l("Funder"),
    "has": _l("With"),
}
HAS: Words = {
    "doi": _l("a DOI"),
    "orcid": _l("an author’s ORCID"),
    "abstract": _l("an abstract"),
    "license": _l("a licence"),
    "files": _l("files named"),
    "bbox": _l("a place on the map"),
    "copies": _l("several copies"),
    "data": _l("data beside it"),
    "article": _l("an article beside it"),
    "software": _l("software beside it"),
}
STATES: Words = {
    "new": _l("not harvested yet"),
    "ok": _l("up to date"),
    "late": _l("late"),
    "failing": _l("failing"),
    "paused": _l("paused"),
    "held": _l("waiting for a decision"),
    "orphan": _l("no longer harvested"),
}
SHAPES = {"new": "○", "ok": "●", "late": "▲", "failing": "✕", "paused": "Ⅱ", "held": "◆", "orphan": "—"}
RUN_STATES: Words = {
    "queued": _l("queued"),
    "running": _l("running"),
    "succeeded": _l("succeeded"),
    "rejects": _l("done, with rejected records"),
    "failed": _l("failed"),
    "stopped": _l("stopped"),
    "interrupted": _l("interrupted"),
    "held": _l("held for a decision"),
}
STAGES: Words = {
    "fetch": _l("while it was fetched"),
    "parse": _l("while it was parsed"),
    "crosswalk": _l("while it was read"),
    "store": _l("while it was stored"),
}
SOURCE_ORDERS: Words = {
    "name": _l("name"),
    "records": _l("number of records"),
    "freshness": _l("last harvest"),
    "state": _l("state"),
}
MODES: Words = {"full": _l("full"), "incremental": _l("incremental"), "reconcile": _l("reconciliation")}
SORTS: Words = {
    "relevance": _l("relevance"),
    "added": _l("recently added"),
    "newest": _l("newest first"),
    "oldest": _l("oldest first"),
    "title": _l("title"),
}
STATUSES: Words = {"withdrawn": _l("Withdrawn"), "retracted": _l("Retracted"), "superseded": _l("Superseded")}
FILLED: Words = {
    **{name: FIELDS[name] for name in ("creators", "year", "subjects", "languages", "licences", "access", "funding")},
    **{name: FIELDS[name] for name in ("formats", "files", "places")},
    "descriptions": _l("Abstract"),
    "doi": _l("DOI"),
    "orcid": _l("ORCID"),
    "affiliations": _l("Affiliations"),
}
QUERY_FIELDS: Words = {
    "title": _l("title"),
    "author": _l("author"),
    "abstract": _l("abstract"),
    "subject": _l("subject"),
    "org": _l("organisation"),
    "funder": _l("funder"),
    "publisher": _l("publisher"),
    "year": _l("year"),
    "added": _l("added"),
    "modified": _l("modified"),
    "type": _l("type"),
    "access": _l("access"),
    "source": _l("repository"),
    "centre": _l("thematic centre"),
    "lang": _l("language"),
    "license": _l("licence"),
    "format": _l("format"),
    "collection": _l("collection"),
    "coverage": _l("period covered"),
    "bbox": _l("place"),
    "has": _l("with"),
    "id": _l("identifier"),
    "doi": _l("DOI"),
    "handle": _l("Handle"),
    "orcid": _l("ORCID"),
}
NOT_STATED = _l("Not stated")


CENTRES = {
    "data-terra": "Data Terra",
    "aeris": "AERIS",
    "dinamis": "DINAMIS",
    "formaterre": "ForMaTerre",
    "odatis": "ODATIS",
    "theia": "THEIA",
    "cds": "CDS",
    "huma-num": "Huma-Num",
    "pndb": "PNDB",
    "progedo": "Progedo",
}
"""Names of thematic centres by the segments of their codes (`data-terra/odatis`)."""
CENTRE_WORDS: Words = {"multidisciplinary": _l("Multidisciplinary"), "publications": _l("Publications")}


def centre(code: str) -> str:
    """The name of a thematic centre; a code that is not known yet is shown as it is."""
    parts = (CENTRES.get(part) or word(CENTRE_WORDS, part) for part in code.split("/"))
    return " › ".join(parts)


_CREATIVE_COMMONS = re.compile(
    r"(?:https?://creativecommons\.org/licenses/|CC-)([a-z]+(?:-[a-z]+)*)(?:[/-](\d\.\d))?/?", re.I
)
LICENCES: Words = {
    "etalab-2.0": _l("Open Licence 2.0 (Etalab)"),
    "CC0-1.0": "CC0 1.0",
    "Apache-2.0": "Apache 2.0",
    "ODbL-1.0": "ODbL 1.0",
}
"""Licences whose SPDX codes are not what people call them."""


def licence(text: str) -> str:
    """What a licence is called: `CC BY-SA 4.0` for its SPDX code and for its address; any other as it is given."""
    if found := _CREATIVE_COMMONS.fullmatch(text):
        return " ".join(["CC", found[1].upper(), *([found[2]] if found[2] else [])])
    return word(LICENCES, text)


def version(text: str) -> str:
    """A version in words: `version 2` for HAL's `v2` and for `Version 2`, the kind of a manuscript for its code, an
    edition as it is."""
    number = version_number(text)
    if text in VERSIONS or _EDITION.search(text):
        return number
    return str(gettext("version %(number)s", number=number if len(number) <= 20 else number[:19].rstrip() + "…"))


_EDITION = re.compile(r"\b[eé]d(?:\.|n\b|ition|iteur)", re.IGNORECASE)


def version_number(text: str) -> str:
    """What stands behind the word `version`, or the kind of a manuscript."""
    return word(VERSIONS, text) if text in VERSIONS else re.sub(r"^(?:version|v)[. ]*(?=\d)", "", text, flags=re.I)


def language_name(code: str) -> str:
    """The name of a language in the reader's own, or the code where Babel does not know it."""
    return _language_name(code, here.language())


@lru_cache(maxsize=2000)
def _language_name(code: str, lang: str) -> str:
    try:
        return Locale.parse(code).get_language_name(lang) or code
    except (UnknownLocaleError, ValueError):  # it writes no dates in it, yet may know what it is called
        return str(Locale.parse(lang).languages.get(code, code))


def word(words: Words, code: str) -> str:
    """The word for a code, or the code itself: a new code is shown, never hidden."""
    return translated(words[code], here.language()) if code in words else code


@lru_cache(maxsize=2000)
def translated(message: str, lang: str) -> str:
    """A message in the language of this request, which `lang` must be: a page of results has a hundred of them."""
    return str(gettext(message))
