"""Two readings of `sources.toml` compared, key by key, and what each difference leads to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from catalogue.source import Source

Described = dict[str, dict[str, Any]]
"""Sources by id, each as its keys with plain JSON values."""

MEANS = {
    "url": "everything is asked for once at the new address",
    "prefix": "everything is asked for once in the new format",
    "protocol": "everything is asked for once by the new protocol",
    "sets": "sets that are new are asked for whole; records of sets no longer asked for stay",
    "enabled": "the schedule asks it, or leaves it alone; `moisson harvest` asks it either way",
    "quirks": "its rejects are judged again; `moisson recrosswalk` brings its records up to date",
}

_NEW = "asked for when the schedule comes to it"
_RENAMED = (
    "`{0}` had this address, and an id is for ever: its records come under new identifiers, and /oai and exports have "
    "them twice until `moisson sources purge {0}`"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was; `key` is empty where a whole source is new or gone."""

    source: str
    change: Literal["new", "gone", "changed"]
    key: str = ""
    before: object = None
    after: object = None
    means: str = ""


def of(sources: Mapping[str, Source]) -> Described:
    """Sources as they are compared; where a table stands in its file does not count."""
    plain = msgspec.json.decode(msgspec.json.encode(dict(sources)), type=Described)
    return {id: {key: value for key, value in keys.items() if key != "line"} for id, keys in plain.items()}


def between(before: Described, now: Described, known: Mapping[str, int]) -> Iterator[Difference]:
    """What differs, source by source in the order of the file; `known` counts the records that are shown of each."""
    for id, keys in now.items():
        if id not in before:
            url = keys.get("url")
            old = next((was for was in before.keys() - now.keys() if before[was].get("url") == url), None)
            yield Difference(id, "new", after=url, means=_NEW if old is None else f"{_NEW}; {_RENAMED.format(old)}")
            continue
        for key in sorted(keys.keys() | before[id].keys()):
            was, is_ = before[id].get(key), keys.get(key)
            if was != is_:
                yield Difference(id, "changed", key, was, is_, MEANS.get(key, ""))
    for id in sorted((before.keys() | known.keys()) - now.keys()):
        said = f"its {known[id]} records stay" if known.get(id) else "it has no records"
        yield Difference(id, "gone", means=f"{said} and nobody asks it; `moisson sources purge {id}` removes them")
