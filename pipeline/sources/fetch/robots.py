"""What robots.txt allows (RFC 9309), read once a run for each host."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx2

from pipeline.errors import FetchError
from pipeline.sources.fetch.failure import Failure

if TYPE_CHECKING:
    from protego import Protego

TOKEN = "Jobun"  # the product token by which robots.txt may name this program
LIMIT = 2_000_000
LONGEST_DELAY = 60.0


class Robots:
    """The rules of the hosts asked so far; `read` fetches a robots.txt."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._rules: dict[str, Protego | Failure] = {}

    def delay(self, url: httpx2.URL, *, shown: str) -> float:
        """The crawl-delay (seconds, 0: none) for a URL that may be asked; else a `Failure`.

        A host without robots.txt (4xx) allows everything; one whose robots.txt cannot be had
        (5xx, no answer) nothing (RFC 9309, 2.3.1).
        """
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        with self._lock:
            if origin not in self._rules:
                self._rules[origin] = self._fetched(origin)
            rules = self._rules[origin]
        if isinstance(rules, Failure):
            raise Failure(f"{shown}: not asked. {rules}", rules.kind)
        if not rules.can_fetch(str(url), TOKEN):
            raise Failure(
                f"{shown}: {origin}/robots.txt does not let programs read it; it was not asked. "
                "Ask the issuer, or take the document by hand (`jobun add`).",
                "refused",
            )
        return min(float(rules.crawl_delay(TOKEN) or 0.0), LONGEST_DELAY)

    def _fetched(self, origin: str) -> Protego | Failure:
        from protego import Protego

        try:
            text = self._read(f"{origin}/robots.txt").decode("utf-8", "replace")
        except FetchError as error:
            status = error.status if isinstance(error, Failure) else 0
            if 400 <= status < 500 and status != 429:
                return Protego.parse("")
            return Failure(
                f"{origin}/robots.txt could not be read, so that nothing of the host may be: "
                f"{error}",
                "refused",
            )
        return Protego.parse(text)
