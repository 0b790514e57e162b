"""What the provider stands on beside the rows: whose records are handed on, and where they come from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from catalogue.source import Source
from catalogue.store import standings
from catalogue.store.compression import Press

HANDED_ON = "handed_on"
"""Under this it is remembered whether a source's records are handed on: `yes`, `no` (they were once) or `never`."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What serving needs beside the rows: the domain of our identifiers, the sources, and how frames are expanded."""

    domain: str
    sources: Mapping[str, Source]
    press: Press

    def withheld(self) -> list[str]:
        """Sources whose records are not handed on (`redistribute = false`)."""
        return sorted(id for id, source in self.sources.items() if not source.redistribute)

    def hidden(self, connection: Connection) -> list[str]:
        """Those of them whose records never were: of the others, their readers are told that they are gone."""
        withheld = self.withheld()
        known = standings.remembered(connection, withheld) if withheld else {}
        return [id for id in withheld if known.get(id, {}).get(HANDED_ON, "never") == "never"]

    def offered_to_eosc(self) -> list[str]:
        """Sources whose records are in the set `eosc` (`eosc = true`)."""
        return sorted(id for id, source in self.sources.items() if source.eosc)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a source's records come from: the base URL, what the repository is called in English, and whether they
    may not be handed on."""

    url: str
    name: str
    withheld: bool = False


def homes(connection: Connection, shelf: Shelf, sources: Collection[str]) -> dict[str, Home]:
    """By source; of one that `sources.toml` no longer has, as it was when it was harvested last."""
    known = {id: source for id in sources if (source := shelf.sources.get(id))}
    gone = [id for id in sources if id not in known]
    noted = standings.remembered(connection, gone) if gone else {}
    return {id: Home(source.url, source.label("en"), not source.redistribute) for id, source in known.items()} | {
        id: _remembered(id, noted.get(id, {})) for id in gone
    }


def _remembered(id: str, facts: Mapping[str, str]) -> Home:
    return Home(facts.get("served_from", ""), facts.get("called", id))
