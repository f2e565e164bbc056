"""A server on loopback that behaves as an official one does, its faults included.

    with Upstream() as upstream:
        upstream.put("/law/1", "<Law/>")                    # ETag and Last-Modified of their own
        upstream.put("/api?id=7", {"id": 7})                # a query of its own, in any order
        upstream.answer("/list", lambda asked: Answer("…"))  # made for each request
        upstream.fail("/law/1", 500, faults.busy("1"))       # the next two; then the document again
        upstream.fail("/law/2", faults.drip(), times=None)   # for ever
        …
        assert upstream.count("/law/1") == 3
        assert upstream.conditional("/law/1") == 1

A declaration points at it with `base = upstream.url`, `private = true` and `rate = 0`; `declare`
makes such a source.  A fault is a status number, or one of the functions of `faults.py`.
"""  # fmt: skip

from __future__ import annotations

import hashlib
import json
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pipeline.sources.declaration import Refresh, Source

MODIFIED = "Mon, 06 Jan 2025 00:00:00 GMT"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that came: `path` without the query, `params` its query."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(frozen=True, slots=True)
class Answer:
    """What is served; text is sent as UTF-8, a dict or a list as JSON."""

    body: Any = b""
    media: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str):
            return self.body.encode()
        return json.dumps(self.body, ensure_ascii=False).encode()


Fault = Callable[["Handler", Answer], None]


class Upstream:
    """The server; `url` is its address and `host` its host with the port.

    With `tls` it speaks https with a certificate of an authority that nobody trusts, unless the
    environment variable SSL_CERT_FILE names the file that `authority(path)` writes.
    """

    def __init__(self, *, tls: bool = False) -> None:
        self._answers: dict[str, Callable[[Asked], Answer]] = {}
        self._faults: dict[str, list[tuple[int | Fault, bool]]] = {}
        self._lock = threading.Lock()
        self._authority: Any = None
        self.asked: list[Asked] = []
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.upstream = self
        if tls:
            import trustme

            self._authority = trustme.CA()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{'https' if tls else 'http'}://{self.host}"

    def __enter__(self) -> Upstream:
        poll = {"poll_interval": 0.02}
        threading.Thread(target=self._server.serve_forever, kwargs=poll, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def put(
        self,
        path: str,
        body: Any,
        *,
        media: str = "",
        etag: str | None = None,
        modified: str = MODIFIED,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Serve a document at `path`, with 304 where it has not changed.

        Its media type is guessed from the body; its ETag is made of the bytes, unless given; an
        empty `etag` or `modified` leaves that header out.
        """
        answer = Answer(body, media or _media(body))
        tag = f'"{hashlib.sha256(answer.data).hexdigest()[:16]}"' if etag is None else etag
        own = {"ETag": tag, "Last-Modified": modified, **(headers or {})}
        kept = replace(answer, headers={key: value for key, value in own.items() if value})
        self.answer(path, lambda _: kept)

    def answer(self, path: str, make: Callable[[Asked], Answer]) -> None:
        """Serve at `path` what `make` says; a path without a query serves every query of it."""
        self._answers[_key(path)] = make

    def drop(self, path: str) -> None:
        """Serve 404 at `path` from now on."""
        self._answers.pop(_key(path), None)

    def fail(self, path: str, *faults: int | Fault, times: int | None = 1) -> None:
        """The next requests for `path` (without its query) get these faults, one each, in this
        order and `times` times over (None: for ever).
        """
        with self._lock:
            self._faults[path] = [(fault, times is None) for fault in faults] * (times or 1)

    def heal(self) -> None:
        """No faults any more."""
        with self._lock:
            self._faults.clear()

    def count(self, path: str | None = None) -> int:
        """How many requests came, for `path` (without its query) or at all."""
        return sum(path in (None, asked.path) for asked in self.asked)

    def conditional(self, path: str | None = None) -> int:
        """How many of them were conditional."""
        return sum(path in (None, a.path) and a.conditional for a in self.asked)

    def forget(self) -> None:
        """Count from nothing again."""
        self.asked.clear()

    def authority(self, path: Path) -> Path:
        """Write the certificate of the authority that signed this server's to `path`."""
        self._authority.cert_pem.write_to_path(str(path))
        return path

    def declare(self, **changed: Any) -> Source:
        """A source whose one host is this server, unthrottled; `changed` are fields of Refresh."""
        own: dict[str, Any] = {
            "adapter": "test", "every": timedelta(days=1), "base": self.url, "rate": 0.0,
            "hosts": (self.host,), "private": True, "timeout": 5.0, **changed,
        }  # fmt: skip
        return Source("local-server", {"en": "Local server"}, refresh=Refresh(**own))

    def respond(self, asked: Asked) -> tuple[int | Fault | None, Answer]:
        """What the handler serves for a request; counts it."""
        with self._lock:
            self.asked.append(asked)
            waiting = self._faults.get(asked.path, [])
            fault = waiting[0][0] if waiting else None
            if waiting and not waiting[0][1]:
                waiting.pop(0)
        full = _key(f"{asked.path}?{urlencode(asked.params)}")
        make = self._answers.get(full) or self._answers.get(asked.path)
        answer = make(asked) if make else Answer("nothing here", "text/plain", 404)
        return fault, answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    upstream: Upstream

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.closing = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nothing to report."""


class Handler(BaseHTTPRequestHandler):
    """One connection; `send` writes an answer's head, `self.wfile` takes the body."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        asked = Asked(
            self.command,
            split.path,
            dict(parse_qsl(split.query, keep_blank_values=True)),
            {key.lower(): value for key, value in self.headers.items()},
            self.rfile.read(length),
        )
        fault, answer = self.server.upstream.respond(asked)
        with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
            if isinstance(fault, int):
                self.serve(asked, Answer("out of order", "text/plain", fault))
            elif fault is not None:
                fault(self, answer)
            else:
                self.serve(asked, answer)

    do_POST = do_GET

    def serve(self, asked: Asked, answer: Answer) -> None:
        own = {key.lower(): value for key, value in answer.headers.items()}
        tag, modified = own.get("etag", ""), own.get("last-modified", "")
        given = asked.headers.get("if-none-match", "")
        same = (
            tag in given.split(", ")
            if tag and given
            else bool(modified) and asked.headers.get("if-modified-since") == modified
        )
        if answer.status == 200 and same:
            self.send(304, answer.headers)
            return
        data = answer.data
        self.send(answer.status, {**typed(answer), **answer.headers, "Content-Length": len(data)})
        self.wfile.write(data)

    def send(self, code: int, headers: Mapping[str, Any]) -> None:
        self.send_response(code)
        for key, value in headers.items():
            self.send_header(key, str(value))
        self.end_headers()

    def cut(self) -> None:
        """Close the connection after what was written."""
        self.wfile.flush()
        self.close_connection = True

    def wait(self, seconds: float) -> bool:
        """Wait; true when the server is closing."""
        return self.server.closing.wait(seconds)

    def log_message(self, *_: Any) -> None:
        """No log."""


def typed(answer: Answer) -> dict[str, str]:
    """The Content-Type header of an answer, guessed where it is not given."""
    media = answer.media or _media(answer.body)
    return {"Content-Type": media} if media else {}


def _media(body: Any) -> str:
    start = body[:200] if isinstance(body, str | bytes) else "{"
    text = start.decode("utf-8", "replace") if isinstance(start, bytes) else start
    if not text:
        return ""
    if text.startswith("%PDF-"):
        return "application/pdf"
    if "<html" in text.lower():
        return "text/html; charset=utf-8"
    kinds = {"<": "application/xml", "{": "application/json", "[": "application/json"}
    return kinds.get(text.lstrip("\ufeff \r\n\t")[:1], "text/plain; charset=utf-8")


def _key(path: str) -> str:
    path, _, query = path.partition("?")
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    return f"{path}?{urlencode(pairs)}" if pairs else path
