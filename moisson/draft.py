"""The table of `sources.toml` for a repository that a trial found: pure, from values to a Source and to TOML text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

import tomlkit

from catalogue.source import Mistake, Source, read
from catalogue.source_keys import place_of
from harvester.repository import Identity
from moisson.addresses import Door
from moisson.preview import Preview

MANY = 500_000
"""Records above which a harvest is better asked for in windows of time."""


class Duplicate(Exception):
    """The file has such a source already; the message says which and where."""


def of_oai(
    address: str, url: str, identity: Identity, sets: tuple[str, ...], preview: Preview, existing: Iterable[Source]
) -> Source:
    """The source for an OAI-PMH repository that answered; names and settings come from what it said."""
    many = preview.cost is not None and preview.cost.records > MANY
    return Source(
        id=new_id(url, sets[0] if sets else "", existing),
        name={"en": " ".join((identity.name or url).split())},
        url=url,
        prefix=preview.prefix,
        sets=sets,
        homepage=_home(address),
        deletions=None if identity.deleted == "persistent" else "reconcile",
        full_every=None if identity.deleted == "persistent" else "30d",
        window="30d" if many else None,
    )


def of_other(address: str, door: Door, identity: Identity, prefix: str, existing: Iterable[Source]) -> Source:
    """The source behind a door that is not OAI-PMH."""
    name = identity.name or door.subtree or urlsplit(door.url).hostname or door.url
    return Source(
        id=new_id(door.url, door.subtree or "", existing),
        name={"en": name},
        url=door.url,
        protocol=door.protocol,
        prefix=prefix,
        subtree=door.subtree,
        homepage=_home(address),
    )


_PLAIN = re.compile(r"www|api|oai|data|oaipmh|entrepot|dataverse|export|metadata|fr|org|com|eu|net|science|gouv|edu|io")
"""Parts of a host that tell nothing of a repository."""


def new_id(url: str, within: str, existing: Iterable[Source]) -> str:
    """An id made of the telling parts of the host and of the set or collection, unlike those that exist."""
    labels = (urlsplit(url).hostname or "source").split(".")
    told = [label for label in labels if not _PLAIN.fullmatch(label) and not label.isdecimal()] or labels[:1]
    words = re.sub(r"[^a-z0-9]+", "-", "-".join([*told[:2], within]).lower()).strip("-")
    base = words[:36].rstrip("-") or "source"
    taken = {source.id for source in existing}
    return next(name for n in range(1, 1000) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def private(source: Source) -> Source:
    """The source with leave to be asked inside a private network, at its own host and port only."""
    parts = urlsplit(source.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return replace(source, allow_private=(f"{parts.hostname}:{port}",))


def _home(address: str) -> str:
    parts = urlsplit(address if "://" in address else f"https://{address}")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def table(source: Source) -> str:
    """The `[[source]]` table of a source, with the keys that differ from the defaults, as TOML text."""
    keys = tomlkit.table()
    keys["id"] = source.id
    keys["name"] = source.label("en")
    keys["url"] = source.url
    if source.protocol != "oai":
        keys["protocol"] = source.protocol
    keys["prefix"] = source.prefix
    if source.sets:
        keys["sets"] = list(source.sets)
    for key in ("subtree", "homepage", "deletions", "full_every", "window"):
        if getattr(source, key):
            keys[key] = getattr(source, key)
    if isinstance(source.allow_private, tuple):
        keys["allow_private"] = list(source.allow_private)
    if not source.enabled:
        keys["enabled"] = False
    tables = tomlkit.aot()
    tables.append(keys)
    return tomlkit.dumps({"source": tables})


def twin(source: Source, existing: Iterable[Source]) -> Source | None:
    """The configured source that already asks the same repository for the same."""
    for other in existing:
        same_door = (other.protocol, place_of(other.url), other.subtree) == (
            source.protocol,
            place_of(source.url),
            source.subtree,
        )
        if same_door and (not other.sets or not source.sets or set(other.sets) & set(source.sets)):
            return other
    return None


def appended(text: str, source: Source, existing: Iterable[Source]) -> str:
    """The text of a `sources.toml` with the source's table at its end; everything before stays as it is.

    Raises Duplicate for an id or a repository that is there already, ValueError where the table would not be right.
    """
    existing = tuple(existing)
    if same := next((other for other in existing if other.id == source.id), None):
        raise Duplicate(f"the id '{source.id}' is already that of the source in line {same.line}")
    if same := twin(source, existing):
        raise Duplicate(f"source '{same.id}' in line {same.line} already asks {same.url} for this")
    between = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    whole = text + between + table(source)
    mistakes: tuple[Mistake, ...] = read(whole)[1]
    if mistakes:
        raise ValueError("\n".join(mistake.message for mistake in mistakes))
    return whole
