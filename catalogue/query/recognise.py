"""Identifiers alone in the search box: DOIs, HAL, arXiv, handles, ARKs, ORCIDs, OAI identifiers, in any dress.

`understand` is what a search box calls: identifiers if the text is nothing else, else the query language.
"""

from __future__ import annotations

import re
from dataclasses import replace

from catalogue.normal import identifiers, people
from catalogue.query import Exact, Query
from catalogue.query.parse import CLAUSES, parse
from catalogue.query.tokens import LIMIT, plain
from catalogue.query.tree import disjunction
from catalogue.query.write import write

_OAI = re.compile(r"(?:oai:)+([A-Za-z0-9][\w.-]*:\S+)", re.IGNORECASE)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.IGNORECASE)
_BOOK = re.compile(r"(?:(isbn|issn)(?:-?1[03])?[\s:]+)?([\dX -]{8,17})", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s/]+/\S+", re.IGNORECASE)
_GAP = re.compile(r"[\s,;]+")
_NEXT = re.compile(r"[,;](?=10\.\d{4,9}/|https?://|(?:doi|hdl|ark|arxiv|oai):|hal-\d)", re.IGNORECASE)
"""A sign that parts two identifiers although no space follows; elsewhere DOIs may hold it."""
_SPACED = re.compile(r"\b(doi|hal|arxiv|hdl|handle|ark|pmid|orcid|ror)\s*[:=]\s+(?=\S)", re.IGNORECASE)
_NAMED = re.compile(r"[A-Za-z]+(?: id)? ?[:=] ?\S+", re.IGNORECASE)
"""An identifier behind the name of its scheme: whatever else has a space in it says more than an identifier."""
_SMALL_HANDLE = re.compile(r"\d{1,4}/")


def understand(text: str) -> Query:
    """The query that a search box means by a text; never raises."""
    exact = recognise(text)
    if not exact:
        return parse(text)
    tree = disjunction(exact)
    return (
        Query(text=text, tree=tree, canonical=write(tree)) if len(exact) <= CLAUSES else replace(parse(text), text=text)
    )


def recognise(text: str) -> tuple[Exact, ...]:
    """The identifiers that a text consists of, each once; empty where it holds anything else."""
    text = " ".join(_NEXT.sub(", ", plain(text[:LIMIT])).split())
    if found := identify(text):
        return (found,)
    pieces = [piece for piece in _GAP.split(_SPACED.sub(r"\1:", text)) if piece]
    known: dict[Exact, None] = {}
    for piece in pieces:
        if (found := identify(piece)) is None:
            return ()
        known[found] = None
    return tuple(known)


def identify(text: str) -> Exact | None:
    """The one identifier that a text is; a year range is no handle, and an address is one only of a page."""
    text = text.strip().strip("\"'<>«»“”‘’")
    if oai := _OAI.fullmatch(text):
        return Exact("oai", f"oai:{oai[1]}".rstrip(".,;"))
    if found := _person(text) or _book(text):
        return found
    pid = identifiers.recognise(text) if " " not in text or _NAMED.fullmatch(text) else None
    if pid and not (pid.scheme == "handle" and _SMALL_HANDLE.match(text)):
        return Exact(pid.scheme, pid.value)
    address = identifiers.url(text) if _URL.fullmatch(text) else None
    return Exact("url", address) if address else None


def _person(text: str) -> Exact | None:
    named = people.identifier(text, "orcid") if _ORCID.fullmatch(text) else people.identifier(text)
    return Exact(*named) if named and " " not in text and named[0] in ("orcid", "ror") else None


def _book(text: str) -> Exact | None:
    """An ISBN or ISSN by its name; without one only an ISBN of thirteen digits, since `2019-2020` are years."""
    match = _BOOK.fullmatch(text)
    scheme = (match[1] or ("isbn" if match[2].startswith(("978", "979")) else "")).lower() if match else ""
    if not match or not scheme:
        return None
    found = identifiers.isbn(match[2]) if scheme == "isbn" else identifiers.issn(match[2])
    return Exact(scheme, found) if found else None
