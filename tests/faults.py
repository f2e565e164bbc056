"""Faults for the local server of `upstream.py`: `upstream.fail("/law/1", faults.drip())`."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from upstream import Answer, Fault, Handler, typed

ERROR_PAGE = "<!DOCTYPE html><html><head><title>Error</title></head><body>Try later.</body></html>"


def status(code: int, body: Any = "out of order", **headers: str) -> Fault:
    """A status, with headers written like `Retry_After="3"`."""
    own = {key.replace("_", "-"): value for key, value in headers.items()}

    def fault(handler: Handler, _: Answer) -> None:
        data = Answer(body).data
        handler.send(code, {"Content-Type": "text/plain", **own, "Content-Length": len(data)})
        handler.wfile.write(data)

    return fault


def busy(after: str) -> Fault:
    """429 with this Retry-After: seconds, or an HTTP date."""
    return status(429, Retry_After=after)


def moved(to: str, code: int = 302) -> Fault:
    """A redirect; served for ever at its own path it is a loop."""
    return status(code, Location=to)


def html(body: str = ERROR_PAGE) -> Fault:
    """An error page with status 200."""
    return served(Answer(body, "text/html;charset=UTF-8"))


def empty() -> Fault:
    """Nothing, with status 200."""
    return served(Answer(b"", "application/xml"))


def served(answer: Answer) -> Fault:
    """Another answer than the document's."""

    def fault(handler: Handler, _: Answer) -> None:
        own = {**typed(answer), **answer.headers, "Content-Length": len(answer.data)}
        handler.send(answer.status, own)
        handler.wfile.write(answer.data)

    return fault


def wrong_charset(codec: str = "shift_jis", declared: str = "utf-8") -> Fault:
    """The document's text in one encoding, declared as another."""

    def fault(handler: Handler, answer: Answer) -> None:
        media = f"{answer.media.partition(';')[0]}; charset={declared}"
        served(Answer(answer.data.decode().encode(codec, "replace"), media))(handler, answer)

    return fault


def truncated(share: float = 0.5, *, coding: str = "length") -> Fault:
    """A body that breaks off: `coding` is "length" (fewer bytes than Content-Length says),
    "chunked" (no last chunk) or "gzip" (a whole answer of half a gzip stream).
    """

    def fault(handler: Handler, answer: Answer) -> None:
        data = answer.data if coding != "gzip" else gzip.compress(answer.data, mtime=0)
        kept = data[: int(len(data) * share)]
        headers: dict[str, Any] = {**typed(answer), **answer.headers}
        if coding == "chunked":
            handler.send(200, {**headers, "Transfer-Encoding": "chunked"})
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(kept), kept))
        elif coding == "gzip":
            handler.send(200, {**headers, "Content-Encoding": "gzip", "Content-Length": len(kept)})
            handler.wfile.write(kept)
        else:
            handler.send(200, {**headers, "Content-Length": len(data)})
            handler.wfile.write(kept)
        handler.cut()

    return fault


def drip(seconds: float = 0.05, *, head: bool = False) -> Fault:
    """The document byte by byte; with `head` the status line and the headers already are."""

    def fault(handler: Handler, answer: Answer) -> None:
        data = answer.data or b" "
        if head:
            data = b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100_000
        else:
            handler.send(200, {**typed(answer), "Content-Length": max(len(data), 100_000)})
        for byte in data.ljust(100_000):
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            if handler.wait(seconds):
                break
        handler.cut()

    return fault


def silence(seconds: float = 60.0) -> Fault:
    """No byte at all for a time, then the connection is closed."""

    def fault(handler: Handler, _: Answer) -> None:
        handler.wait(seconds)
        handler.cut()

    return fault


def hang_up() -> Fault:
    """The connection is closed without an answer."""
    return lambda handler, _: handler.cut()


def huge(megabytes: int = 300, *, declared: bool = True) -> Fault:
    """A body of this size, never held in memory; undeclared it comes in chunks."""

    def fault(handler: Handler, answer: Answer) -> None:
        block = b"<p>" + b"x" * 999_993 + b"</p>"
        length = {"Content-Length": megabytes * len(block)}
        handler.send(
            200, {**typed(answer), **(length if declared else {"Transfer-Encoding": "chunked"})}
        )
        for _ in range(megabytes):
            handler.wfile.write(block if declared else b"%x\r\n%b\r\n" % (len(block), block))
        if not declared:
            handler.wfile.write(b"0\r\n\r\n")

    return fault


def gzip_bomb(megabytes: int = 300) -> Fault:
    """A small gzip stream that becomes this many megabytes."""

    def fault(handler: Handler, answer: Answer) -> None:
        own = {**typed(answer), "Content-Encoding": "gzip"}
        data = _bomb(megabytes)
        handler.send(200, {**own, "Content-Length": len(data)})
        handler.wfile.write(data)

    return fault


@cache
def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    block = b" " * 1_000_000
    data = packer.compress(b"<Law>")
    return data + b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def packed(codings: Sequence[str] = ("gzip",)) -> Fault:
    """The document in a content coding, as it should be."""

    def fault(handler: Handler, answer: Answer) -> None:
        data = answer.data
        for coding in codings:
            data = gzip.compress(data, mtime=0) if coding == "gzip" else zlib.compress(data)
        own = {"Content-Encoding": ", ".join(codings), "Content-Length": len(data)}
        handler.send(200, {**typed(answer), **answer.headers, **own})
        handler.wfile.write(data)

    return fault
