"""The addresses of the API: each module registers its own on one blueprint."""

from __future__ import annotations

from web.api import entities, lookups, openapi, records, sources
from web.api.blueprint import api

__all__ = ["api", "entities", "lookups", "openapi", "records", "sources"]
