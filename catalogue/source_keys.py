"""The keys of a `[[source]]` table of `sources.toml` as a table, each with what its value must look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

from catalogue.source_values import Unfit, each, flag, kind_of, matching, number, one_of, text, unless, whole, words
from catalogue.sources_file import nearest

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
        _cron(written)
    elif not re.fullmatch(r"[1-9]\d{0,4}[mhdw]", written, re.ASCII):
        raise Unfit(f'is {value!r}; write "6h", "daily 03:00" or five cron fields such as "0 3 * * mon"')
    return written


def _cron(line: str) -> None:
    fields = line.split(" ")
    unless(said for field, rule in zip(fields, _CRON, strict=True) if (said := _field(field, *rule)))
    days, months = (_values(field, *rule[1:]) for field, rule in zip(fields[2:4], _CRON[2:4], strict=True))
    if min(days) > max(_LONGEST[month - 1] for month in months):
        raise Unfit(f"names a day that never comes: {fields[2]} of {fields[3]}")


_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _field(field: str, name: str, low: int, high: int, words: tuple[str, ...]) -> str | None:
    if name == "weekday" and re.search(r"\d", field):
        return f"has the weekday {field!r}: schedulers disagree on which day is 1; write mon, tue, … sun"
    if not all(_part(part, low, high, words) for part in field.split(",")):
        return f"has {field!r} where cron wants {name}s"
    return None


def _values(field: str, low: int, high: int, words: tuple[str, ...]) -> set[int]:
    """The numbers that a field stands for, which has been found right."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        ends = [low, high] if span == "*" else [_place(end, low, high, words) or low for end in span.split("-")]
        found.update(
            range(ends[0], (high if step else ends[0]) + 1 if len(ends) == 1 else ends[-1] + 1, int(step or 1))
        )
    return found


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
    if asked := next((name for name in parse_qs(urlsplit(url).query, keep_blank_values=True) if name in _ASKED), None):
        key = {"set": '; write sets = ["…"]', "metadataPrefix": '; write prefix = "…"'}.get(asked, "")
        raise Unfit(f"is {url!r}; leave out '{asked}=', which belongs to a request{key}")
    return url


_ASKED = ("metadataPrefix", "set", "from", "until", "identifier", "resumptionToken")
"""Arguments of OAI-PMH, which a repository refuses (badArgument) when they come twice or with others."""


def place_of(url: str) -> str:
    """An address without what makes no difference: scheme, case of the host, its usual port, a slash at the end."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.hostname}{port}{parts.path.rstrip('/')}?{parts.query}"


_HEEDED = {"subtree": ("dataverse",), "filter": ("dataverse", "csw")}


def unheeded(own: Iterable[str], protocol: str) -> Iterator[tuple[str, str]]:
    """The keys that a source of this protocol does not heed, so that all comes where a part was wanted."""
    for key in own:
        if protocol not in _HEEDED.get(key, (protocol,)):
            instead = "; OAI-PMH has `sets`" if protocol == "oai" else ""
            yield key, f'has no meaning for protocol = "{protocol}"{instead}'


def private(value: object) -> bool | tuple[str, ...]:
    if isinstance(value, bool):
        return value
    return each(partial(matching, r"(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}", '"host:port"'), value)


_SECRET = re.compile(r"authorization|cookie|token|secret|password|api-?key", re.IGNORECASE)


def headers(value: object) -> dict[str, str]:
    """HTTP headers; one that carries a secret only says where it is kept. Raises Unfit, never quoting the secret."""
    if not isinstance(value, dict):
        raise Unfit(f"must be a table, not {kind_of(value)}")
    unless(wrong for name, said in value.items() for wrong in _header(name, said))
    return {name: text(said) for name, said in value.items()}


def _header(name: str, value: object) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
        yield f"names {name!r}, which is no HTTP header"
    try:
        said = text(value)
    except Unfit as error:
        yield from (f"has {name}, which {wrong}" for wrong in error.said)
        return
    if _SECRET.search(name) and not re.fullmatch(r"(?:[\w-]+ )?(?:env:[A-Za-z_]\w*|file:.+)", said):
        yield f"holds a secret in {name}; write env:NAME or file:PATH instead"


def guard(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        raise Unfit(f"must be {{ share = 0.05, min = 25 }}, not {kind_of(value)}")
    checks: dict[str, Callable[[object], float]] = {"share": partial(number, 0, 1), "min": partial(whole, 0, 10**9)}
    unless(said for name, part in value.items() for said in _guarded(checks, name, part))
    return {name: checks[name](part) for name, part in value.items()}


def _guarded(checks: Mapping[str, Callable[[object], float]], name: str, part: object) -> Iterator[str]:
    if name not in checks:
        yield f"has the unknown part {name!r}; it takes share and min{nearest(name, checks)}"
        return
    try:
        checks[name](part)
    except Unfit as error:
        yield from (f"has {name}, which {said}" for said in error.said)


ID = r"[a-z0-9][a-z0-9-]{0,39}"

KEYS: dict[str, Callable[[object], object]] = {
    "id": partial(matching, ID, "a-z0-9 and hyphens, 40 characters at most, no hyphen first"),
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
