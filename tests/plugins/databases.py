"""Databases for tests: SQLite in a folder, and a PostgreSQL server of our own on a socket, without TCP."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete, text, update

from catalogue.store import migrate, open_store, tables

_number = itertools.count(1)
REMEDY = "apt-get install postgresql"


@dataclass
class Databases:
    """Databases of one kind: `empty` makes one without tables, `migrated` one at the newest version.

    Each migrated one is an empty catalogue of its own, with its own uuid.
    """

    kind: str
    empty: Callable[[], str]
    copy: Callable[[str], str]
    free: list[str] = field(default_factory=list)
    lent: list[str] = field(default_factory=list)
    _template: list[str] = field(default_factory=list)

    def migrated(self) -> str:
        if not self._template:
            self._template.append(self.empty())
            _upgrade(self._template[0])
        url = self.free.pop() if self.free else self.copy(self._template[0])
        self.lent.append(url)
        _found_anew(url)
        return url

    def take_back(self) -> None:
        """What was lent to a test may be emptied and lent to the next; files of SQLite are cheaper to copy."""
        if self.kind == "postgresql":
            self.free += self.lent
        self.lent.clear()


def _upgrade(url: str) -> None:
    store = open_store(url)
    migrate.upgrade(store)
    store.engine.dispose()


def _found_anew(url: str) -> None:
    store = open_store(url)
    with store.write() as connection:
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{table}"' for table in tables.metadata.tables if table not in ("meta", "counter"))
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            connection.execute(update(tables.counter).values(change=0, record=0, work=0, stamp=0))
            connection.execute(delete(tables.meta).where(tables.meta.c.name.not_in(["catalogue", "secret"])))
        mine = tables.meta.c.name == "catalogue"
        connection.execute(update(tables.meta).where(mine).values(value=str(uuid.uuid4())))
    store.engine.dispose()


@dataclass
class Server:
    """A PostgreSQL server in a folder of its own, reached by its socket there; `before` stands before its commands."""

    binaries: Path
    folder: Path
    user: str | None
    before: tuple[str, ...] = ()

    def start(self) -> None:
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "60",
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def do(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.before, str(self.binaries / program), *arguments]
        # the server must outlive this command, so it may not inherit a pipe that we would read to its end
        with (self.folder / "commands").open("ab") as output:
            subprocess.run(command, check=True, stdout=output, stderr=output, user=self.user, cwd=self.folder)


def _in_memory() -> str | None:
    """Where files cost nothing, if there is room for a server's."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    return str(memory) if roomy else None


def _not_root(folder: Path) -> tuple[str | None, tuple[str, ...]]:
    """Who runs the server, which refuses to run as root: the user postgres; in a namespace that knows no other user
    (`unshare -r`) root, who goes by that one's number in a namespace of his own."""
    if os.geteuid() != 0:
        return None, ()
    postgres = pwd.getpwnam("postgres")
    try:
        shutil.chown(folder, postgres.pw_uid)
    except OSError:
        return None, ("unshare", "--user", f"--map-user={postgres.pw_uid}", f"--map-group={postgres.pw_gid}")
    return postgres.pw_name, ()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Debian's PostgreSQL, started for this run of the tests and never shared with anything else."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if not found:
        from plugins.missing import absent

        absent("PostgreSQL", REMEDY)
    folder = Path(tempfile.mkdtemp(prefix="moisson-pg-", dir=_in_memory()))
    server = Server(found[-1].parent, folder, *_not_root(folder))
    try:
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: Server) -> Databases:
    def copy(template: str | None) -> str:
        name = f"t{next(_number)}"
        of = "template0" if template is None else template.partition("?")[0].rpartition("/")[2]
        postgres_server.do(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")
        return postgres_server.url(name)

    return Databases("postgresql", lambda: copy(None), copy)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    folder = tmp_path_factory.mktemp("sqlite")

    def empty() -> str:
        return f"sqlite:///{folder / f'{next(_number)}.db'}"

    def copy(template: str) -> str:
        url = empty()
        shutil.copy(template.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
        return url

    return Databases("sqlite", empty, copy)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Both kinds of database in turn."""
    found: Databases = request.getfixturevalue(
        "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    )
    yield found
    found.take_back()


@pytest.fixture
def database_url(databases: Databases) -> str:
    """A new, migrated catalogue on each kind of database in turn."""
    return databases.migrated()
