"""The words that pages use for our controlled codes, in the reader's language."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from flask_babel import gettext

from web import here

Words = dict[str, str]
"""English words by code, marked by `_l` for translation when they are shown."""


def _l(message: str) -> str:
    return message


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
FIELDS: Words = {
    "type": _l("Type"),
    "type_raw": _l("Type as given"),
    "pids": _l("Identifiers"),
    "titles": _l("Title"),
    "descriptions": _l("Description"),
    "creators": _l("Authors"),
    "contributors": _l("Contributors"),
    "publisher": _l("Publisher"),
    "publisher_ids": _l("Identifiers of the publisher"),
    "container": _l("Published in"),
    "year": _l("Year"),
    "dates": _l("Dates"),
    "languages": _l("Languages"),
    "subjects": _l("Subjects"),
    "access": _l("Access"),
    "embargo_until": _l("Embargo until"),
    "licences": _l("Licence"),
    "rights": _l("Rights"),
    "places": _l("Places"),
    "periods": _l("Period covered"),
    "funding": _l("Funding"),
    "relations": _l("Relations"),
    "version": _l("Version"),
    "formats": _l("File formats"),
    "sizes": _l("Size"),
    "files": _l("Files"),
    "landing_page": _l("Address"),
    "collections": _l("Collections"),
    "genre": _l("Genre"),
    "status": _l("Status"),
}
FILLED: Words = {
    **{name: FIELDS[name] for name in ("creators", "year", "subjects", "languages", "licences", "access", "funding")},
    **{name: FIELDS[name] for name in ("formats", "files", "places")},
    "descriptions": _l("Abstract"),
    "doi": _l("DOI"),
    "orcid": _l("ORCID"),
    "affiliations": _l("Affiliations"),
}
DATES: Words = {
    "issued": _l("published"),
    "available": _l("available"),
    "created": _l("created"),
    "submitted": _l("submitted"),
    "accepted": _l("accepted"),
    "updated": _l("updated"),
    "collected": _l("collected"),
    "valid": _l("valid"),
    "copyrighted": _l("copyrighted"),
    "withdrawn": _l("withdrawn"),
    "defended": _l("defended"),
    "other": _l("other date"),
}
RELATIONS: Words = {
    "Cites": _l("cites"),
    "IsCitedBy": _l("is cited by"),
    "References": _l("references"),
    "IsReferencedBy": _l("is referenced by"),
    "IsSupplementTo": _l("is supplement to"),
    "IsSupplementedBy": _l("is supplemented by"),
    "IsPartOf": _l("is part of"),
    "HasPart": _l("has part"),
    "IsVersionOf": _l("is version of"),
    "HasVersion": _l("has version"),
    "IsNewVersionOf": _l("is a newer version of"),
    "IsPreviousVersionOf": _l("is an earlier version of"),
    "IsDerivedFrom": _l("is derived from"),
    "IsSourceOf": _l("is source of"),
    "IsDocumentedBy": _l("is documented by"),
    "Documents": _l("documents"),
    "IsDescribedBy": _l("is described by"),
    "Describes": _l("describes"),
    "IsIdenticalTo": _l("is identical to"),
    "IsVariantFormOf": _l("is a variant form of"),
    "IsRequiredBy": _l("is required by"),
    "Requires": _l("requires"),
    "Obsoletes": _l("replaces"),
    "IsObsoletedBy": _l("is replaced by"),
    "Related": _l("is related to"),
}
ROLES: Words = {
    "ContactPerson": _l("contact"),
    "DataCollector": _l("data collection"),
    "DataCurator": _l("data curation"),
    "DataManager": _l("data management"),
    "Distributor": _l("distribution"),
    "Editor": _l("editor"),
    "HostingInstitution": _l("hosting institution"),
    "Jury": _l("jury"),
    "Producer": _l("production"),
    "ProjectLeader": _l("project leader"),
    "ProjectManager": _l("project manager"),
    "ProjectMember": _l("project member"),
    "RegistrationAgency": _l("registration agency"),
    "RelatedPerson": _l("related person"),
    "Researcher": _l("research"),
    "ResearchGroup": _l("research group"),
    "RightsHolder": _l("rights holder"),
    "Sponsor": _l("sponsor"),
    "Supervisor": _l("supervisor"),
    "Translator": _l("translation"),
    "WorkPackageLeader": _l("work package leader"),
    "Other": _l("other role"),
}
"""What contributors did, by the words of DataCite."""
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


def language_name(code: str) -> str:
    """The name of a language in the reader's own, or the code where Babel does not know it."""
    return _language_name(code, here.language())


@lru_cache(maxsize=2000)
def _language_name(code: str, lang: str) -> str:
    try:
        return Locale.parse(code).get_language_name(lang) or code
    except (UnknownLocaleError, ValueError):
        return code


def word(words: Words, code: str) -> str:
    """The word for a code, or the code itself: a new code is shown, never hidden."""
    return translated(words[code], here.language()) if code in words else code


@lru_cache(maxsize=2000)
def translated(message: str, lang: str) -> str:
    """A message in the language of this request, which `lang` must be: a page of results has a hundred of them."""
    return str(gettext(message))
