"""A catalogue in memory that serves the provider by the rules of `catalogue.access.Access`, to the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from catalogue.access import Served
from catalogue.datestamp import Window, from_epoch
from catalogue.formats import Format
from catalogue.record import Agent, Date, Description, Pid, Record, Title
from catalogue.source import Source

START = int(datetime(2024, 3, 1, tzinfo=UTC).timestamp())


def sample(n: int, title: str = "", year: int | None = 2024, publisher: str | None = "Entrepôt") -> Record:
    """A believable record."""
    return Record(
        type="dataset" if n % 2 else "article",
        pids=(Pid("doi", f"10.5072/sample-{n}"),),
        titles=(Title(title or f"Températures de l'océan n° {n}", lang="fr"), Title(f"Temperatures {n}", lang="en")),
        descriptions=(Description(f"Mesures n° {n} & commentaires <2 °C>. " * 12, lang="fr"),),
        creators=(Agent("Dupont, Jeanne", "Dupont", "Jeanne", "person"), Agent("Ifremer", kind="organisation")),
        publisher=publisher,
        year=year,
        dates=(Date("issued", f"{year}-05-01"),) if year else (),
        languages=("fr",),
        landing_page=f"https://data.example.org/{n}",
    )


@dataclass
class Row:
    """A record and every prefix in which it was ever offered."""

    id: int
    key: str
    source: str
    sets: tuple[str, ...]
    changed: int
    record: Record | None
    datestamp: str
    offered: set[str] = field(default_factory=set)


@dataclass
class Memory:
    """`time` is its clock in epoch seconds, moved by the tests; a change is dated `lead` seconds after it."""

    formats: Mapping[str, Format]
    domain: str = "moisson.example.org"
    time: int = START
    lead: int = 0
    base_url: str = "https://hal.example.org/oai"
    rows: dict[str, Row] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    sources_by_id: dict[str, Source] = field(default_factory=dict)
    before: bytes | None = None

    def put(
        self, key: str, record: Record | None, sets: tuple[str, ...] = (), source: str = "hal", datestamp: str = ""
    ) -> str:
        """Store a record, or with None its deletion; the answer is its identifier here."""
        identifier = f"oai:{self.domain}:{source}/{key}"
        known = self.rows.get(identifier)
        row = Row(
            id=known.id if known else len(self.rows) + 1,
            key=key,
            source=source,
            sets=(f"source:{source}", *sets),
            changed=max([self.time + self.lead, *(row.changed for row in self.rows.values())]),
            record=record,
            datestamp=datestamp or "2023-11-05T06:07:08Z",
            offered=set(known.offered) if known else set(),
        )
        row.offered |= {prefix for prefix in self.formats if self._writable(row, prefix)} | {"oai_dc"}
        self.rows[identifier] = row
        return identifier

    def records(
        self,
        prefix: str,
        window: Window,
        set_spec: str | None = None,
        after: tuple[int, int] | None = None,
        limit: int = 100,
    ) -> list[Served]:
        found = sorted(self._matching(prefix, window, set_spec), key=lambda pair: (pair[1].changed, pair[1].id))
        rest = [pair for pair in found if after is None or (pair[1].changed, pair[1].id) > tuple(after)]
        return [self._served(identifier, row, prefix) for identifier, row in rest[:limit]]

    def count(self, prefix: str, window: Window, set_spec: str | None = None) -> int:
        return len(self._matching(prefix, window, set_spec))

    def record(self, oai_identifier: str, prefix: str = "oai_dc") -> Served | None:
        row = self.rows.get(oai_identifier)
        return self._served(oai_identifier, row, prefix) if row and prefix in row.offered else None

    def sets(self) -> list[tuple[str, str]]:
        found = {"openaire_data"} | {spec for row in self.rows.values() for spec in row.sets}
        return sorted((spec, self.names.get(spec, spec.capitalize())) for spec in found)

    def earliest(self) -> datetime:
        return from_epoch(min([row.changed for row in self.rows.values()], default=START))

    def _matching(self, prefix: str, window: Window, set_spec: str | None) -> list[tuple[str, Row]]:
        assert set_spec is None or set_spec in dict(self.sets())
        return [
            (identifier, row)
            for identifier, row in self.rows.items()
            if prefix in row.offered
            and row.changed <= self.time
            and from_epoch(row.changed) in window
            and (set_spec is None or set_spec in row.sets)
        ]

    def _writable(self, row: Row, prefix: str) -> bool:
        return row.record is not None and self.formats[prefix].writable(row.record)

    def _served(self, identifier: str, row: Row, prefix: str) -> Served:
        live = self._writable(row, prefix)
        return Served(
            id=row.id,
            oai_identifier=identifier,
            changed=from_epoch(row.changed),
            sets=row.sets,
            deleted=not live,
            record=row.record if live else None,
            source=row.source,
            origin_identifier=row.key,
            origin_datestamp=row.datestamp,
            origin_base_url=self.base_url,
            origin_namespace="http://www.openarchives.org/OAI/2.0/oai_dc/",
            harvested=from_epoch(row.changed) - timedelta(seconds=5),
            origin_before=self.before if live else None,
            origin_name=self.sources_by_id[row.source].label("en") if row.source in self.sources_by_id else row.source,
        )

    def catalogue(self) -> SimpleNamespace:
        """What `create_app` is given, as far as the provider looks at it."""
        return SimpleNamespace(access=self)
