"""The application of the web's tests: pages, API and provider over a catalogue in memory."""

from __future__ import annotations

from flask import Flask
from memory_access import MemoryAccess

from catalogue import Catalogue
from web.application import create_app
from web.site import Site

SITE = Site(
    base_url="http://catalogue.example",
    oai_domain="catalogue.example",
    admin_email="contact@catalogue.example",
    repository_name="Moisson",
    secret_key="a secret of the tests",
    version="0.1.0",
)


def app_over(access: MemoryAccess, site: Site = SITE) -> Flask:
    """The application over an Access; the web asks nothing of the two other faces of a catalogue."""
    return create_app(Catalogue(ingest=None, access=access, administration=None), site)  # type: ignore[arg-type]
