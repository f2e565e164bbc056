"""The door: the one way to the network, for one source and one run."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlencode, urljoin

import httpcore2
import httpx2

from pipeline.about import VERSION
from pipeline.errors import UsageError
from pipeline.sources.declaration import Refresh, Source
from pipeline.sources.fetch import content, hosts, robots
from pipeline.sources.fetch.failure import Failure
from pipeline.sources.fetch.guarded import Deadline, GuardedBackend
from pipeline.sources.fetch.masking import masker
from pipeline.sources.fetch.patience import Patience
from pipeline.sources.fetch.throttle import SHARED, Throttle
from pipeline.sources.fetch.transport import (
    EXTENSION,
    REDIRECTS,
    Ask,
    CheckedTransport,
    Times,
    media_type,
)
from pipeline.sources.outcome import Kind, Response

_T = TypeVar("_T")

MOST_REDIRECTS = 5
# Not for a caller to set: they are this layer's, or say where a body ends.
_OWN_HEADERS = {
    "accept-encoding", "connection", "content-length", "host", "if-modified-since",
    "if-none-match", "transfer-encoding", "user-agent",
}  # fmt: skip
_NOT_FOR_OTHERS = {"authorization", "cookie"}

# stamina tells of each retry there; the last failure is raised.
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Waits:
    """How often and how long (seconds): attempts in all, the first pause between two, the longest,
    what is added to it at random, the longest Retry-After that is waited for, and the time of one
    request from its first byte to its last, after which nothing is tried again either.
    """

    attempts: int = 4
    initial: float = 1.0
    longest: float = 20.0
    jitter: float = 1.0
    retry_after: float = 120.0
    total: float = 600.0


class Fetcher:
    """Asks one source's hosts, within its limits (`pipeline.sources.outcome.Door`).

    `cache` is the folder of the answers kept (None: none are).  `contact` is an address or a URL
    for the User-Agent.  With `unconditional` everything is asked for in full.  Use it as a context
    manager; connections stay open between requests.  `waits`, `throttle`, `resolver` and
    `backend` are there for tests.
    """

    def __init__(
        self,
        source: Source,
        cache: Path | None,
        *,
        contact: str = "",
        unconditional: bool = False,
        waits: Waits | None = None,
        throttle: Throttle = SHARED,
        resolver: hosts.Resolver = hosts.resolve,
        backend: httpcore2.NetworkBackend | None = None,
    ) -> None:
        if source.refresh is None:
            raise UsageError(f"the source {source.id} has no [refresh] table to fetch it by.")
        if not (contact.isascii() and contact.isprintable()):
            raise UsageError(
                f"the contact {contact!r} must be printable ASCII: a URL or an e-mail."
            )
        self._refresh = source.refresh
        self._waits = waits or Waits()
        self._throttle = throttle
        self._patience = Patience()
        self._unconditional = unconditional
        self._mask = masker(os.environ.get(source.refresh.key, "") if source.refresh.key else "")
        self._agent = f"Jobun/{VERSION}" + (f" (+{contact})" if contact else "")
        deadline = Deadline()
        self._plain = CheckedTransport(
            GuardedBackend(
                resolver=resolver,
                private=source.refresh.private,
                deadline=deadline,
                inner=backend,
            ),
            deadline=deadline,
            throttle=throttle,
            times=Times(source.refresh.timeout, self._waits.total, self._waits.retry_after),
        )
        self._storage, self._cached = None, None
        if cache is not None:
            from hishel import CacheOptions
            from hishel.httpx2 import CacheTransport

            from pipeline.sources.fetch.cache import open_cache

            self._storage = open_cache(cache, source.id)
            self._cached = CacheTransport(
                self._plain, self._storage, rfc=CacheOptions(shared=False)
            )
        self._robots = robots.Robots(self._robots_text) if source.refresh.robots else None

    @classmethod
    def for_hosts(
        cls,
        names: Sequence[str],
        *,
        private: bool = False,
        contact: str = "",
        timeout: float = 30.0,
        **others: Any,
    ) -> Self:
        """A door without a source, cache or throttle, to post to `names` (a webhook's host)."""
        refresh = Refresh(
            "none", timedelta(days=1), hosts=tuple(names), rate=0.0, private=private,
            timeout=timeout,
        )  # fmt: skip
        return cls(Source("hosts", {}, refresh=refresh), None, contact=contact, **others)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections and the cache."""
        self._plain.close()
        if self._storage is not None:
            self._storage.close()

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        kinds: Sequence[Kind] = (),
        limit: int | None = None,
    ) -> Response:
        """The body at `url`, asked for conditionally (`Door.get`).  `limit` is in bytes."""
        if params:
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(params)}"
        return self._get(url, headers or {}, kinds, limit, self._robots)

    def post_json(self, url: str, value: Any) -> Response:
        """Send `value` as JSON; any 2xx is success, and its body is not read.

        What fails in passing is sent again, so that a receiver may get a message twice.  A
        redirect is refused.
        """
        ask = replace(
            self._ask(url, {"Content-Type": "application/json"}, (), None),
            method="POST",
            body=json.dumps(value, ensure_ascii=False).encode(),
        )
        answer = self._persistently(lambda: self._plain.handle_request(_copy(ask, self._mask)), ask)
        if answer.status_code in REDIRECTS:
            raise Failure(
                f"{ask.where}: the receiver has moved "
                f"(to {self._mask(answer.headers.get('location', '?'))}). Correct the address.",
                "refused",
            )
        return Response(ask.where, b"", headers=dict(answer.headers))

    def _get(
        self,
        url: str,
        headers: Mapping[str, str],
        kinds: Sequence[Kind],
        limit: int | None,
        rules: robots.Robots | None,
    ) -> Response:
        ask = self._ask(url, headers, kinds, limit)
        return self._persistently(lambda: self._followed(ask, rules), ask)

    def _ask(
        self, url: str, headers: Mapping[str, str], kinds: Sequence[Kind], limit: int | None
    ) -> Ask:
        where = self._mask(url)
        own = {key: value for key, value in headers.items() if key.lower() not in _OWN_HEADERS}
        return Ask(
            hosts.checked(url, self._refresh.hosts, shown=where),
            where,
            {"Accept": "*/*", **own, "User-Agent": self._agent, "Accept-Encoding": "gzip"},
            self._refresh.limit if limit is None else limit,
            kinds=tuple(kinds),
            distance=1 / self._refresh.rate if self._refresh.rate else 0.0,
            key=self._refresh.key,
        )

    def _persistently(self, once: Callable[[], _T], ask: Ask) -> _T:
        """Try again what may pass, after a pause that grows."""
        import stamina

        host = ask.url.netloc.decode("ascii")

        def again(error: Exception) -> bool:
            if not isinstance(error, Failure) or not error.passing:
                return False
            if error.wait:
                self._throttle.rest(host, error.wait)
            return True

        self._patience.check(host, shown=ask.where)
        tried = 0
        try:
            for attempt in stamina.retry_context(
                on=again,
                attempts=self._waits.attempts,
                timeout=self._waits.total,
                wait_initial=self._waits.initial,
                wait_max=self._waits.longest,
                wait_jitter=self._waits.jitter,
            ):
                tried += 1
                with attempt:
                    result = once()
                    self._patience.answered(host)
                    return result
        except Failure as error:
            self._patience.failed(host, error)
            text = f"{error} (Asked {tried} times.)" if tried > 1 else str(error)
            raise Failure(self._mask(text), error.kind, status=error.status) from None
        raise UsageError("no attempt is allowed: Waits.attempts must be at least 1.")

    def _followed(self, ask: Ask, rules: robots.Robots | None) -> Response:
        """The answer after at most `MOST_REDIRECTS` redirects, each checked as the first was."""
        seen: set[str] = set()
        first = ask
        for _ in range(MOST_REDIRECTS + 1):
            if str(ask.url) in seen:
                break
            seen.add(str(ask.url))
            if rules is not None:
                delay = rules.delay(ask.url, shown=ask.where)
                ask = replace(ask, distance=max(ask.distance, delay))
            answer = self._sent(ask)
            if answer.status_code not in REDIRECTS:
                return self._response(answer, ask)
            ask = self._next(ask, answer.headers.get("location", ""))
        raise Failure(
            f"{first.where}: redirected in a circle, or more than {MOST_REDIRECTS} times. "
            "Look at the address in a browser and correct it."
        )

    def _next(self, ask: Ask, location: str) -> Ask:
        target = urljoin(str(ask.url), location.partition("#")[0])
        shown = f"{ask.where} leads to {self._mask(target)}, which"
        if not location:
            raise Failure(f"{ask.where}: a redirect that says not where to. Try again later.")
        if ask.url.scheme == "https" and target.startswith(f"http://{ask.url.host}/"):
            target = (
                f"https{target[4:]}"  # as the Publications Office answers: its own, unencrypted
            )
        url = hosts.checked(target, self._refresh.hosts, shown=shown)
        if ask.url.scheme == "https" and url.scheme != "https":
            raise Failure(f"{shown} is not encrypted; it was not asked.", "refused")
        kept = ask.headers
        if url.netloc != ask.url.netloc:
            kept = {k: v for k, v in kept.items() if k.lower() not in _NOT_FOR_OTHERS}
        return replace(ask, url=url, where=self._mask(str(url)), headers=kept)

    def _sent(self, ask: Ask) -> httpx2.Response:
        """One exchange, through the cache where there is one."""
        copy = _copy(ask, self._mask)
        if self._cached is None or self._storage is None:
            return self._plain.handle_request(copy)
        key = copy.extensions["caching"]["key"]
        if self._unconditional:
            self._storage.forget(key)
        answer = self._cached.handle_request(copy)
        try:
            answer.read()
        except (sqlite3.Error, RuntimeError):  # what was kept cannot be read any more
            self._storage.forget(key)
            answer = self._cached.handle_request(copy)
            answer.read()
        return answer

    def _response(self, answer: httpx2.Response, ask: Ask) -> Response:
        data = answer.content
        headers = {key: self._mask(value) for key, value in answer.headers.items()}
        if answer.status_code == 304:
            raise Failure(
                f"{ask.where}: the server says that nothing changed (304) and was not asked so. "
                "Try again later.",
                "wrong",
            )
        fresh = bool(answer.extensions.get("caching", {}).get("from_cache"))
        media = media_type(headers)
        if fresh:  # kept when another kind, or a larger body, was due
            content.check(data, ask.kinds, media=media, where=ask.where, framed=True)
            if len(data) > ask.limit:
                raise Failure(f"{ask.where}: the body is larger than allowed.", "too large")
        return Response(ask.where, data, media, headers, fresh)

    def _robots_text(self, url: str) -> bytes:
        return self._get(url, {}, (), robots.LIMIT, None).data


def _copy(ask: Ask, mask: Callable[[str], str]) -> httpx2.Request:
    """The request as the cache sees and stores it: nothing in it holds the key.

    What the caller asks for by headers (a language, a type) is kept apart, even where the server
    does not say Vary.
    """
    headers = {
        name: mask(value) if name.lower() not in _NOT_FOR_OTHERS else "***"
        for name, value in ask.headers.items()
    }
    own = sorted((k.lower(), v) for k, v in headers.items() if k.lower() not in _OWN_HEADERS)
    url = mask(str(ask.url))
    key = hashlib.sha256(json.dumps([ask.method, url, own]).encode()).hexdigest()
    return httpx2.Request(
        ask.method, url, headers=headers, extensions={EXTENSION: ask, "caching": {"key": key}}
    )
