"""The mirror: our harvester harvests our provider, and both catalogues end equal.

Equal is: the same identifiers, deletions and sets, and byte-equal metadata of each prefix from both providers.
"""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from lxml import etree
from plugins.installations import Install, Installation

from catalogue.datestamp import Window
from catalogue.formats import PUBLISHED
from catalogue.run import Mode, State
from catalogue.store import pages
from moisson.demo import start

ORIGINS = ("seanoe", "rdg")
MIRROR = """
[defaults]
allow_private = true
min_interval = 0
overlap = "0s"

[[source]]
id = "mirror"
name = "Mirror"
url = "{url}/oai"
prefix = "{prefix}"
timeout = 60
"""


class Offered:
    """What a provider offers of a prefix: by identifier, whether deleted, the sets, and the metadata's bytes."""

    def __init__(self, installation: Installation, prefix: str) -> None:
        self.deleted: set[str] = set()
        self.metadata: dict[str, bytes] = {}
        self.sets: dict[str, tuple[str, ...]] = {}
        self.before: dict[str, bytes | None] = {}
        write = PUBLISHED[prefix].write
        assert write is not None
        after = None
        while rows := installation.access.records(prefix, Window(), after=after, limit=500):
            after = (int(rows[-1].changed.timestamp()), rows[-1].id)
            for row in rows:
                self.sets[row.oai_identifier] = row.sets
                self.before[row.oai_identifier] = row.origin_before
                if row.deleted or row.record is None:
                    self.deleted.add(row.oai_identifier)
                else:
                    self.metadata[row.oai_identifier] = etree.tostring(write(row.record))


def mirrored(identifier: str) -> str:
    """The identifier of the origin, from that of its mirror image."""
    return unquote(identifier.partition("/")[2])


def assert_equal(origin: Installation, mirror: Installation, prefix: str) -> None:
    for installation in (origin, mirror):
        installation.clock.ahead += 10  # our datestamps lie ahead; nothing is offered before its time has come
    here, there = Offered(origin, prefix), Offered(mirror, prefix)
    assert {mirrored(name) for name in there.deleted} == here.deleted
    assert {mirrored(name) for name in there.metadata} == here.metadata.keys()
    for name, metadata in there.metadata.items():
        assert metadata.decode() == here.metadata[mirrored(name)].decode()
    for name in there.metadata:
        before = there.before[name]
        assert before is not None
        assert etree.fromstring(before).findtext("{*}identifier") == unquote(mirrored(name).partition("/")[2])
    rows = {row.identifier: row.sets for row in mirror.administration.records("mirror", deleted=False)}
    assert {name: sorted(sets) for name, sets in rows.items()} == {
        name: sorted(here.sets[name]) for name in here.metadata
    }


class Crash(Exception):
    """The process dies here."""


def crashing(monkeypatch: pytest.MonkeyPatch, at_page: int) -> None:
    """Let the transaction of the n-th page from now on fail after everything was written and before it commits."""
    left = [at_page]
    sound = pages.apply

    def apply(*arguments: object) -> object:
        done = sound(*arguments)  # type: ignore[arg-type]
        left[0] -= 1
        if left[0] == 0:
            raise Crash
        return done

    monkeypatch.setattr(pages, "apply", apply)


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
def test_our_harvester_mirrors_our_provider_through_edits_deletions_and_crashes(
    prefix: str, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(f"mirror {prefix}")
    demo = start()
    try:
        origin = install("origin", demo.sources_toml())
        for source in ORIGINS:
            assert origin.harvest(source).state is State.SUCCEEDED
        origin.clock.ahead += 10
        with origin.served() as url:
            mirror = install("mirror", MIRROR.format(url=url, prefix=prefix))
            mirror.clock.ahead = origin.clock.ahead
            for turn in range(4):
                with monkeypatch.context() as patched:
                    crashing(patched, chance.randrange(1, 12))
                    with suppress(Crash):  # a round may be too short to reach the page
                        mirror.harvest("mirror", Mode.FULL if turn == 0 else Mode.INCREMENTAL)
                assert mirror.harvest("mirror").state is State.SUCCEEDED
                assert_equal(origin, mirror, prefix)
                for _ in range(chance.randrange(1, 6)):
                    demo.change_something(datetime.now(UTC))
                for source in ORIGINS:
                    origin.harvest(source)
                for installation in (origin, mirror):
                    installation.clock.ahead += 10
            assert mirror.harvest("mirror").state is State.SUCCEEDED
            assert_equal(origin, mirror, prefix)
    finally:
        demo.stop()
