"""Subjects with a code or a scheme in front, and relations told from a text."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from catalogue.normal import identifiers, names, table
from catalogue.normal.text import line
from catalogue.record import Relation, Subject

_CODED = re.compile(r"\[([A-Z][A-Z0-9-]*+(?:\.[A-Z0-9-]++)*+)\]\s*(.+)$", re.DOTALL)
_SCHEMED = re.compile(r"(ACM|JEL|MSC|PACS|MESH|RAMEAU|FOS|LCSH|DDC|UDC)\s*:\s+(.+)$")
_CLASSIFIED = re.compile(r"info:eu-repo/classification/([^/]+)/(.+)$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_INFO = re.compile(r"info:eu-repo/semantics/(reference|dataset|altidentifier)/(.+)$", re.IGNORECASE)


_KIND = re.compile(
    r"((?:Is|Has)[A-Z][A-Za-z]+|References|Cites|Requires|Continues|Reviews|Documents|Obsoletes)\s*:\s*(\S.*)$"
)
_IN_FRENCH = {
    "appartient à": "IsPartOf", "fait partie de": "IsPartOf", "est une partie de": "IsPartOf",
    "a pour partie": "HasPart", "comprend": "HasPart", "est une version de": "IsVersionOf",
    "a pour version": "HasVersion", "remplace": "Obsoletes", "est remplacé par": "IsObsoletedBy",
    "est référencé par": "IsReferencedBy", "référence": "References",
}  # fmt: skip
"""Dublin Core's own names of its refinements, as Gallica and Omeka put them before a relation."""
_OWN_NOTICE = re.compile(r"Notice n[°o]\s*:\s*FRBNF\d+$")
"""The number of the catalogue's notice of this very document (Gallica)."""
_LIST = re.compile(r"\s*[;|]\s*")
_ONE_NAME = {
    "rameau": "RAMEAU", "ram": "RAMEAU", "ddc": "DDC", "dewey": "DDC", "lcsh": "LCSH", "mesh": "MeSH",
    "agrovoc": "AGROVOC", "udc": "UDC", "jel": "JEL", "msc": "MSC",
}  # fmt: skip


def several(text: str) -> list[str]:
    """The keywords of a list in one text: neither `;` nor `|` stands inside one, but in brackets:
    `Seine (France ; cours d'eau)`. A sentence stays whole."""
    parts = [part for part in _LIST.split(text) if part]
    whole = all(len(part) <= 80 and part.count("(") == part.count(")") for part in parts)
    return parts if parts and whole else [text]


def vocabulary(scheme: str) -> str:
    """The one spelling of a vocabulary's name that formats write in several ways."""
    return _ONE_NAME.get(scheme.lower(), scheme)


_CONCEPTS = {(row[0], row[2]): row for row in (*table("concepts.tsv"),)}
_VOCABULARIES = {address: scheme for address, scheme, _, _ in _CONCEPTS.values()}


def vocabulary_address(scheme: str | None) -> str | None:
    """Where a vocabulary is whose concepts we know by their addresses (DataCite's schemeURI); None for others."""
    known = next((address for address, name in _VOCABULARIES.items() if name == scheme), None)
    return f"http://{known.rstrip('/#')}" if known else None


_DEWEY = re.compile(r"\d{3}(?:\.\d+)?")


def dewey(one: Subject) -> str | None:
    """The number of a class of Dewey's, which stands for its label where a record has none; None for other subjects."""
    number = one.code or one.text
    return number if one.scheme == "DDC" and _DEWEY.fullmatch(number) else None


_REGISTRY = re.compile(r"/registries/vocabularies/([^/?#]+)/concepts/")


def vocabulary_in(address: str) -> str | None:
    """The vocabulary that GeoNetwork names in the address of a keyword."""
    found = _REGISTRY.search(address)
    return unquote(found[1]) if found else None


def concept(address: str) -> Subject | None:
    """The subject that the address of a concept is, where we know the vocabulary; None for other texts."""
    if address[:4] != "http":
        return None
    bare = address.partition("://")[2]
    for start, scheme in _VOCABULARIES.items():
        if bare.startswith(start) and (code := bare[len(start) :].strip("/ ")):
            known = _CONCEPTS.get((start, code))
            return Subject(
                known[3] if known else code.replace("-", " "), "en" if known else None, scheme, code, address
            )
    return None


@lru_cache(maxsize=16384)
def keyword(raw: str, lang: str | None = None, scheme: str | None = None) -> Subject | None:
    """The keyword in a text as delivered, None for a placeholder: `[SDV.CAN]Life Sciences [q-bio]/Cancer` has a code,
    `JEL : Q54` a scheme, an address is a URI."""
    text = line(raw)
    if not text or names.is_placeholder(text):
        return None
    if text[0] == "[" and (coded := _CODED.match(text)):
        return Subject(coded[2].strip(), lang, None, coded[1])
    if text[:5] == "info:" and (classified := _CLASSIFIED.match(text)):
        return Subject(classified[2], lang, classified[1].upper(), classified[2])
    if schemed := _SCHEMED.match(text):
        return Subject(schemed[2].strip(), lang, schemed[1])
    if text[:4].lower() == "ddc:" and text[4:].replace(".", "").isdigit():  # DINI's guidelines
        return Subject(text[4:], lang, "DDC", text[4:])
    named = (scheme or "").rpartition(":")[2] or None
    if text[:4] == "http" and _ADDRESS.fullmatch(text):
        return Subject(text, lang, named, None, text)
    return Subject(text, lang, named)


def relation(text: str, kind: str = "Related") -> Relation | None:
    """The relation that a text states; None for grants and for own identifiers, which are no relations.

    `IsPartOf: Fonds X` names its kind, `Notice du catalogue : http://…` keeps its words as label; words alone are a
    relation of scheme `other`.
    """
    if names.is_placeholder(text) or text.isdigit() or (text[:7] == "Notice " and _OWN_NOTICE.match(text)):
        return None  # DSpace has the volume alone in an element
    if text[:5].lower() == "info:":
        info = _INFO.match(text)
        if not info:  # `info:doi/10.1021/jp112345`, no grant
            stated = identifiers.pid(text)
            return Relation(kind, stated.scheme, stated.value) if stated and stated.scheme != "other" else None
        if info[1].lower() == "altidentifier":
            return None
        found = identifiers.pid("info:" + info[2])
        kind, sort = ("References", None) if info[1].lower() == "reference" else ("References", "dataset")
        return Relation(kind, found.scheme, found.value, sort) if found and found.scheme != "other" else None
    if named := _KIND.match(text):
        return relation(named[2], named[1])
    if " : " in text and (told := _IN_FRENCH.get(text.partition(" : ")[0].lower())):
        return relation(text.partition(" : ")[2], told)
    found = identifiers.pid(text)
    if found and found.scheme != "other":
        return Relation(kind, found.scheme, found.value, label=_told(text) if found.scheme == "doi" else None)
    if (address := _ADDRESS.search(text)) and (found := identifiers.pid(address.group().rstrip(".,;)"))):
        words = _ADDRESS.sub("", text).strip(" :()-,;.")
        known = identifiers.pid(words)
        return Relation(kind, found.scheme, found.value, label=words if known and known.scheme == "other" else None)
    if found := identifiers.doi_in(text):
        return Relation(kind, found.scheme, found.value, label=text)
    return Relation(kind, "other", text)


def _told(text: str) -> str | None:
    """A citation that ends in a DOI, the whole of it; None where the DOI has but its name before it: `DOI : 10.…`."""
    return text if " " in text and text.partition("10.")[0].count(" ") > 2 else None


def code_in(address: str) -> str:
    """The code at the end of a concept's address: `A61B5/150755` of `…/classification#!/CPC=A61B5/150755`."""
    return address.rpartition("=")[2] if "=" in address else address.rstrip("/#").replace("#", "/").rpartition("/")[2]
