"""A body is read only as far, and only as long, as it may be."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Iterator

from pipeline.sources.fetch.failure import Failure

SLOWEST = 1_000  # bytes a second, on the average, once the patience is over
_PIECE = 1 << 20
_GZIP = 31  # zlib's window bits for a gzip stream (RFC 1952)


def read(
    chunks: Iterable[bytes], *, limit: int, coding: str, length: str, patience: float, where: str
) -> bytes:
    """The body without its content coding.

    `limit` (bytes) holds for the announced `length`, for what comes and for what it unpacks to.
    After `patience` seconds fewer than `SLOWEST` bytes a second end it.  Raises `Failure`.
    """
    if length.isdigit() and int(length) > limit:
        raise _large(where, limit)
    bounded = _bounded(chunks, limit=limit, patience=patience, where=where)
    match coding.strip().lower():
        case "" | "identity":
            return b"".join(bounded)
        case "gzip" | "x-gzip":
            size, pieces = 0, []
            for piece in _unpacked(bounded, where):
                size += len(piece)
                if size > limit:
                    raise _large(where, limit)
                pieces.append(piece)
            return b"".join(pieces)
        case other:
            raise Failure(
                f"{where}: the body is packed as {other!r}, which was not asked for. "
                "Look at what the server sends.",
                "wrong",
            )


def _bounded(
    chunks: Iterable[bytes], *, limit: int, patience: float, where: str
) -> Iterator[bytes]:
    began, size = time.monotonic(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise _large(where, limit)
        spent = time.monotonic() - began
        if spent > patience and size < spent * SLOWEST:
            raise Failure(
                f"{where}: the body comes too slowly ({size:,} bytes in {spent:.0f} s) and was "
                "given up. Try again later."
            )
        yield chunk


def _unpacked(chunks: Iterable[bytes], where: str) -> Iterator[bytes]:
    """A gzip stream's text in pieces of at most a megabyte; several members follow each other."""
    unpacker = zlib.decompressobj(_GZIP)
    began = False
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if unpacker.eof:
                    if not rest.strip(b"\0"):  # padding after the last member
                        break
                    unpacker = zlib.decompressobj(_GZIP)
                began = True
                yield unpacker.decompress(rest, _PIECE)
                rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise Failure(
            f"{where}: the body is no sound gzip stream ({error}). Try again later.", "wrong"
        ) from error
    if began and not unpacker.eof:
        raise cut_off(where)


def cut_off(where: str) -> Failure:
    """The body broke off; asked again it may come whole."""
    return Failure(
        f"{where}: the body was cut off. Nothing of it is kept; try again later.",
        "wrong",
        passing=True,
    )


def _large(where: str, limit: int) -> Failure:
    return Failure(
        f"{where}: the body is larger than {limit / 1_000_000:,.1f} MB. If that is right, raise "
        "limit_mb under [refresh] in the source's declaration.",
        "too large",
    )
