"""A network back-end that connects only to addresses it has checked, and only for so long.

A name is resolved once for a connection, every address that comes is checked, and the connection
goes to a checked address, not to the name: a name that changes its address between the check and
the connection gains nothing.  TLS is still verified against the name.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from pipeline.sources.fetch.failure import Failure
from pipeline.sources.fetch.hosts import Resolver, allowed


class Deadline(threading.local):
    """When the request of this thread must be over, on the monotonic clock."""

    at: float = float("inf")

    def left(self, timeout: float | None) -> float:
        """The seconds that one read or write may take; at least a moment, so that it fails as a
        time-out and not as an error of its argument.
        """
        left = self.at - time.monotonic()
        return max(left if timeout is None else min(left, timeout), 0.001)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.at


class GuardedBackend(httpcore2.NetworkBackend):
    """Resolves, checks, connects.  `inner` makes the connection to an address."""

    def __init__(
        self,
        *,
        resolver: Resolver,
        private: bool,
        deadline: Deadline,
        inner: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._resolver = resolver
        self._private = private
        self._deadline = deadline
        self._inner = inner or httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first checked address that answers."""
        try:
            addresses = list(self._resolver(host.strip("[]"), port))
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name {host} was not found ({error})") from error
        bad = [address for address in addresses if not allowed(address, private=self._private)]
        if bad:
            raise Failure(
                f"{host} stands for {bad[0]}, which is not a public address; it was not asked. "
                "If that is meant (a server of your own), write private = true under [refresh].",
                "refused",
            )
        failed: Exception = httpcore2.ConnectError(f"the name {host} has no address")
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(
                    address,
                    port,
                    timeout=self._deadline.left(timeout),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
            else:
                return BoundedStream(stream, self._deadline)
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        raise httpcore2.ConnectError("local sockets are not asked")


class BoundedStream(httpcore2.NetworkStream):
    """A connection whose every read and write ends at the request's deadline, so that a server
    that sends its headers byte by byte is left in time as well.
    """

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return BoundedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
