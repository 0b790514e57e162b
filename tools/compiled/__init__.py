"""Compiles what crosswalks spend their time in: the same modules, half as fast again (docs/decisions/0017).

The result lies among the environment's packages and is used by every process of that environment as long as it was
made of exactly the sources at hand; a changed source, or `MOISSON_INTERPRETED=1`, and Python reads the sources.
"""

from __future__ import annotations

COMPILED = (
    "catalogue/normal/*.py",
    *(
        f"catalogue/formats/{name}.py"
        for name in (
            "_walk",
            "_settled",
            "_alike",
            "_dublin_core",
            "_dublin_core_coverage",
            "_oai_dc_identity",
            "oai_dc",
            "_datacite_container",
            "_datacite_identity",
            "_datacite_parts",
            "_datacite_words",
            "datacite",
        )
    ),
)
"""The shared ground, and the readers of the two formats that nearly all records come in; packages stay as they are."""
