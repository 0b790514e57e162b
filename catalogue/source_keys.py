"""The keys of a `[[source]]` table of `sources.toml` as a table, each with what its value must look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from catalogue.sources_file import nearest


class Unfit(ValueError):
    """A value that its key does not take; the text continues "key 'x' in source 'y' …"."""


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(\d{1,6})\s*([smhdw])")
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CRON = (("minute", 0, 59, ()), ("hour", 0, 23, ()), ("day", 1, 31, ()),
         ("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
         ("weekday", 0, 0, _DAYS))  # fmt: skip


def duration(value: object) -> timedelta:
    """A span of time written as `"90s"`, `"15m"`, `"6h"`, `"7d"` or `"2w"`. Raises Unfit."""
    match = _DURATION.fullmatch(text(value).strip())
    if not match:
        raise Unfit(f'is {value!r}, not a duration such as "15m", "6h" or "7d"')
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def pause(value: object) -> str:
    """A span of at least a minute, `"30m"`, `"6h"`, `"30d"` or `"2w"`, as it stands. Raises Unfit."""
    written = text(value).strip()
    if not re.fullmatch(r"[1-9]\d{0,4}[mhdw]", written, re.ASCII):
        raise Unfit(f'is {value!r}, not a time such as "30m", "6h" or "30d"')
    return written


def every(value: object) -> str:
    """How often: a pause, `daily HH:MM`, `weekly sun HH:MM`, or five cron fields with days by name. Raises Unfit."""
    written = " ".join(text(value).lower().split())
    if written.startswith(("daily", "weekly")):
        if not re.fullmatch(rf"(daily|weekly ({'|'.join(_DAYS)})) {_CLOCK}", written, re.ASCII):
            raise Unfit(f'is {value!r}; write "daily 03:00" or "weekly sun 03:00"')
    elif len(written.split(" ")) == len(_CRON):
        for field, rule in zip(written.split(" "), _CRON, strict=True):
            _cron(field, *rule)
    elif not re.fullmatch(r"[1-9]\d{0,4}[mhdw]", written, re.ASCII):
        raise Unfit(f'is {value!r}; write "6h", "daily 03:00" or five cron fields such as "0 3 * * mon"')
    return written


def _cron(field: str, name: str, low: int, high: int, words: tuple[str, ...]) -> None:
    if name == "weekday" and re.search(r"\d", field):
        raise Unfit(f"has the weekday {field!r}: schedulers disagree on which day is 1; write mon, tue, … sun")
    if not all(_part(part, low, high, words) for part in field.split(",")):
        raise Unfit(f"has {field!r} where cron wants {name}s")


def _part(part: str, low: int, high: int, words: tuple[str, ...]) -> bool:
    """Whether `*`, `5`, `5-9`, `*/2` or `5-9/2` stays inside a field; a step must be smaller than what it divides."""
    span, slash, step = part.partition("/")
    ends = [low, high] if span == "*" else [_place(end, low, high, words) for end in span.split("-")]
    known = [end for end in ends if end is not None]
    if len(ends) > 2 or len(known) < len(ends) or known != sorted(known):
        return False
    return not slash or (bool(re.fullmatch(r"[1-9]\d?", step, re.ASCII)) and int(step) <= known[-1] - known[0])


def _place(end: str, low: int, high: int, words: tuple[str, ...]) -> int | None:
    if end in words:
        return words.index(end) + low
    return int(end) if re.fullmatch(r"\d{1,2}", end, re.ASCII) and low <= int(end) <= high else None


def quiet(value: object) -> str:
    """Hours in which a repository is left alone, `"08:00-19:00"`; they may pass midnight. Raises Unfit."""
    written = text(value).replace(" ", "")
    if not re.fullmatch(rf"{_CLOCK}-{_CLOCK}", written):
        raise Unfit(f'is {value!r}, not hours such as "08:00-19:00"')
    return written


def window(value: object) -> str:
    """How much time one list of a long harvest covers, `"12h"`, `"30d"` or `"2w"`. Raises Unfit."""
    if pause(value).endswith("m"):
        raise Unfit(f"is {value!r}, less than an hour; write hours, days or weeks")
    return pause(value)


def _said(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(f"must be text, not {_kind(value)}")
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
    if unknown := [lang for lang in value if lang not in ("fr", "en")]:
        raise Unfit(f"has the language {unknown[0]!r}; it takes fr and en")
    if not value:
        raise Unfit("has no text in any language")
    return {lang: " ".join(_said(said).split()) for lang, said in value.items()}


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit(f"must be true or false, not {_kind(value)}")
    return value


def number(low: float, high: float, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit(f"must be a number, not {_kind(value)}")
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
        raise Unfit(f"must be a list, not {_kind(value)}")
    values = tuple(check(item) for item in value)
    if twice := [item for item in values if values.count(item) > 1]:
        raise Unfit(f"names {twice[0]!r} twice")
    return values


def address(value: object) -> str:
    """An http or https address with a host, without credentials. Raises Unfit, never quoting a password."""
    try:
        parts = urlsplit(text(value).strip())
        port = parts.port
    except ValueError:
        raise Unfit("is not an address that can be read") from None
    if parts.username is not None:
        raise Unfit("holds a user name; give it in headers, as env:NAME or file:PATH")
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or port == 0
        or re.search(r"\s", text(value).strip())
    ):
        raise Unfit(f"is {value!r}, not an http or https address")
    return text(value).strip()


def base_url(value: object) -> str:
    """The address of a repository, without the arguments that a request adds to it. Raises Unfit."""
    url = address(value)
    if re.search(r"[?&]verb=", url) or "#" in url:
        raise Unfit(f"is {url!r}; leave out everything from '{'#' if '#' in url else '?verb='}'")
    return url


def private(value: object) -> bool | tuple[str, ...]:
    if isinstance(value, bool):
        return value
    return each(partial(matching, r"(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}", '"host:port"'), value)


_SECRET = re.compile(r"authorization|cookie|token|secret|password|api-?key", re.IGNORECASE)


def headers(value: object) -> dict[str, str]:
    """HTTP headers; one that carries a secret only says where it is kept. Raises Unfit, never quoting the secret."""
    if not isinstance(value, dict):
        raise Unfit(f"must be a table, not {_kind(value)}")
    for name, said in value.items():
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            raise Unfit(f"names {name!r}, which is no HTTP header")
        if _SECRET.search(name) and not re.fullmatch(r"(?:[\w-]+ )?(?:env:[A-Za-z_]\w*|file:.+)", text(said)):
            raise Unfit(f"holds a secret in {name}; write env:NAME or file:PATH instead")
    return {name: text(said) for name, said in value.items()}


def guard(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        raise Unfit(f"must be {{ share = 0.05, min = 25 }}, not {_kind(value)}")
    checks: dict[str, Callable[[object], float]] = {"share": partial(number, 0, 1), "min": partial(whole, 0, 10**9)}
    for name in value:
        if name not in checks:
            raise Unfit(f"has the unknown part {name!r}; it takes share and min{nearest(name, checks)}")
    return {name: checks[name](part) for name, part in value.items()}


def _kind(value: object) -> str:
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


ID = r"[a-z0-9][a-z0-9-]{0,39}"

KEYS: dict[str, Callable[[object], object]] = {
    "id": partial(matching, ID, '"a-z, 0-9 and -", 40 at most, not beginning with -'),
    "name": words,
    "url": base_url,
    "protocol": partial(one_of, ("oai", "csw", "dataverse")),
    "prefix": partial(matching, r"[A-Za-z0-9\-_.!~*'()]+", "a metadata prefix"),
    "sets": partial(each, text),
    "every": every,
    "enabled": flag,
    "homepage": address,
    "centre": partial(matching, r"[a-z0-9][a-z0-9/-]*", '"centre" or "centre/part"'),
    "contact": text,
    "metadata_licence": text,
    "timeout": partial(number, 0.1, 86400),
    "max_response_bytes": partial(whole, 1024, 2**40),
    "min_interval": partial(number, 0, 86400),
    "retries": partial(whole, 0, 100),
    "backoff": partial(number, 0, 3600),
    "user_agent": text,
    "method": partial(one_of, ("GET", "POST")),
    "allow_private": private,
    "deletions": partial(one_of, ("announced", "reconcile", "full")),
    "delete_guard": guard,
    "overlap": duration,
    "quirks": partial(each, partial(matching, r"-?[a-z0-9][a-z0-9-]*", "the name of a quirk")),
    "subtree": text,
    "filter": text,
    "repository": partial(matching, ID, "the id of a repository"),
    "granularity": partial(one_of, ("day", "second")),
    "tls_ca": text,
    "mints": partial(each, partial(matching, r"\S+", "the beginning of an identifier, such as 10.57745")),
    "grace": duration,
    "full_every": pause,
    "window": window,
    "quiet": quiet,
    "priority": partial(whole, -1000, 1000),
    "headers": headers,
    "reject_alert": partial(number, 0, 1),
    "redistribute": flag,
    "public_rejects": flag,
    "eosc": flag,
    "re3data": partial(matching, r"r3d\d{9,}", "r3d100000000"),
    "opendoar": partial(matching, r"\d+", "a number in quotes"),
    "description": words,
    "attested": partial(one_of, ("code", "page", "list", "guess")),
}  # fmt: skip
"""Each key of a `[[source]]` table with the function that reads its value or raises Unfit."""
