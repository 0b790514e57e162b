"""A process that answers pages is ready for each of them before it is asked for one, and for readers of all kinds."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen

import pytest
from gunicorn.http.parser import RequestParser

from moisson.assemble import open_catalogue, web_of
from moisson.serving import Server
from moisson.settings import read
from moisson.worker import ASKING
from web import application
from web.application import compile_templates

STATIC = Path(application.__file__).parent / "static"


def test_every_template_is_ready_before_the_first_reader_comes(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text("", "utf-8")
    web = web_of(
        open_catalogue(read({"MOISSON_HOME": str(tmp_path), "MOISSON_SOURCES": str(tmp_path / "sources.toml")}))
    )
    compile_templates(web)
    names = web.jinja_env.list_templates()
    assert "search.html" in names
    assert web.jinja_env.cache is not None
    assert {name for _, name in web.jinja_env.cache} == set(names)


def test_nothing_is_written_down_of_who_asked_for_what(tmp_path: Path) -> None:
    """An address beside a search is personal; errors go to the log without either."""
    (tmp_path / "sources.toml").write_text("", "utf-8")
    server = Server(read({"MOISSON_HOME": str(tmp_path), "MOISSON_SOURCES": str(tmp_path / "sources.toml")}))

    assert (server.cfg.accesslog, server.cfg.errorlog) == (None, "-")


def test_no_header_says_where_the_catalogue_is(tmp_path: Path) -> None:
    """gunicorn takes SCRIPT_NAME, PATH_INFO and the scheme from any header that comes by way of this machine, as all do
    with a server in front: a stranger had 500s with them, and redirects to another host for caches to keep."""
    (tmp_path / "sources.toml").write_text("", "utf-8")
    server = Server(read({"MOISSON_HOME": str(tmp_path), "MOISSON_SOURCES": str(tmp_path / "sources.toml")}))
    asked = (
        b"GET //evil.example/r/1 HTTP/1.1\r\nHost: a.example\r\nSCRIPT_NAME: //evil.example\r\n"
        b"X-Forwarded-Proto: https\r\n\r\n"
    )
    request = next(RequestParser(server.cfg, iter([asked]), ("127.0.0.1", 5)))

    assert "SCRIPT_NAME" not in dict(request.headers)
    assert request.scheme == "http"


@pytest.fixture
def answering(tmp_path: Path) -> Iterator[int]:
    """The port of one process of four threads that answers an empty catalogue."""
    (tmp_path / "sources.toml").write_text("", "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = {
        "MOISSON_HOME": str(tmp_path), "MOISSON_SOURCES": str(tmp_path / "sources.toml"),
        "MOISSON_BIND": f"127.0.0.1:{port}", "MOISSON_WEB_WORKERS": "1",
    }  # fmt: skip
    with Popen([sys.executable, "-m", "moisson", "serve"], env={**os.environ, **settings}) as process:
        try:
            for _ in range(300):
                if asked(port, patience=1.0):
                    break
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def asked(port: int, patience: float) -> bool:
    """Whether the process says in time that it is alive."""
    connection = HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_connections_that_say_nothing_or_half_a_request_keep_nobody_waiting(answering: int) -> None:
    """Eight browsers that open a connection to spare held all threads for five seconds, half a request for ever."""
    with ExitStack() as held:
        for said in (b"", b"GET /healthz HTTP/1.1\r\nHost:"):
            lines = [held.enter_context(socket.create_connection(("127.0.0.1", answering))) for _ in range(8)]
            for line in lines:
                line.sendall(said)
            assert asked(answering, patience=4.0 if not said else 2.5 * ASKING)


@pytest.mark.parametrize("name", ["style.css", "page.js", "world.svg"])
def test_files_that_go_with_pages_are_sent_whole(answering: int, name: str) -> None:
    """The system sends them by itself, on another way than pages."""
    connection = HTTPConnection("127.0.0.1", answering, timeout=10)
    connection.request("GET", f"/static/{name}")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, (STATIC / name).read_bytes())
    connection.close()
