"""What the servers of this folder hold: lines of JSON in a file, read anew when it has changed."""

import json
import pathlib
import sys
import urllib.parse
import wsgiref.simple_server
from datetime import datetime, timezone

PORT, FILE = int(sys.argv[1]), pathlib.Path(sys.argv[2])
URL = f"http://127.0.0.1:{PORT}/oai"
_read = {"at": None, "rows": []}


def rows():
    """Every row as a dict with a `moment` (UTC), by date and identifier."""
    at = FILE.stat().st_mtime_ns
    if at != _read["at"]:
        found = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
        for row in found:
            row["moment"] = datetime.strptime(row["datestamp"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        _read.update(at=at, rows=sorted(found, key=lambda row: (row["datestamp"], row["identifier"])))
    return _read["rows"]


def chosen(start, end, spec):
    return [
        row
        for row in rows()
        if (not start or row["moment"] >= start) and (not end or row["moment"] <= end) and spec in (None, row["set"])
    ]


class Silent(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


def serve(answer):
    """Serve `answer(arguments) -> bytes` at URL."""

    def application(environ, start_response):
        query = environ["QUERY_STRING"]
        if environ["REQUEST_METHOD"] == "POST":
            query = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        body = answer(dict(urllib.parse.parse_qsl(query, keep_blank_values=True)))
        start_response("200 OK", [("Content-Type", "text/xml; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    wsgiref.simple_server.make_server("127.0.0.1", PORT, application, handler_class=Silent).serve_forever()
