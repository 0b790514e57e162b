"""A catalogue below a path of its host (`https://host.example/catalogue`), behind a proxy that takes it off or not."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def path_of(base_url: str) -> str:
    """The path of a base URL, empty for a catalogue that has its host for itself."""
    return urlsplit(base_url).path.rstrip("/")


class Below:
    """A WSGI application whose addresses all begin with a path, as WSGI wants it told (PEP 3333, SCRIPT_NAME)."""

    def __init__(self, inner: WSGIApplication, path: str) -> None:
        self._inner, self._path = inner, path

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        asked = environ.get("PATH_INFO", "")
        if asked == self._path or asked.startswith(self._path + "/"):
            environ["PATH_INFO"] = asked.removeprefix(self._path) or "/"
        environ["SCRIPT_NAME"] = self._path
        return self._inner(environ, start)
