"""The `sources.toml` of the sample repositories, for the port at which they are served."""

from __future__ import annotations

from importlib.resources import files

from catalogue.source import Source, SourcesInvalid, read


def sources_toml(port: int) -> str:
    """The text of a `sources.toml` whose seven sources are at this port of the loopback, and may be asked there."""
    template = (files(__package__) / "sources.toml").read_text("utf-8")
    return template.replace("PORT", str(port))


def sources(port: int) -> tuple[Source, ...]:
    """The same as values."""
    found, mistakes = read(sources_toml(port))
    if mistakes:
        raise SourcesInvalid(mistakes)
    return tuple(found)
