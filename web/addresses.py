"""Parts of addresses that Flask does not know."""

from __future__ import annotations

from werkzeug.routing import BaseConverter, IntegerConverter, Map


class PublicId(BaseConverter):
    """A public id as minted or as somebody typed it; without a dot, which begins the suffix of a form."""

    regex = r"[0-9A-Za-z-]{1,40}"


class Number(IntegerConverter):
    """A number that a database can hold; longer ones are no address of ours."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**63 - 1)
