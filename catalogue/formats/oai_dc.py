"""Simple Dublin Core, and dcterms put beside it: http://www.openarchives.org/OAI/2.0/oai_dc.xsd."""

from __future__ import annotations

from catalogue.formats import Format, Notes, _dublin_core
from catalogue.formats._oai_dc_write import write
from catalogue.formats._walk import Element, local, values
from catalogue.record import Record

_SRW = "info:srw/schema/1/dc-schema"
_DUBLIN_CORE = ("{http://purl.org/dc/elements/1.1/}*", "{http://purl.org/dc/terms/}*")


def read(root: Element, notes: Notes) -> Record:
    """The elements; in a bare `metadata` only those of Dublin Core, as anything may stand beside them there."""
    wrapped = local(root.tag) == "metadata"
    return _dublin_core.read(values(root.iterchildren(*(_DUBLIN_CORE if wrapped else ("*",))), notes), notes)


FORMAT = Format(
    prefixes=("oai_dc",),
    namespaces=("http://www.openarchives.org/OAI/2.0/oai_dc/", "http://purl.org/dc/elements/1.1/", _SRW),
    roots=("dc",),
    schema="http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    read=read,
    write=write,
)
