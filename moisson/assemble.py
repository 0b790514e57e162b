"""Settings → Catalogue, Index, a source's Repository, the Flask app: nothing is wired elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from catalogue import Catalogue
from catalogue.access import Access
from catalogue.administration import Administration
from catalogue.follow import Follower
from catalogue.index import Index
from catalogue.index.open import open_index
from catalogue.ingest import Ingest
from catalogue.source import Source
from catalogue.store import Store, facts, migrate, open_store
from catalogue.store.compression import Press
from harvester import due
from harvester.repository import Repository
from moisson.settings import Settings, SettingsInvalid
from web.site import Site

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything that a process works with; opened by each process for itself, after its fork."""

    settings: Settings
    store: Store
    index: Index
    follower: Follower
    catalogue: Catalogue

    @property
    def sources(self) -> dict[str, Source]:
        return dict(self.settings.sources)


def store_of(settings: Settings, migrating: bool = False) -> Store:
    """The migrated store. An embedded one is made and migrated by whoever opens it; PostgreSQL only with `migrating`.

    Raises NotMigrated, naming the command, where the database is not at this version, and SettingsInvalid where the
    OAI domain is another than the one its identifiers were made with.
    """
    if settings.embedded:
        try:
            settings.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"MOISSON_HOME is {settings.home}, which cannot be made ({error.strerror}): name another folder"
            raise SettingsInvalid([message]) from error
    try:
        store = open_store(settings.database_url)
    except ValueError as error:
        raise SettingsInvalid([f"MOISSON_DATABASE_URL cannot be read: {error}"]) from error
    if not migrate.current(store):
        if not (settings.embedded or migrating):
            raise migrate.NotMigrated("the database is not at this version: run `moisson db upgrade`")
        migrate.upgrade(store)
    _keep_domain(store, settings.oai_domain)
    return store


def _keep_domain(store: Store, domain: str) -> None:
    """Write the OAI domain into a new catalogue; refuse another one later, since every identifier would change."""
    with store.read() as connection:
        kept = facts.read(connection, "oai_domain")
    if kept is None:
        with store.write() as connection:
            kept = facts.read(connection, "oai_domain") or facts.write(connection, "oai_domain", domain)
    if kept != domain:
        message = (
            f"MOISSON_OAI_DOMAIN is {domain!r}, but this catalogue's identifiers were made with {kept!r}: "
            "set it back, or begin a new catalogue in another MOISSON_HOME"
        )
        raise SettingsInvalid([message])


def open_catalogue(settings: Settings, migrating: bool = False) -> Opened:
    """Store, index and the catalogue's three faces, wired together."""
    store = store_of(settings, migrating)
    index = index_of(settings)
    press = Press()
    follower = Follower(store, index, settings.sources, settings.oai_domain, press)
    catalogue = Catalogue(
        ingest=Ingest(store, settings.sources, press=press),
        access=Access(store, follower, settings.sources, settings.oai_domain, next_turn, press),
        administration=Administration(store, follower, settings.sources, press),
    )
    return Opened(settings, store, index, follower, catalogue)


def index_of(settings: Settings) -> Index:
    """The index; raises SettingsInvalid where its address cannot be one."""
    try:
        return open_index(settings.index_url)
    except (ValueError, OSError) as error:
        raise SettingsInvalid([f"MOISSON_INDEX_URL is {settings.index_url!r}: {error}"]) from error


def next_turn(source: Source, after: datetime | None, failures: int = 0) -> datetime | None:
    """When a source's turn comes after a moment (UTC), later where it keeps failing; None where it had none yet."""
    if after is None:
        return None
    rhythm = due.every(source.every)
    return due.after_quiet(rhythm.after(after) + due.slowed(rhythm.usual(after), failures), source.quiet)


def repository_of(source: Source, settings: Settings) -> Repository:
    """The door of a source, by its protocol."""
    named = source if source.contact or source.user_agent else replace(source, contact=settings.admin_email)
    match source.protocol:
        case "oai":
            from harvester.doors.oai import OaiRepository

            return OaiRepository(named)
        case "csw":
            from harvester.doors.csw import CswRepository

            return CswRepository(named)
        case "dataverse":
            from harvester.doors.dataverse import DataverseRepository

            return DataverseRepository(named)


def site_of(settings: Settings, store: Store, version: str) -> Site:
    """The web's settings; the key that signs tokens is the catalogue's own where the environment gives none."""
    with store.read() as connection:
        secret = settings.secret_key or facts.read(connection, "secret") or ""
    return Site(
        base_url=settings.base_url,
        oai_domain=settings.oai_domain,
        admin_email=settings.admin_email,
        repository_name=settings.repository_name,
        secret_key=secret,
        version=version,
        sample=settings.sample,
        metadata_licence=settings.metadata_licence,
        views=settings.views,
        metrics_for=settings.metrics_for,
        hidden_people=settings.hidden_people,
        sources=settings.sources,
    )


def web_of(opened: Opened) -> Flask:
    from moisson import __version__
    from web.application import create_app

    return create_app(opened.catalogue, site_of(opened.settings, opened.store, __version__))


def utc_now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)
