"""`sources.toml` taken anew while processes run: each looks whether somebody asked for it, and a wrong file changes
nothing."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType

import msgspec
import structlog

from catalogue.source import SourcesInvalid
from catalogue.store import StorageFailed, Store, facts
from moisson import differences
from moisson.settings import Settings, described

log = structlog.get_logger(__name__)
EVERY = 2.0
"""Seconds between two looks of a process whether it was asked to take the file anew."""

ASKED, TAKEN = "sources_asked", "sources_taken"


def ask(store: Store) -> None:
    """Ask every process that works on this catalogue to take its `sources.toml` anew."""
    with store.write() as connection:
        facts.write(connection, ASKED, str(int(facts.read(connection, ASKED) or 0) + 1))


def taken(store: Store) -> differences.Described | None:
    """What the scheduler took from `sources.toml` the last time; None where it never ran."""
    with store.read() as connection:
        kept = facts.read(connection, TAKEN)
    return msgspec.json.decode(kept, type=differences.Described) if kept else None


class Reloading:
    """Takes the file anew for one process: `look` every few seconds, or let `watch` do so in a thread."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings, self.store = settings, store
        self.seen: str | None = None
        self.trouble = False
        self.ended = threading.Event()

    def look(self) -> bool:
        """Take the file anew if that was asked since the last look, and at the first one; whether it was taken."""
        asked = self._asked()
        if asked is None or asked == self.seen:
            return False
        self.seen = asked
        try:
            found = described(self.settings.sources_path)
        except SourcesInvalid as error:
            for mistake in error.errors:
                log.error("sources.toml is not taken; the last good one goes on", mistake=str(mistake))
            return False
        self.settings.sources.replace({source.id: source for source in found})
        self.settings.views.replace({view.id: view for view in found.views})
        return True

    def _asked(self) -> str | None:
        """How often it was asked for; None where the database does not answer, which is told once."""
        try:
            with self.store.read() as connection:
                asked = facts.read(connection, ASKED) or ""
        except StorageFailed as error:
            if not self.trouble:
                log.error("it cannot be seen whether sources.toml is to be taken anew", why=str(error))
            self.trouble = True
            return None
        self.trouble = False
        return asked

    def keep(self) -> None:
        """Note what is taken, for `moisson sources diff`."""
        now = msgspec.json.encode(differences.of(self.settings.sources)).decode()
        with self.store.write() as connection:
            if facts.read(connection, TAKEN) != now:
                facts.write(connection, TAKEN, now)

    def watch(self) -> None:
        """Look every few seconds in a thread that ends with the process."""
        threading.Thread(target=self._watch, name="looks for a new sources.toml", daemon=True).start()

    def _watch(self) -> None:
        while not self.ended.is_set():
            try:
                self.look()
            except Exception:
                log.exception("it cannot be seen whether sources.toml is to be taken anew")
            self.ended.wait(EVERY)


def ask_on_hangup(store: Store) -> None:
    """Let SIGHUP ask for the file to be taken anew, as `moisson sources reload` does, where no terminal can hang up."""

    def asked(number: int, frame: FrameType | None) -> None:
        try:
            ask(store)
        except StorageFailed:
            log.exception("sources.toml is not taken anew: the database does not answer")

    if not sys.stdin.isatty():
        signal.signal(signal.SIGHUP, asked)
