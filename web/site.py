"""Site: the web's own settings, as the product read them from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.source import Source, View


@dataclass(frozen=True, slots=True)
class Site:
    """How this catalogue presents itself.

    `base_url` has no trailing slash and is what readers type (`http://127.0.0.1:8000`); `oai_domain` is the namespace
    of our OAI identifiers, written into the catalogue at first use; `secret_key` signs resumption tokens.
    `sample` marks every page as showing sample records. `views` are the saved searches with pages of their own, by id.
    `metrics_for` names the addresses (or networks) that may read /metrics. `hidden_people` are the persons who asked
    for no page of their own, as `scheme:value`. `sources` are those of `sources.toml`, by id.
    """

    base_url: str
    oai_domain: str
    admin_email: str
    repository_name: str
    secret_key: str
    version: str = ""
    sample: bool = False
    page_size: int = 100
    metadata_licence: str | None = None
    views: Mapping[str, View] = field(default_factory=dict)
    metrics_for: tuple[str, ...] = ("127.0.0.1", "::1")
    hidden_people: frozenset[str] = frozenset()
    sources: Mapping[str, Source] = field(default_factory=dict)

    def repository(self, source: str) -> str:
        """What programs are told that a source is called: its name in English, or its id where it has none any more."""
        known = self.sources.get(source)
        return known.label("en") if known else source
