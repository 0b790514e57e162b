"""The words of templates in the reader's language, whose catalogue is looked up once for an answer."""

from __future__ import annotations

from typing import cast

from flask import Flask, g
from flask_babel import Translations, get_translations


def install(app: Flask) -> None:
    """Have templates ask for their words here: Flask-Babel finds out the language again for each of a hundred words.

    That took a page as long as finding its works.
    """
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension that Babel has added
        gettext=lambda words: _catalogue().ugettext(words),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )


def _catalogue() -> Translations:
    if "translations" not in g:
        g.translations = get_translations()
    return cast(Translations, g.translations)
