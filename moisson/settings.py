"""Settings: the environment and `sources.toml`, read once and checked whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from catalogue import quirks
from catalogue.query import names
from catalogue.source import Mistake, Source, Sources, SourcesInvalid, View, load

VARIABLES: dict[str, tuple[str, str]] = {
    "MOISSON_HOME": ("./var", "where the catalogue, the index and what belongs to them are kept"),
    "MOISSON_SOURCES": ("./sources.toml", "the file that describes the repositories to harvest"),
    "MOISSON_DATABASE_URL": ("sqlite in the home", "a SQLAlchemy address; postgresql://… for PostgreSQL"),
    "MOISSON_INDEX_URL": (
        "tantivy: in the home",
        "the full-text index, tantivy:PATH, or whoosh:PATH where only pure Python can be installed",
    ),
    "MOISSON_BASE_URL": (
        "http:// and the address bound",
        "how readers reach this catalogue, a path included where it has one, without a trailing slash",
    ),
    "MOISSON_BIND": ("127.0.0.1:8000", "address and port to listen on"),
    "MOISSON_OAI_DOMAIN": (
        "the host of the base URL, or sample.invalid",
        "namespace of our OAI identifiers, for ever: set it before the first command",
    ),
    "MOISSON_ADMIN_EMAIL": ("admin@ and the OAI domain", "who answers for this catalogue; told to every repository"),
    "MOISSON_REPOSITORY_NAME": ("Moisson", "the name in Identify and on the pages"),
    "MOISSON_SECRET_KEY": ("kept in the catalogue", "signs resumption tokens; the same for all processes"),
    "MOISSON_METADATA_LICENCE": ("none", "licence of the metadata that we hand on, an address"),
    "MOISSON_METRICS_FOR": ("127.0.0.1 ::1", "addresses and networks that may read /metrics, parted by spaces"),
    "MOISSON_HIDDEN_PEOPLE": (
        "nobody",
        "who asked for no page of their own: ORCIDs, idhal:… and idref:…, parted by spaces; records still name them",
    ),
    "MOISSON_WEB_WORKERS": (
        "2",
        "processes that answer pages, four at once each, two of them whole results at most; "
        "who asks for one more is told to come again (429)",
    ),
}
"""Every variable, its default and its meaning; docs/settings.md is made of this table."""


PLACEHOLDER = "sample.invalid"
"""The OAI domain of a catalogue that nobody has given one yet."""


class SettingsInvalid(Exception):
    """Settings that cannot work; each of `messages` names what to change."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


T = TypeVar("T")


class Live(Mapping[str, T], Generic[T]):
    """Tables of `sources.toml` by id, which may be taken anew while the process runs; whoever holds them sees it.

    One that has left the file is listed and counted no more, and still found by its id: a run of it may be under way.
    """

    def __init__(self, now: Mapping[str, T] | None = None) -> None:
        self._now, self._left = dict(now or {}), dict[str, T]()

    def replace(self, now: Mapping[str, T]) -> None:
        self._left = self._left | self._now
        self._now = dict(now)

    def __getitem__(self, id: str) -> T:
        return self._now[id] if id in self._now else self._left[id]

    def __contains__(self, id: object) -> bool:
        return id in self._now

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where everything is and how this catalogue presents itself. `secret_key` empty: the catalogue's own."""

    home: Path
    sources_path: Path
    database_url: str
    index_url: str
    bind: str
    base_url: str
    oai_domain: str
    admin_email: str
    repository_name: str
    secret_key: str = ""
    metadata_licence: str | None = None
    workers: int = 2
    sample: bool = False
    sources: Live[Source] = field(default_factory=Live)
    views: Live[View] = field(default_factory=Live)
    metrics_for: tuple[str, ...] = ("127.0.0.1", "::1")
    hidden_people: frozenset[str] = frozenset()

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of ours, which any command may make and migrate."""
        return self.database_url.startswith("sqlite")


def read(environ: Mapping[str, str], with_sources: bool = True) -> Settings:
    """The settings that an environment describes.

    Raises SettingsInvalid for a value that cannot work and SourcesInvalid for mistakes in `sources.toml`.
    """
    if unreadable := [name for name in VARIABLES if not _is_text(environ.get(name) or "")]:
        raise SettingsInvalid([f"{name} holds bytes that are no UTF-8: write it anew" for name in unreadable])
    home = Path(environ.get("MOISSON_HOME") or "var").resolve()
    bind = environ.get("MOISSON_BIND") or _address_of(home) or "127.0.0.1:8000"
    base_url = (environ.get("MOISSON_BASE_URL") or f"http://{bind}").rstrip("/")
    domain = environ.get("MOISSON_OAI_DOMAIN") or _domain_of(base_url)
    path = Path(environ.get("MOISSON_SOURCES") or "sources.toml")
    problems = [*_address(bind), *_domain(domain), *_workers(environ.get("MOISSON_WEB_WORKERS"))]
    problems += _networks(environ.get("MOISSON_METRICS_FOR"))
    hidden, unknown = _people(environ.get("MOISSON_HIDDEN_PEOPLE") or "")
    problems += unknown
    problems += _base_url(base_url) + _email(environ.get("MOISSON_ADMIN_EMAIL"))
    if problems:
        raise SettingsInvalid(problems)
    said = _said(path) if with_sources else Sources()
    return Settings(
        home=home,
        sources_path=path,
        database_url=environ.get("MOISSON_DATABASE_URL") or f"sqlite:///{home / 'catalogue.db'}",
        index_url=environ.get("MOISSON_INDEX_URL") or f"tantivy:{home / 'index'}",
        bind=bind,
        base_url=base_url,
        oai_domain=domain,
        admin_email=environ.get("MOISSON_ADMIN_EMAIL") or f"admin@{domain}",
        repository_name=environ.get("MOISSON_REPOSITORY_NAME") or "Moisson",
        secret_key=environ.get("MOISSON_SECRET_KEY") or "",
        metadata_licence=environ.get("MOISSON_METADATA_LICENCE") or None,
        workers=int(environ.get("MOISSON_WEB_WORKERS") or 2),
        sample=environ.get("MOISSON_SAMPLE") == "1",
        sources=Live({source.id: source for source in said}),
        views=Live({view.id: view for view in said.views}),
        metrics_for=tuple((environ.get("MOISSON_METRICS_FOR") or "127.0.0.1 ::1").split()),
        hidden_people=hidden,
    )


def _is_text(value: str) -> bool:
    """Whether a value was UTF-8 in the environment: other bytes stand in it as halves of characters."""
    return value.encode("utf-8", "replace").decode() == value


def _said(path: Path) -> Sources:
    return load(path, quirks=frozenset(quirks.QUIRKS))


def described(path: Path) -> Sources:
    """What a file that is to be harvested from says; raises SourcesInvalid with every mistake, also where there is no
    such file or no source in it."""
    found = _said(path)
    if not found.sources:
        said = "there is no [[source]] in it: `moisson sources add URL` writes the first"
        raise SourcesInvalid((Mistake(str(path), 1, 1, "empty", said),))
    return found


ADDRESS = "address"
"""The file of a home that names its own address: the demo's, whose port is the first free one."""


def _address_of(home: Path) -> str:
    try:
        return (home / ADDRESS).read_text("utf-8").strip()
    except OSError:
        return ""


def _address(bind: str) -> list[str]:
    host, colon, port = bind.rpartition(":")
    if colon and host and port.isdigit() and int(port) < 65536:
        return []
    return [f"MOISSON_BIND is {bind!r}: write an address and a port, such as 127.0.0.1:8000"]


def _domain_of(base_url: str) -> str:
    host = base_url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    return host if _domain(host) == [] else PLACEHOLDER


def _domain(domain: str) -> list[str]:
    """The rule of oai-identifier.xsd: labels of letters, digits and hyphens, two at least, the first a letter."""
    labels = domain.split(".")
    spelt = all(label.isascii() and label.replace("-", "a").isalnum() and label[0].isalpha() for label in labels)
    if len(labels) > 1 and spelt:
        return []
    return [f"MOISSON_OAI_DOMAIN is {domain!r}: write a domain name such as catalogue.example.org"]


def _base_url(url: str) -> list[str]:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment or " " in url):
        return []
    return [f"MOISSON_BASE_URL is {url!r}: write the address of this catalogue, such as https://catalogue.example.org"]


def _email(address: str | None) -> list[str]:
    """The rule of OAI-PMH.xsd (emailType): something, an @, and a domain with a dot."""
    if not address or re.fullmatch(r"\S+@\S+\.\S+", address):
        return []
    return [f"MOISSON_ADMIN_EMAIL is {address!r}: write an e-mail address, such as admin@catalogue.example.org"]


def _networks(text: str | None) -> list[str]:
    try:
        for one in (text or "").split():
            ip_network(one, strict=False)
    except ValueError:
        return [f"MOISSON_METRICS_FOR is {text!r}: write addresses or networks, such as 127.0.0.1 10.0.0.0/8"]
    return []


def _people(text: str) -> tuple[frozenset[str], list[str]]:
    """The identifiers of persons as `scheme:value`, and what is wrong with those that are none."""
    known = {one: names.person(one) for one in text.split()}
    problems = [
        f"MOISSON_HIDDEN_PEOPLE has {one!r}: write an ORCID, idhal:NAME or idref:NUMBER"
        for one, found in known.items()
        if found is None
    ]
    return frozenset(":".join(found) for found in known.values() if found), problems


def _workers(count: str | None) -> list[str]:
    if not count or (count.isdigit() and 0 < int(count) <= 64):
        return []
    return [f"MOISSON_WEB_WORKERS is {count!r}: write a number from 1 to 64"]
