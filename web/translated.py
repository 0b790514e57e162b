"""The words of templates in the reader's language, whose catalogue is looked up once for an answer."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, g
from flask_babel import Translations, get_translations
from markupsafe import Markup


def install(app: Flask) -> None:
    """Have templates ask for their words here: Flask-Babel finds out the language again for each of a hundred words,
    and Jinja resolves and marks each anew. That took a page as long as finding its works.
    """
    app.jinja_env.globals |= {"_": said, "gettext": said, "ngettext": counted}


def said(words: str, **values: Any) -> Markup:
    """Words with values in them (`%(name)s`), which are escaped unless they are marked as safe."""
    return _filled(_catalogue().ugettext(words), values)


def counted(one: str, many: str, num: int, **values: Any) -> Markup:
    """The words for one thing or for several; `%(num)s` is the number, as long as no other is given for it."""
    return _filled(_catalogue().ungettext(one, many, num), {"num": num, **values})


def _filled(found: str, values: dict[str, Any]) -> Markup:
    words = Markup(found)  # noqa: S704  # our own words, and those of our translations
    return words % values if "%" in found else words


def _catalogue() -> Translations:
    found = getattr(g, "translations", None)
    if found is None:
        found = g.translations = get_translations()
    return cast(Translations, found)
