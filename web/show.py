"""How values look in pages: filters and functions that the templates use."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import flask_babel
from babel.dates import get_day_names
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext, ngettext
from markupsafe import Markup

from catalogue.access import SourceFigures
from catalogue.record import Agent
from catalogue.works import Copy, Work
from web import here, labels, shown
from web.below import path_of
from web.entities import hidden
from web.pages.lingual import address_of, in_language

STATIC = Path(__file__).parent / "static"


def number(value: int | float | None) -> str:
    return "—" if value is None else _decimal(value, str(flask_babel.get_locale()))


@lru_cache(maxsize=8192)
def _decimal(value: int | float, locale: str) -> str:
    return format_decimal(value, locale=locale)


def degrees(value: float) -> str:
    """A coordinate to a hundred-thousandth, some metre, in the numbers of the page's language."""
    return str(flask_babel.format_decimal(round(value, 5), "0.#####"))


def percent(part: float | None) -> str:
    """A share from 0 to 1; what is not whole is never rounded up to 100 %, what is begun never down to 0."""
    if part is None:
        return "—"
    if 0 < part < 0.01:
        return str(gettext("under %(share)s", share=flask_babel.format_percent(0.01)))
    return str(flask_babel.format_percent(min(part, 0.99) if part < 1 else 1.0))


def filesize(size: int) -> str:
    """Bytes in round numbers and the units that readers know."""
    if size < 1_000_000:
        return str(gettext("%(size)s kB", size=number(max(1, round(size / 1000)))))
    if size < 1_000_000_000:
        return str(gettext("%(size)s MB", size=number(round(size / 1_000_000, 1))))
    return str(gettext("%(size)s GB", size=number(round(size / 1_000_000_000, 1))))


def when(moment: datetime | None) -> Markup:
    """How long ago, with the exact time (UTC) for those who ask for it."""
    if moment is None:
        return Markup("—")
    exact = flask_babel.format_datetime(moment.astimezone(UTC), "medium", rebase=False)
    distance = flask_babel.format_timedelta(moment - datetime.now(UTC), add_direction=True, threshold=1.5)
    return Markup('<time datetime="{}" title="{} UTC">{}</time>').format(moment.isoformat(), exact, distance)


def at(moment: datetime | None) -> Markup:
    """The exact time, in UTC."""
    if moment is None:
        return Markup("—")
    exact = flask_babel.format_datetime(moment.astimezone(UTC), "medium", rebase=False)
    return Markup('<time datetime="{}">{} UTC</time>').format(moment.isoformat(), exact)


def how_often(every: str) -> str:
    """When a source is asked, in words; a cron line as it stands."""
    if pause := re.fullmatch(r"(\d+)([mhdw])", every):
        return _each(int(pause[1]), pause[2])
    match every.split():
        case ["daily", time]:
            return str(gettext("daily at %(time)s UTC", time=time))
        case ["weekly", weekday, time]:
            name = get_day_names("wide", locale=flask_babel.get_locale())[_DAYS.index(weekday)]
            return str(gettext("weekly, on %(day)s at %(time)s UTC", day=name, time=time))
    return every


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _each(count: int, unit: str) -> str:
    match unit:
        case "m":
            return str(ngettext("every minute", "every %(num)s minutes", count))
        case "h":
            return str(ngettext("every hour", "every %(num)s hours", count))
        case "d":
            return str(ngettext("every day", "every %(num)s days", count))
    return str(ngettext("every week", "every %(num)s weeks", count))


def day(text: str | None) -> str:
    """A date of a record (2024, 2024-05, 2024-05-01) as the reader writes it; odd ones as they are."""
    if not text or text.startswith("-"):
        return text or ""
    pattern = {4: "y", 7: "MMMM y"}.get(len(text), "long")
    try:
        parsed = datetime.strptime(text, {4: "%Y", 7: "%Y-%m"}.get(len(text), "%Y-%m-%d"))  # noqa: DTZ007  # a day
    except ValueError:
        return text
    return str(flask_babel.format_date(parsed.date(), pattern, rebase=False))


def seconds_between(start: datetime, end: datetime | None) -> str:
    return flask_babel.format_timedelta(end - start, threshold=2) if end else "—"


def authors(agents: tuple[Agent, ...], most: int = 3) -> str:
    names = [shown.shortened(agent.name, 80) for agent in agents[:most]]
    rest = len(agents) - most
    if rest > 0:
        names.append(ngettext("+ %(number)s more", "+ %(number)s more", rest, number=number(rest)))
    return " ; ".join(names)


def others(count: int) -> str:
    """How many more there are than are named."""
    return str(ngettext("and %(number)s more", "and %(number)s more", count, number=number(count)))


def source_name(source: str) -> str:
    """What readers call a source, or a repository by one of its doors; its id where it is no longer configured."""
    return here.source_names().get(source, source)


def holders(work: Work) -> list[str]:
    """The sources that hold a work, best copy first; doors of one repository count once."""
    return list(dict.fromkeys(copy.source for copy in shown.copies(work)))


def best_copy(work: Work) -> Copy | None:
    return next(shown.copies(work), None)


def partial(figures: SourceFigures) -> bool:
    """Whether a source is still being brought in; rejected records keep a complete one below its declared size."""
    return figures.share is not None and figures.share < 1 and not figures.complete


def facet_word(facet: str, value: str) -> str:
    match facet:
        case _ if value == "none":
            return labels.translated(labels.NOT_STATED, here.language())
        case "type":
            return labels.word(labels.TYPES, value)
        case "access":
            return labels.word(labels.ACCESS, value)
        case "source":
            return source_name(value)
        case "lang":
            return labels.language_name(value)
        case "centre":
            return labels.centre(value)
        case "has":
            return labels.word(labels.HAS, value)
        case "license":
            return labels.licence(value)
        case _:
            return value


def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


STYLE_VERSION = _version("style.css")


def install(app: Flask) -> None:
    app.jinja_env.filters |= {
        "number": number,
        "filesize": filesize,
        "percent": percent,
        "when": when,
        "at": at,
        "day": day,
        "how_often": how_often,
        "authors": authors,
        "shortened": shown.shortened,
        "linked": shown.linked,
        "source_name": source_name,
    }
    app.jinja_env.globals |= {
        "root": path_of(here.site().base_url),
        "labels": labels,
        "shown": shown,
        "word": labels.word,
        "facet_word": facet_word,
        "language_name": labels.language_name,
        "others": others,
        "partial": partial,
        "source_name": source_name,
        "holders": holders,
        "hidden": hidden,
        "best_copy": best_copy,
        "seconds_between": seconds_between,
        "in_language": in_language,
        "url_for": address_of,
        "language": here.language,
        "site": here.site(),
        "style_version": STYLE_VERSION,
        # written into the page: a page asks for four things at most, and this is the smallest
        "icon": "data:image/svg+xml," + quote((STATIC / "icon.svg").read_text("utf-8").strip()),
        "script_version": _version("page.js"),
        "world_version": _version("world.svg"),
    }
