"""A geocoding server on loopback that answers whatever a test tells it to, well or badly."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


class FaultyServer(ThreadingHTTPServer):
    """Answers each request with `status`, `headers` and `body` after `delay_s`; keeps the `questions`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: bytes = b""
        self.delay_s = 0.0
        self.questions: list[dict[str, str]] = []
        self.stopping = threading.Event()

    @property
    def domain(self) -> str:
        return f"127.0.0.1:{self.server_port}/geocodage"

    def answers(self, body: object, *, status: int = 200, **headers: str) -> None:
        """From now on answers this: bytes as they are, anything else as JSON."""
        self.status, self.headers = status, headers
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultyServer

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.server.questions.append({"path": url.path, **dict(parse_qsl(url.query))})
        self.server.stopping.wait(self.server.delay_s)
        if self.server.stopping.is_set():
            self.close_connection = True
            return
        # Read at once: the client goes on at the end of the headers, and the test may tell another answer.
        status, headers, body = self.server.status, self.server.headers, self.server.body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@contextmanager
def running() -> Iterator[FaultyServer]:
    server = FaultyServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def feature(*, kind="housenumber", score=0.9, citycode="25462", lat=46.9061, lon=6.3551, **others):
    """A GeoJSON answer of one feature, as the service gives it."""
    properties = {"type": kind, "score": score, "citycode": citycode, "label": "12 Rue de la République"}
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": geometry, "properties": properties} | others],
    }
