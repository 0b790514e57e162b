"""A value of `sources.toml` as text, words, a number or a list of them: what it must look like, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from catalogue.sources_file import nearest


class Unfit(ValueError):
    """A value that its key does not take; each of its texts continues "key 'x' in source 'y' …"."""

    def __init__(self, *said: str) -> None:
        super().__init__(*said)
        self.said = said


def unless(found: Iterable[str]) -> None:
    """Raise Unfit with all that was found, if anything."""
    if said := tuple(found):
        raise Unfit(*said)


def _said(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(f"must be text, not {kind_of(value)}")
    if not value.strip():
        raise Unfit("is empty")
    return value


def text(value: object) -> str:
    if not _said(value).isprintable():
        raise Unfit("must be one line of text without control characters")
    return _said(value)


def words(value: object) -> dict[str, str]:
    """A text, or one for each language; a bare text serves both."""
    if not isinstance(value, dict):
        return dict.fromkeys(("fr", "en"), " ".join(_said(value).split()))
    unless(f"has the language {lang!r}; it takes fr and en" for lang in value if lang not in ("fr", "en"))
    if not value:
        raise Unfit("has no text in any language")
    return {lang: " ".join(_said(said).split()) for lang, said in value.items()}


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit(f"must be true or false, not {kind_of(value)}")
    return value


def number(low: float, high: float, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit(f"must be a number, not {kind_of(value)}")
    if not low <= value <= high:
        raise Unfit(f"is {value}, outside {low:g} to {high:g}")
    return float(value)


def whole(low: int, high: int, value: object) -> int:
    if not number(low, high, value).is_integer() or isinstance(value, float):
        raise Unfit(f"is {value}; it must be a whole number")
    return int(number(low, high, value))


def one_of(choices: tuple[str, ...], value: object) -> str:
    if text(value) not in choices:
        raise Unfit(f"is {value!r}; it takes {', '.join(choices)}{nearest(text(value), choices)}")
    return text(value)


def matching(pattern: str, example: str, value: object) -> str:
    if not re.fullmatch(pattern, text(value)):
        raise Unfit(f"is {value!r}, not of the form {example}")
    return text(value)


def each(check: Callable[[object], str], value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Unfit(f"must be a list, not {kind_of(value)}")
    unless(said for n, item in enumerate(value, 1) for said in _item(check, n, item))
    values = tuple(check(item) for item in value)
    unless(f"names {item!r} twice" for item in dict.fromkeys(values) if values.count(item) > 1)
    return values


def _item(check: Callable[[object], str], number: int, item: object) -> Iterator[str]:
    try:
        check(item)
    except Unfit as error:
        yield from (f"has item {number}, which {said}" for said in error.said)


def kind_of(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case dict():
            return "a table"
    return "a date or time"
