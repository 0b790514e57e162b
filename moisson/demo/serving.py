"""The HTTP side of sample repositories: several on one loopback port, each sound or broken as told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qsl, urlsplit

from moisson.demo.faults import FAULTS, Exchange, Fault
from moisson.demo.replies import Reply
from moisson.demo.verbs import Answering, Arguments

LONGEST_FORM = 64 * 1024

Control = Callable[[dict[str, str]], object]
"""What a request to `/-/NAME` does: its arguments in, something JSON can write out; ValueError is answered 400."""


class Broken:
    """A fault in force: the fault and what it has seen since it was switched on."""

    def __init__(self, fault: Fault) -> None:
        self.fault, self.state, self.met = fault, dict[str, bytes](), 0


class Server:
    """Repositories at `URL/NAME/oai`, served by threads of this process on 127.0.0.1 until `close`.

    `repositories` maps names to sound answers; `controls` maps names to what `POST URL/-/NAME` does. `drip` is the time
    in seconds between the pieces of a dripping answer, `pause` that before each page of a list. `requests` counts the
    requests of each repository.
    """

    def __init__(
        self,
        repositories: Mapping[str, Answering],
        *,
        port: int = 0,
        controls: Mapping[str, Control] | None = None,
        drip: float = 1.0,
        pause: float = 0.0,
    ) -> None:
        self.repositories, self.controls, self.drip = dict(repositories), dict(controls or {}), drip
        self.pause = pause
        self.broken: dict[str, Broken] = {}
        self.requests = dict.fromkeys(self.repositories, 0)
        self.closing = Event()
        self._http = _LoopbackServer(("127.0.0.1", port), partial(_Conversation, self))
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._http.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def base_url(self, name: str) -> str:
        return f"{self.url}/{name}/oai"

    def break_(self, name: str, fault: str) -> Fault:
        """Switches a fault on; raises ValueError, naming what there is, for an unknown repository or fault."""
        if name not in self.repositories:
            raise ValueError(f"there is no repository {name!r}; there are {', '.join(self.repositories)}")
        if fault not in FAULTS:
            raise ValueError(f"there is no fault {fault!r}; there are {', '.join(FAULTS)}")
        self.broken[name] = Broken(FAULTS[fault])
        return FAULTS[fault]

    def mend(self, name: str) -> None:
        self.broken.pop(name, None)

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def reply(self, name: str, arguments: Arguments, now: datetime) -> Reply:
        """What a repository says to a request, through the fault in force if there is one."""
        self.requests[name] += 1
        base_url = self.base_url(name)
        sound = partial(self.repositories[name], base_url=base_url, now=now)
        broken = self.broken.get(name)
        if self.pause and dict(arguments).get("verb") == "ListRecords":
            self.closing.wait(self.pause)
        if broken is None:
            return Reply(body=sound(arguments))
        exchange = Exchange(arguments, base_url, now, sound, broken.state)
        if not broken.fault.concerns(exchange):
            return Reply(body=sound(arguments))
        broken.met += 1
        exchange.met = broken.met
        return broken.fault.act(exchange)


class _LoopbackServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Silence: a client that goes away in the middle of an answer is what faults are for."""


class _Conversation(BaseHTTPRequestHandler):
    """One connection, kept alive; headers and body leave in one write, without which each answer waits 40 ms."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 256 * 1024
    timeout = 120

    def __init__(self, owner: Server, *connection: object) -> None:
        self.owner = owner
        super().__init__(*connection)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        """Silence: the demo prints its own story."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._serve(parts.path, parse_qsl(parts.query, keep_blank_values=True), control=False)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= LONGEST_FORM:
            self.close_connection = True
            return self._send(Reply(413, b"too long", {"Content-Type": "text/plain"}))
        form = self.rfile.read(length).decode("utf-8", "replace")
        # a web page in somebody's browser may post to a loopback address too, but never without an Origin
        parts = urlsplit(self.path)
        query = parse_qsl(parts.query, keep_blank_values=True) + parse_qsl(form, keep_blank_values=True)
        return self._serve(parts.path, query, control="Origin" not in self.headers)

    def _serve(self, path: str, arguments: Arguments, *, control: bool) -> None:
        match path.strip("/").split("/"):
            case [name, "oai"] if name in self.owner.repositories:
                self._send(self.owner.reply(name, arguments, datetime.now(UTC)))
            case ["-", name] if control and name in self.owner.controls:
                self._send(self._controlled(self.owner.controls[name], dict(arguments)))
            case _:
                self._send(Reply(404, b"there is no repository here\n", {"Content-Type": "text/plain"}))

    @staticmethod
    def _controlled(control: Control, arguments: dict[str, str]) -> Reply:
        json_type = {"Content-Type": "application/json"}
        try:
            return Reply(200, json.dumps(control(arguments), ensure_ascii=False).encode(), json_type)
        except (ValueError, KeyError) as error:
            return Reply(400, json.dumps({"error": str(error)}, ensure_ascii=False).encode(), json_type)

    def _send(self, reply: Reply) -> None:
        if reply.manner == "silence":
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in ({"Content-Type": "text/xml; charset=utf-8"} | reply.headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        if reply.manner != "plain":
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self._send_body(reply)

    def _send_body(self, reply: Reply) -> None:
        match reply.manner:
            case "plain":
                self.wfile.write(reply.body)
            case "cut":
                self.wfile.write(reply.body[: len(reply.body) // 2])
            case "drip":
                for start in range(0, len(reply.body), 16):
                    self.wfile.write(reply.body[start : start + 16])
                    self.wfile.flush()
                    if self.owner.closing.wait(self.owner.drip):
                        return
        self.wfile.flush()
