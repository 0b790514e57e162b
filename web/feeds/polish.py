"""What is left to do on a citation that citeproc-py has written: what it says twice, and signs that meet.

citeproc-js, for which the styles are made, does all of this by itself: it keeps silent on what has stood in for the
author, runs no two stops together, and sets the comma inside American quotation marks (`punctuation-in-quote`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\s+\b[Ii]n ?: ?(?=\.)", ""),  # a part of nothing that is named
        (r"\band published on ", ""),  # of a patent that nobody says was filed
        (r"\b(?:Retrieved|Consulté) (?=https?:)", ""),  # on no day
        (r" \(Publication\)(?= \[)", ""),  # of a thesis without a number
        (r"^\[1\](?=\S)", "[1] "),
        (r"(?<=\)\.)(?=[\[(])", " "),
        (r"(?<=[?!…]) ?\.(?=\s|$)", ""),
        (r"\.(?=\s\[en\sligne\])", ""),
        (r"(?<!\.)\.(?:\s+\.)+(?=\s|$)", "."),
        (r"(?<!\.)\.\.(?!\.)", "."),
        (r"(?<=\S) \.(?=[\s,]|$)", ""),  # initials of a name that has none
    )
)
_EDITED = r"(?:[Ee]dited by|[ÉéE]dité par)"


def polished(text: str, item: Mapping[str, Any], american: bool) -> str:
    """The citation of a CSL item, each thing said once and every sign where it belongs."""
    text = text.replace("\xa0.", ".")
    if "author" not in item:
        text = _without_second_editors(text, item) if "editor" in item else _without_second_title(text, item)
    for pattern, instead in _SIGNS:
        text = pattern.sub(instead, text)
    return _with_signs_inside(text) if american else text


def _with_signs_inside(text: str) -> str:
    """Stops and commas inside the quotation marks, where a question mark takes their place."""
    text = re.sub(r"(?<=[?!…])”[.,](?=\s|$)", "”", text)
    return re.sub(r"”([.,])(?=\s|$)", r"\1”", text)


def _without_second_title(text: str, item: Mapping[str, Any]) -> str:
    """A work that names no author begins with its title."""
    title = re.escape(item["title"])
    first = re.match(rf"\W*{title}", text, re.IGNORECASE)
    if first is None:
        return text
    rest = re.sub(rf"\s*[“«‘]?\s*{title}\s?[”»’]?(?!\w)", "", text[first.end() :], count=1, flags=re.IGNORECASE)
    return text[: first.end()] + rest


def _without_second_editors(text: str, item: Mapping[str, Any]) -> str:
    """A work that names editors alone begins with them."""
    last = item["editor"][-1]
    name = rf"(?:{re.escape(last.get('family') or last['literal'])}|et al)"
    said = rf"{_EDITED} [^()]*?{name}"
    for again in (rf" \([^()]*{name}\.?, [eé]ds?\.\)", rf"(?<=\.) {said},?(?=\W)", rf",?\s{said}(?=\W)"):
        text = re.sub(again, "", text, count=1)
    return text
