"""Parts of addresses that Flask does not know."""

from __future__ import annotations

from werkzeug.routing import BaseConverter


class PublicId(BaseConverter):
    """A public id as minted or as somebody typed it; without a dot, which begins the suffix of a form."""

    regex = r"[0-9A-Za-z-]{1,40}"
