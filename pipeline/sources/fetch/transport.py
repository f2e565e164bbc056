"""One exchange with a server, checked before anybody sees it: status, size, coding, kind.

It stands between hishel's cache and the network.  Whatever is wrong raises here, so that the cache
is given nothing but whole answers of the right kind.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore2
import httpx2

from pipeline.sources.fetch import content, freshness, limits
from pipeline.sources.fetch.failure import Failure
from pipeline.sources.fetch.guarded import Deadline
from pipeline.sources.fetch.throttle import Throttle
from pipeline.sources.outcome import Kind

REDIRECTS = (301, 302, 303, 307, 308)
PASSING = (429, 500, 502, 503, 504)
EXTENSION = "jobun"
_DRAINED = 65_536
_CONNECT = 10.0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as it is really sent; the cache sees a copy without the key.

    `where` is its URL for messages, `distance` the seconds between requests to the host.
    """

    url: httpx2.URL
    where: str
    headers: Mapping[str, str]
    limit: int
    method: str = "GET"
    kinds: Sequence[Kind] = ()
    distance: float = 0.0
    body: bytes = b""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """Limits in seconds: without a byte, for one request in all, and for a Retry-After."""

    silence: float
    total: float
    longest_wait: float


class CheckedTransport(httpx2.BaseTransport):
    """Sends the `Ask` that stands in a request's extensions and returns its whole answer."""

    def __init__(
        self,
        backend: httpcore2.NetworkBackend,
        *,
        deadline: Deadline,
        throttle: Throttle,
        times: Times,
    ) -> None:
        self._backend = backend
        self._deadline = deadline
        self._throttle = throttle
        self._times = times
        self._pools: dict[str, httpcore2.ConnectionPool] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, decoded; raises `Failure`.  A redirect is returned as it came."""
        ask: Ask = request.extensions[EXTENSION]
        headers = {**ask.headers, "Host": ask.url.netloc.decode("ascii")}
        if ask.body:
            headers["Content-Length"] = str(len(ask.body))
        for name in ("If-None-Match", "If-Modified-Since"):  # set by the cache on its copy
            if name in request.headers:
                headers[name] = request.headers[name]
        silence = self._times.silence
        sent = httpcore2.Request(
            ask.method,
            httpcore2.URL(
                scheme=ask.url.raw_scheme,
                host=ask.url.raw_host,
                port=ask.url.port,
                target=ask.url.raw_path,
            ),
            headers=[(key.encode(), value.encode("latin-1")) for key, value in headers.items()],
            content=ask.body,
            extensions={
                "timeout": {
                    "connect": min(silence, _CONNECT), "read": silence, "write": silence,
                    "pool": silence,
                }
            },
        )  # fmt: skip
        self._throttle.wait(ask.url.netloc.decode("ascii"), ask.distance)
        self._deadline.at = time.monotonic() + self._times.total
        try:
            answer = self._pool(ask.url.scheme).handle_request(sent)
        except Failure:
            raise
        except Exception as error:
            raise self._failure(error, ask) from error
        try:
            return self._checked(answer, ask)
        except (httpcore2.RemoteProtocolError, httpcore2.ReadError) as error:
            raise limits.cut_off(ask.where) from error
        except Failure:
            raise
        except Exception as error:
            raise self._failure(error, ask) from error
        finally:
            answer.close()

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()

    def _pool(self, scheme: str) -> httpcore2.ConnectionPool:
        """No proxy is taken from the environment: through one, no address could be checked."""
        if scheme not in self._pools:
            self._pools[scheme] = httpcore2.ConnectionPool(
                ssl_context=httpcore2.default_ssl_context() if scheme == "https" else None,
                network_backend=self._backend,
                keepalive_expiry=30.0,
            )
        return self._pools[scheme]

    def _checked(self, answer: httpcore2.Response, ask: Ask) -> httpx2.Response:
        headers = _joined(answer.headers)
        status = answer.status
        stated = freshness.stated(headers, status=status, now=time.time())
        if status == 304 or status in REDIRECTS:
            self._drain(answer)
            return httpx2.Response(status, headers=_encoded(stated), content=b"")
        if ask.method == "POST" and 200 <= status < 300:
            self._drain(answer)
            return httpx2.Response(status, headers=_encoded(stated), content=b"")
        if status not in (200, 203, 204):
            self._drain(answer)
            raise self._refusal(status, headers, ask)
        data = limits.read(
            answer.iter_stream(),
            limit=ask.limit,
            coding=headers.get("content-encoding", ""),
            length=headers.get("content-length", ""),
            patience=self._times.silence,
            where=ask.where,
        )
        framed = "content-length" in headers or "chunked" in headers.get("transfer-encoding", "")
        media = media_type(headers)
        content.check(data, ask.kinds, media=media, where=ask.where, framed=framed)
        return httpx2.Response(status, headers=_encoded(stated), content=data)

    def _drain(self, answer: httpcore2.Response) -> None:
        """Read a short body that nobody needs, so that the connection can be used again."""
        size = 0
        for chunk in answer.iter_stream():
            size += len(chunk)
            if size > _DRAINED:
                break

    def _refusal(self, status: int, headers: Mapping[str, str], ask: Ask) -> Failure:
        if status in (404, 410):
            return Failure(
                f"{ask.where}: not there (status {status}). Look whether the source has moved it.",
                "missing",
                status=status,
            )
        if status in PASSING:
            wait = _retry_after(headers.get("retry-after", ""))
            if wait > self._times.longest_wait:
                until = datetime.fromtimestamp(time.time() + wait, UTC)
                return Failure(
                    f"{ask.where}: the server asks not to be asked before "
                    f"{until:%Y-%m-%d %H:%M:%S} UTC (status {status}). Run the refresh again then.",
                    status=status,
                    wait=wait,
                )
            return Failure(
                f"{ask.where}: the server is in trouble or busy (status {status}). "
                "Try again later.",
                status=status,
                passing=True,
                wait=wait,
            )
        if status >= 500 or status == 408:
            return Failure(
                f"{ask.where}: the server failed (status {status}). Try again later.",
                status=status,
            )
        if status in (401, 403):
            then = (
                f"Check the key in the environment variable {ask.key}"
                if ask.key
                else "Look whether the source lets programs in, or asks for a key "
                "([refresh] key in its declaration)"
            )
            return Failure(
                f"{ask.where}: access was denied (status {status}). {then}.",
                "refused",
                status=status,
            )
        return Failure(
            f"{ask.where}: the server does not accept the request (status {status}). "
            "Check the address and the source's declaration.",
            "refused" if status >= 400 else "wrong",
            status=status,
        )

    def _failure(self, error: Exception, ask: Ask) -> Exception:
        """What a network error means."""
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
            cause = cause.__cause__ or cause.__context__
        if cause is not None:
            return Failure(
                f"{ask.where}: the server's certificate cannot be trusted "
                f"({cause.verify_message}); nothing was asked. "
                "Check the address and this machine's clock and certificates (SSL_CERT_FILE)."
            )
        if self._deadline.over:
            return Failure(
                f"{ask.where}: not done within {self._times.total:g} s, and given up. "
                "Try again later."
            )
        if isinstance(error, httpcore2.TimeoutException):
            return Failure(
                f"{ask.where}: no answer within {self._times.silence:g} s. Try again later.",
                passing=True,
            )
        if isinstance(error, httpcore2.NetworkError | httpcore2.RemoteProtocolError):
            return Failure(
                f"{ask.where}: no connection, or one that broke ({error}). "
                "Check the network, or try again later.",
                passing=True,
            )
        if isinstance(error, httpcore2.LocalProtocolError | UnicodeEncodeError):
            return Failure(
                f"{ask.where}: the request cannot be sent ({error}). Correct its headers.",
                "refused",
            )
        return error


def media_type(headers: Mapping[str, str]) -> str:
    """The media type without its parameters, in small letters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _joined(pairs: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by their small name; one that comes several times is joined (RFC 9110, 5.3)."""
    joined: dict[str, str] = {}
    for raw, value in pairs:
        name, text = raw.decode("latin-1").lower(), value.decode("latin-1")
        joined[name] = f"{joined[name]}, {text}" if name in joined else text
    return joined


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(key.encode("latin-1"), value.encode("latin-1")) for key, value in headers.items()]


def _retry_after(value: str) -> float:
    """Seconds from Retry-After, which holds seconds or an HTTP date (RFC 9110, 10.2.3)."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, moment.timestamp() - time.time())
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
