"""The fields of the query language: their names in English and French, and what kind of value each takes."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from catalogue.query import NOT_STATED

TYPES = (
    "dataset", "collection", "software", "article", "preprint", "thesis", "master-thesis", "book", "book-chapter",
    "conference-paper", "poster", "report", "lecture", "review", "patent", "image", "map", "video", "sound", "service",
    "workflow", "model", "instrument", "project", "physical-object", "text", "other",
)  # fmt: skip
"""Resource types of record.schema.json."""

ACCESS = ("open", "embargoed", "restricted", "closed", "metadata-only")

HAS = ("doi", "orcid", "abstract", "license", "files", "bbox", "copies", "data", "article", "software")
"""What a work may have; values of `has:` and of the parameter of that name."""

SPELT = {"licence": "license", "resume": "abstract", "résumé": "abstract", "donnees": "data", "données": "data",
         "logiciel": "software", "fichiers": "files"}  # fmt: skip
"""Other spellings of these values."""


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field of the query language; `name` is canonical, `aliases` are its other names, `values` its codes if few."""

    name: str
    kind: Literal["text", "code", "identifier", "year", "date"]
    french: str
    aliases: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


FIELDS: tuple[QueryField, ...] = (
    QueryField("title", "text", "titre", ("titre",)),
    QueryField("author", "text", "auteur", ("auteur",)),
    QueryField("abstract", "text", "résumé", ("resume", "résumé")),
    QueryField("subject", "text", "sujet", ("sujet",)),
    QueryField("org", "text", "organisme", ("organisation", "organisme")),
    QueryField("funder", "text", "financeur", ("financeur",)),
    QueryField("publisher", "text", "éditeur", ("editeur", "éditeur")),
    QueryField("year", "year", "année", ("annee", "année")),
    QueryField("added", "date", "ajouté", ("ajoute", "ajouté")),
    QueryField("modified", "date", "modifié", ("modifie", "modifié")),
    QueryField("type", "code", "type", (), (*TYPES, NOT_STATED)),
    QueryField("access", "code", "accès", ("acces", "accès"), (*ACCESS, NOT_STATED)),
    QueryField("source", "code", "entrepôt", ("entrepot", "entrepôt", "repository")),
    QueryField("centre", "code", "centre", ("center",)),
    QueryField("lang", "code", "langue", ("langue", "language")),
    QueryField("license", "code", "licence", ("licence",)),
    QueryField("collection", "code", "collection"),
    QueryField("format", "code", "format"),
    QueryField("has", "code", "avec", ("avec",), HAS),
    QueryField("id", "identifier", "identifiant"),
    QueryField("doi", "identifier", "DOI"),
    QueryField("orcid", "identifier", "ORCID"),
    QueryField("ror", "identifier", "ROR"),
    QueryField("rnsr", "identifier", "RNSR"),
    QueryField("idref", "identifier", "IdRef"),
    QueryField("halstruct", "identifier", "structure de HAL", ("struct", "structid_i")),
    QueryField("idhal", "identifier", "idHAL"),
    QueryField("lab", "identifier", "laboratoire", ("laboratoire",)),
    QueryField("hal", "identifier", "HAL"),
    QueryField("arxiv", "identifier", "arXiv"),
    QueryField("handle", "identifier", "Handle", ("hdl",)),
    QueryField("ark", "identifier", "ARK"),
    QueryField("isbn", "identifier", "ISBN"),
    QueryField("issn", "identifier", "ISSN"),
    QueryField("pmid", "identifier", "PMID"),
    QueryField("nnt", "identifier", "NNT"),
    QueryField("swhid", "identifier", "SWHID", ("swh",)),
    QueryField("oai", "identifier", "OAI"),
    QueryField("pmcid", "identifier", "PMCID"),
    QueryField("ivoid", "identifier", "IVOID"),
    QueryField("bibcode", "identifier", "bibcode"),
    QueryField("urn", "identifier", "URN"),
    QueryField("uuid", "identifier", "UUID"),
    QueryField("igsn", "identifier", "IGSN"),
    QueryField("url", "identifier", "adresse"),
)

BY_NAME: dict[str, QueryField] = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
"""Every field by each of its names, in lower case."""


def named(name: str) -> QueryField | None:
    return BY_NAME.get(name.lower())


def nearest(word: str, words: tuple[str, ...]) -> str | None:
    """The word of a list that was probably meant."""
    return next(iter(get_close_matches(word.lower(), words, n=1, cutoff=0.6)), None)


def nearest_field(name: str) -> str | None:
    """The canonical name of the field that was probably meant: `author` for `auhtor`."""
    near = nearest(name, tuple(BY_NAME))
    return BY_NAME[near].name if near else None
