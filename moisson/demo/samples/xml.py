"""Writes the two payload formats of the samples: oai_dc from a list of elements, DataCite from its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

XSI = "http://www.w3.org/2001/XMLSchema-instance"
KERNEL = "http://datacite.org/schema/kernel-4"


@dataclass(frozen=True, slots=True)
class Dc:
    """One element of simple Dublin Core; `name` without its prefix."""

    name: str
    text: str
    lang: str | None = None

    def __str__(self) -> str:
        lang = f" xml:lang={quoteattr(self.lang)}" if self.lang else ""
        return f"<dc:{self.name}{lang}>{escape(self.text)}</dc:{self.name}>"


def oai_dc(elements: Iterable[Dc], beside: str = "", namespaces: str = "") -> str:
    """An oai_dc payload; `beside` is XML of other elements, whose `namespaces` go on the root."""
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="{XSI}" {namespaces}xsi:schemaLocation="'
        'http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
        f"{''.join(map(str, elements))}{beside}</oai_dc:dc>"
    )


def tag(tag_name: str, text: str = "", inner: str = "", **attributes: str | None) -> str:
    """An element with a text or with elements inside; an underscore in an attribute stands for a colon."""
    given = "".join(
        f" {name.replace('_', ':')}={quoteattr(value)}" for name, value in attributes.items() if value is not None
    )
    return f"<{tag_name}{given}>{escape(text)}{inner}</{tag_name}>"


def group(name: str, rows: Iterable[str]) -> str:
    """The element that holds a list in DataCite, or nothing for an empty list."""
    inner = "".join(rows)
    return f"<{name}>{inner}</{name}>" if inner else ""


def datacite(*parts: str) -> str:
    return (
        f'<resource xmlns="{KERNEL}" xmlns:xsi="{XSI}" xsi:schemaLocation="{KERNEL} '
        f'http://schema.datacite.org/meta/kernel-4.6/metadata.xsd">{"".join(parts)}</resource>'
    )
