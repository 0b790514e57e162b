"""A work as a line of a bibliography, by citeproc-py and the CSL styles kept in `styles/`.

The styles are those of the Citation Style Language project, CC BY-SA 3.0, unchanged. APA takes some 30 ms a work and
ISO 690 some 7, which is why pages render one style at a time.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from catalogue.works import Work
from web import shown
from web.feeds import csl
from web.feeds.polish import polished
from web.site import Site

FOLDER = Path(__file__).parent / "styles"
LOCALES = {"fr": "fr-FR", "en": "en-US"}
MOST_AUTHORS = 25
"""Styles print at most the first 20 names; a collaboration of 3 000 would cost seconds to sort out."""
GENRES: dict[str, dict[str, str]] = {
    "en": {},
    "fr": {
        "PhD thesis": "Thèse de doctorat",
        "Master’s thesis": "Mémoire de master",
        "Preprint": "Prépublication",
        "Habilitation thesis": "Habilitation à diriger des recherches",
        "Bachelor’s thesis": "Mémoire de licence",
    },
}
"""What CSL-JSON calls a genre, in the other language of the pages."""


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    files: dict[str, str]
    english: str = "en-US"
    """The English that the style is made for: British ones quote in single quotation marks."""


STYLES = {
    "iso690": Style("ISO 690", {"fr": "iso690-author-date-fr", "en": "iso690-author-date-en"}),
    "apa": Style("APA", {"fr": "apa", "en": "apa"}),
    "chicago": Style("Chicago", {"fr": "chicago-author-date", "en": "chicago-author-date"}),
    "mla": Style("MLA", {"fr": "modern-language-association", "en": "modern-language-association"}),
    "harvard": Style("Harvard", {"fr": "harvard-cite-them-right", "en": "harvard-cite-them-right"}, "en-GB"),
    "ieee": Style("IEEE", {"fr": "ieee", "en": "ieee"}),
}


@lru_cache(maxsize=8)
def _style(file: str, locale: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(FOLDER / f"{file}.csl"), locale=locale, validate=False)


def cite(work: Work, site: Site, style: str, lang: str) -> str:
    """The citation as plain text, to be escaped like any other; `style` is one of STYLES, `lang` fr or en."""
    item = _told(work, site, lang)
    doi = item.get("DOI")
    # "<" would be read as markup by citeproc and lost; the look-alike comes back to what it was afterwards.
    item = {key: value.replace("<", "\ufdd0") if isinstance(value, str) else value for key, value in item.items()}
    locale = STYLES[style].english if lang == "en" else LOCALES[lang]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc warns of every CSL-JSON key it does not know
        bibliography = CitationStylesBibliography(
            _style(STYLES[style].files[lang], locale), CiteProcJSON([item]), formatter.plain
        )
        bibliography.register(Citation([CitationItem(work.id)]))
        text = str(bibliography.bibliography()[0]).replace("\ufdd0", "<").strip()
    text = polished(text, item, american=locale == "en-US" and style != "iso690")
    # some styles print an address only for what was consulted on a day; without its DOI a citation leads nowhere
    return text if not doi or doi.lower() in text.lower() else f"{text} https://doi.org/{doi}"


def _told(work: Work, site: Site, lang: str) -> dict[str, Any]:
    """The item as citations need it: without what none of the styles prints, and with what citeproc-py cannot know."""
    item = csl.item(work, site)
    for role in ("author", "editor"):
        if role in item:
            item[role] = [_parted(name) for name in item[role][:MOST_AUTHORS]]
    item = {key: value for key, value in item.items() if key not in ("abstract", "keyword")}
    if "genre" in item:
        item["genre"] = GENRES[lang].get(item["genre"], item["genre"])
    # an English title is set in capitals by some styles, and one that nobody says is English is none
    item["language"] = shown.title(work).lang or item.get("language", "und")
    item["title"] = _FULL_STOP.sub("", item["title"])
    return item


def _parted(name: dict[str, str]) -> dict[str, str]:
    """A name as citeproc-py can shorten it: particles behind the given names apart, no remarks in brackets, and one
    without capitals (of another script, or as it was typed) left whole."""
    if "given" not in name:
        return name
    words = _REMARK.sub(" ", name["given"]).split()
    particles: list[str] = []
    while words and words[-1][0].islower():
        particles.insert(0, words.pop())
    if not any(word[0].isupper() for word in words):
        return {"literal": f"{name['family']}, {name['given']}"}
    behind = {"dropping-particle": " ".join(particles)} if particles else {}
    return {"family": name["family"], "given": " ".join(words), **behind}


_REMARK = re.compile(r"\([^()]*\)")
_FULL_STOP = re.compile(r"(?<=\w{3})\.$|(?<=[)\]])\.$")
