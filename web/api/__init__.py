"""The API: the catalogue as JSON under /api/v1, described by /api/v1/openapi.json."""

from __future__ import annotations

from web.api import entities, lookups, openapi, records, sources
from web.api.blueprint import api

__all__ = ["api", "entities", "lookups", "openapi", "records", "sources"]
