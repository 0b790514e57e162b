"""BibTeX: entries that BibTeX and Zotero both read, datasets as `@misc` because Zotero drops `@dataset` silently; and
biblatex, which has entries for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from catalogue.record import Agent, Record
from catalogue.works import Work
from web import shown
from web.feeds.feed import Feed
from web.feeds.types import edition, names, version, volume
from web.site import Site

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_CONTAINER_TITLE = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_HOW_PUBLISHED = {"dataset": "[Dataset]", "collection": "[Dataset]", "software": "[Software]", "poster": "[Poster]"}

_BIBLATEX = {
    "dataset": "dataset",
    "collection": "dataset",
    "software": "software",
    "workflow": "software",
    "image": "image",
    "video": "video",
    "sound": "audio",
}
"""The entries of biblatex for which BibTeX has none; it reads all the others."""


def escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in " ".join(text.split()))


def key(work: Work) -> str:
    """`durand2024series`: first family name, year, first word of the title; letters and digits only."""
    record = work.record
    first = next(iter((*record.creators, *_editors(record))), None)
    family = (first.family or first.name) if first else "anonymous"
    words = [word for word in _plain(shown.title(work).text).split() if len(word) > 3]
    return f"{''.join(_plain(family).split())[:40]}{record.year or ''}{words[0][:20] if words else ''}" or work.id


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", folded)


def fields(work: Work, site: Site) -> Iterator[tuple[str, str | None]]:
    record = work.record
    yield "title", shown.whole_title(work)
    yield "author", " and ".join(map(_author, record.creators)) or None
    yield "editor", " and ".join(map(_author, _editors(record))) or None
    yield "year", str(record.year) if record.year else None
    yield from _container(record)
    yield ("school" if names(record.type).bibtex.endswith("thesis") else "publisher"), record.publisher
    yield "doi", shown.doi(record)
    yield "url", next(filter(None, map(shown.address, shown.copies(work))), f"{site.base_url}/r/{work.id}")
    yield "howpublished", _HOW_PUBLISHED.get(record.type)
    yield "version", version(record)
    yield "edition", edition(record)
    yield "language", record.languages[0] if record.languages else None


def _editors(record: Record) -> list[Agent]:
    return [agent for agent in record.contributors if agent.role == "Editor"]


def _author(agent: Agent) -> str:
    name = shown.family_first(agent)
    # An "and" inside a name would part it into two authors, a comma an organisation into family and given name.
    whole = agent.kind == "organisation" or " and " in name or "," not in name
    return f"{{{escaped(name)}}}" if whole else escaped(name)


def _container(record: Record) -> Iterator[tuple[str, str | None]]:
    container = record.container
    if container is None:
        return
    yield _CONTAINER_TITLE.get(names(record.type).bibtex, "series"), container.title or container.event
    yield "eventtitle", container.event if container.title else None
    yield "volume", volume(container)
    yield "number", container.issue
    yield "pages", container.pages
    yield "issn", container.issn[0] if container.issn else None
    yield "isbn", container.isbn[0] if container.isbn else None


def _value(name: str, value: str) -> str:
    match name:
        case "author" | "editor":  # escaped name by name, because braces have a meaning there
            return value
        case "doi" | "url":  # read verbatim; only what would end the field is encoded
            return value.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
        case _:
            return escaped(value)


def entry(work: Work, site: Site, cited: str, biblatex: bool = False) -> str:
    """The entry of one work under a key that is free."""
    own = _BIBLATEX.get(work.record.type) if biblatex else None
    told = [(name, value) for name, value in fields(work, site) if value and not (own and name == "howpublished")]
    body = ",\n".join(f"  {name} = {{{_value(name, value)}}}" for name, value in told)
    return f"@{own or names(work.record.type).bibtex}{{{cited},\n{body}\n}}\n"


class Keys:
    """The keys of one file: a key that was given before gets a number. Of each only its hash is kept, since a file may
    hold millions."""

    def __init__(self) -> None:
        self._given: dict[int, int] = {}

    def unique(self, work: Work) -> str:
        wanted = key(work)
        known = hash(wanted)
        self._given[known] = self._given.get(known, 0) + 1
        return wanted if self._given[known] == 1 else f"{wanted}-{self._given[known]}"


def write(works: Sequence[Work], site: Site) -> bytes:
    keys = Keys()
    return "\n".join(entry(work, site, keys.unique(work)) for work in works).encode()


def write_biblatex(works: Sequence[Work], site: Site) -> bytes:
    keys = Keys()
    return "\n".join(entry(work, site, keys.unique(work), biblatex=True) for work in works).encode()


FEED = Feed("bib", "application/x-bibtex", "BibTeX", write)
BIBLATEX = Feed("bib", "application/x-bibtex", "BibLaTeX", write_biblatex)
"""Another dialect under the same ending, for those who ask for it."""
