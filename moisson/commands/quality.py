"""`moisson quality`: how complete the records of a source are, and what could not be placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from catalogue.quality import RULES
from catalogue.source import Source
from moisson.assemble import Opened
from moisson.commands.terminal import as_json, emit, opened, source_named, table


@click.command()
@click.argument("sources", nargs=-1)
@click.option(
    "--unmapped",
    is_flag=True,
    help="The raw values that no vocabulary of ours knows, and what else readers noted, by format and count.",
)
@as_json
def quality(sources: Sequence[str], unmapped: bool, json: bool) -> None:
    """How many records of SOURCES (or of all) keep each rule, and who can mend the rest."""
    catalogue = opened()
    for source in [source_named(catalogue, id) for id in sources] or list(catalogue.sources.values()):
        rows = _unmapped(catalogue, source) if unmapped else _rules(catalogue, source)
        if json:
            for row in rows:
                emit(row)
        elif rows:
            table(rows, list(rows[0]))


def _unmapped(catalogue: Opened, source: Source) -> list[dict[str, object]]:
    found = catalogue.catalogue.administration.unmapped(source)
    return [
        {"source": source.id, "format": prefix, "code": code, "field": field, "raw": raw, "count": count}
        for (prefix, code, field, raw), count in found.most_common()
    ]


def _rules(catalogue: Opened, source: Source) -> list[dict[str, object]]:
    kept: Counter[str] = Counter()
    total = 0
    for row in catalogue.catalogue.administration.records(source.id, deleted=False):
        if row.record is not None:
            total += 1
            kept.update(rule.name for rule in RULES if rule.holds(row.record))
    return [
        {"source": source.id, "rule": rule.name, "records": total, "kept": kept[rule.name], "mends": rule.mends}
        for rule in RULES
        if total
    ]
