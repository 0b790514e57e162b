"""OLAC metadata of language archives, of COCOON and others: http://www.language-archives.org/OLAC/metadata.html."""

from __future__ import annotations

from catalogue.formats import Format, _olac

FORMAT = Format(
    prefixes=("olac", "oai_olac", "olac_display"),
    namespaces=("http://www.language-archives.org/OLAC/1.1/", "http://www.language-archives.org/OLAC/1.0/"),
    roots=("olac",),
    schema="http://www.language-archives.org/OLAC/1.1/olac.xsd",
    read=_olac.read,
)
