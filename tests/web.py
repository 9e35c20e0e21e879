"""A web server on loopback that tells the truth about ranges, or lies about them as asked."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

_PIECE = 1 << 16


class Page(NamedTuple):
    """What is served: the bytes `start`, then zeros up to `size` (-1: as many as there are).

    `status` other than 200 stands in front of every answer; `ranges` False ignores them; `cut`
    bytes are sent before the connection is closed; `headers` are added or take the place of ours.
    """

    start: bytes = b""
    size: int = -1
    status: int = 200
    ranges: bool = True
    cut: int = -1
    stall: float = 0.0
    headers: Mapping[str, str] = {}

    @property
    def total(self) -> int:
        return len(self.start) if self.size < 0 else self.size

    def part(self, begin: int, end: int) -> bytes:
        return self.start[begin:end].ljust(end - begin, b"\0")


class Request(NamedTuple):
    """One request that came in."""

    path: str
    range: str
    authorization: str


class Web:
    """The pages of a server by path, and what was asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, Page | Callable[[], Page]] = {}
        self.requests: list[Request] = []
        self.sent = 0
        self.url = ""

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


def _part(page: Page, asked: str) -> tuple[int, int, int, dict[str, str]]:
    """Status, first byte, end, and what is said of them."""
    found = re.fullmatch(r"bytes=(\d+)-(\d+)", asked)
    if page.status != 200 or not page.ranges or not found:
        return page.status, 0, page.total, {}
    begin, end = int(found[1]), min(int(found[2]) + 1, page.total)
    if begin >= page.total:
        return 416, 0, 0, {"Content-Range": f"bytes */{page.total}"}
    return 206, begin, end, {"Content-Range": f"bytes {begin}-{end - 1}/{page.total}"}


@contextmanager
def serving() -> Iterator[Web]:
    """Serve on a free port of loopback."""
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            headers = self.headers
            web.requests.append(
                Request(self.path, headers.get("Range", ""), headers.get("Authorization", ""))
            )
            found = web.pages.get(self.path)
            page = found() if callable(found) else found
            if page is None:
                page = Page(b"not here", status=404)
            status, begin, end, extra = _part(page, headers.get("Range", ""))
            self.send_response(status)
            answer = {"Content-Length": str(end - begin), **extra, **page.headers}
            for key in sorted(key for key in answer if answer[key]):
                self.send_header(key, answer[key])
            self.end_headers()
            if page.stall:
                time.sleep(page.stall)
            if self.command == "HEAD":
                return
            self._send(page, begin, end if page.cut < 0 else min(end, begin + page.cut))
            if page.cut >= 0 or "Content-Length" in page.headers:
                self.close_connection = True

        def handle(self) -> None:
            with suppress(ConnectionResetError):  # a client may hang up between two requests
                super().handle()

        do_HEAD = do_GET  # noqa: N815 - the name that http.server asks for

        def _send(self, page: Page, begin: int, end: int) -> None:
            try:
                for at in range(begin, end, _PIECE):
                    data = page.part(at, min(at + _PIECE, end))
                    self.wfile.write(data)
                    web.sent += len(data)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    web.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
