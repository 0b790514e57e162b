"""The pages that have a language: all addresses that begin with /fr/ or /en/."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Blueprint, g, url_for
from flask import request as asked

from web import here

pages = Blueprint("pages", __name__, url_prefix="/<any(fr, en):lang>")


@pages.url_value_preprocessor
def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.lang = values.pop("lang", None) if values else None


@pages.app_url_defaults
def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint.startswith("pages."):
        values.setdefault("lang", here.language())


def address_of(endpoint: str, **values: Any) -> str:
    """What url_for answers, remembered for pages without parts: it finds its way anew each time, and a page of results
    has some fifty such links."""
    if values or not endpoint.startswith("pages."):
        return url_for(endpoint, **values)
    return _plain(endpoint, here.language(), asked.script_root)


@lru_cache(maxsize=256)
def _plain(endpoint: str, lang: str, root: str) -> str:
    return url_for(endpoint, lang=lang)


def in_language(lang: str) -> str:
    """This very address in another language; home for an address that has no language."""
    if asked.endpoint is None or not asked.endpoint.startswith("pages."):
        return url_for("pages.home", lang=lang)
    query = asked.query_string.decode("utf-8", "replace")
    path = url_for(asked.endpoint, **{**(asked.view_args or {}), "lang": lang})
    return f"{path}?{query}" if query else path
