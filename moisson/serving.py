"""The web under gunicorn: each worker opens catalogue and index after its fork."""

from __future__ import annotations

import errno
import socket
from typing import Any

from gunicorn.app.base import BaseApplication

from moisson.assemble import open_catalogue, web_of
from moisson.collector import be_patient
from moisson.logs import log_to_stderr
from moisson.reloading import Reloading
from moisson.settings import Settings, SettingsInvalid
from moisson.worker import Worker


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings; `load` runs in the worker, never before the fork."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": self._settings.bind,
            "workers": self._settings.workers,
            "worker_class": Worker,
            "threads": 4,
            "preload_app": False,
            "accesslog": None,  # an address beside a search is nobody's business
            "errorlog": "-",
            "loglevel": "warning",
            "graceful_timeout": 10,
            "timeout": 120,
            "limit_request_line": 8190,  # the most that there is: a search of 2,000 accented letters is 12 kB
            "keepalive": 5,
            "forwarded_allow_ips": "",  # not even a server in front says where this is: MOISSON_BASE_URL does
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        from web.application import compile_templates

        log_to_stderr()
        opened = open_catalogue(self._settings)
        Reloading(self._settings, opened.store).watch()
        web = web_of(opened)
        compile_templates(web)
        be_patient()  # exports make millions of values, and a third of their time went into looking through them
        return web


def require_free(bind: str) -> None:
    """Raise SettingsInvalid where one cannot listen at this address: it is taken, or not this machine's."""
    match trouble(bind):
        case None:
            return
        case errno.EADDRINUSE:
            said = "is taken by another program: end it, or set MOISSON_BIND to another address"
        case errno.EACCES:
            said = "needs a right that this user has not: set MOISSON_BIND to a port above 1023"
        case _:
            said = "is no address of this machine: set MOISSON_BIND to one that is, such as 127.0.0.1:8000"
    raise SettingsInvalid([f"{bind} {said}"])


def is_free(bind: str) -> bool:
    return trouble(bind) is None


def trouble(bind: str) -> int | None:
    """The error number with which listening at an address fails; None where it does not."""
    host, _, port = bind.rpartition(":")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host.strip("[]"), int(port)))
        except OSError as error:
            return error.errno or errno.EADDRNOTAVAIL
    return None


def serve(settings: Settings) -> None:
    """Answer pages until the process is told to end."""
    Server(settings).run()
