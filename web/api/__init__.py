"""The API: the catalogue as JSON under /api/v1, described by /api/v1/openapi.json."""
