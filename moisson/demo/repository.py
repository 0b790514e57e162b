"""An OAI-PMH repository in memory: its records, its character, and what changes in it while it runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import Literal

from catalogue.datestamp import Granularity, Window

MOST_LISTS = 256
"""Lists remembered; each differs in set or dates from the others."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a repository; `metadata` is the payload in each prefix, as XML text without a declaration.

    A live item whose payload is the empty text is served as a header without metadata, which the protocol forbids
    and repositories do all the same. A deleted item keeps its payloads, so that it can come back.
    """

    identifier: str
    datestamp: datetime
    metadata: Mapping[str, str]
    sets: tuple[str, ...] = ()
    deleted: bool = False

    @property
    def key(self) -> tuple[datetime, str]:
        """What lists are ordered by; a record that changes moves to the end, so a walk by key loses nothing."""
        return self.datestamp, self.identifier


@dataclass(frozen=True, slots=True)
class Character:
    """How a repository behaves: what Identify says, how long its pages are, how long its tokens live.

    `token_lifetime` None means stateless tokens that hold for ever; they survive a restart of the server too.
    `formats` gives schema and namespace of each prefix, `sets` the name of each setSpec.
    """

    name: str
    granularity: Granularity = Granularity.SECOND
    deleted_record: Literal["no", "transient", "persistent"] = "persistent"
    page: int = 100
    token_lifetime: timedelta | None = None
    sets: Mapping[str, str] = field(default_factory=dict)
    formats: tuple[str, ...] = ("oai_dc",)
    admin_email: str = "sample@repository.example.org"


class Repository:
    """The records of one repository; every method may be called from any thread."""

    def __init__(self, character: Character, items: Iterable[Item] = ()) -> None:
        self.character = character
        self.lock = RLock()
        self._items = {item.identifier: self._coarse(item) for item in items}
        self._lists: dict[tuple[str, str | None, Window], list[Item]] = {}
        self.pages: dict[tuple[object, ...], str] = {}
        """Answers already written, by what was asked; emptied by every change."""

    def __len__(self) -> int:
        return len(self._items)

    def get(self, identifier: str) -> Item | None:
        return self._items.get(identifier)

    def items(self) -> list[Item]:
        """All items, deleted ones included, in the order of lists."""
        with self.lock:
            return sorted(self._items.values(), key=lambda item: item.key)

    def live(self) -> list[Item]:
        return [item for item in self.items() if not item.deleted]

    def earliest(self) -> datetime:
        return min((item.datestamp for item in self._items.values()), default=datetime(2000, 1, 1, tzinfo=UTC))

    def select(self, prefix: str, set_spec: str | None, window: Window) -> list[Item]:
        """The items of a list, ordered by key; a set holds its subsets."""
        with self.lock:
            asked = (prefix, set_spec, window)
            if asked not in self._lists:
                if len(self._lists) >= MOST_LISTS:
                    self._forget()
                self._lists[asked] = [item for item in self.items() if self._matches(item, *asked)]
            return self._lists[asked]

    def page_after(self, found: list[Item], after: tuple[datetime, str] | None) -> tuple[int, list[Item]]:
        """Where the page that follows a key begins in a list, and its items."""
        start = 0 if after is None else bisect_right(found, after, key=lambda item: item.key)
        return start, found[start : start + self.character.page]

    def put(self, item: Item) -> None:
        """Adds an item or takes the place of the one with its identifier."""
        with self.lock:
            self._items[item.identifier] = self._coarse(item)
            self._forget()

    def delete(self, identifier: str, now: datetime) -> None:
        """A tombstone dated `now`; where the repository does not announce deletions, nothing is left at all."""
        with self.lock:
            if self.character.deleted_record == "no":
                self.remove([identifier])
            else:
                self.put(replace(self._items[identifier], datestamp=now, deleted=True))

    def remove(self, identifiers: Iterable[str]) -> None:
        """Takes records away without a word, as a crashed index does."""
        with self.lock:
            for identifier in identifiers:
                self._items.pop(identifier, None)
            self._forget()

    def _coarse(self, item: Item) -> Item:
        """The item with its datestamp in the repository's granularity."""
        moment = item.datestamp.replace(microsecond=0)
        if self.character.granularity is Granularity.DAY:
            moment = moment.replace(hour=0, minute=0, second=0)
        return item if moment == item.datestamp else replace(item, datestamp=moment)

    def _forget(self) -> None:
        self._lists.clear()
        self.pages.clear()

    @staticmethod
    def _matches(item: Item, prefix: str, set_spec: str | None, window: Window) -> bool:
        if prefix not in item.metadata or item.datestamp not in window:
            return False
        return set_spec is None or any(f"{each}:".startswith(f"{set_spec}:") for each in item.sets)


def revised(item: Item, now: datetime, note: str) -> Item:
    """The item with `note` at the end of its first title, dated `now`; `note` holds no markup."""
    return replace(
        item, datestamp=now, metadata={prefix: _with_note(text, note) for prefix, text in item.metadata.items()}
    )


def _with_note(payload: str, note: str) -> str:
    ends = [at for at in (payload.find("</dc:title>"), payload.find("</title>")) if at >= 0]
    return payload[: min(ends)] + f" ({note})" + payload[min(ends) :] if ends else payload
