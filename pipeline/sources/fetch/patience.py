"""When a host is left alone for the rest of a run.

A host that is down would otherwise hold up a run by every retry of every document, and one that
says "come back in two hours" would be asked two thousand times meanwhile.
"""

from __future__ import annotations

import threading
import time

from pipeline.sources.fetch.failure import Failure

ENOUGH = 5  # requests in a row that came to nothing, each tried as often as one is
_DOWN = (0, 429, 502, 503, 504)  # 500 may be one document's trouble


class Patience:
    """Counts what came to nothing, by host."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_vain: dict[str, int] = {}
        self._until: dict[str, tuple[float, str]] = {}

    def check(self, host: str, *, shown: str) -> None:
        """Raise a `Failure` when `host` is not to be asked any more, or not yet."""
        with self._lock:
            until, why = self._until.get(host, (0.0, ""))
            in_vain = self._in_vain.get(host, 0)
        if until > time.monotonic():
            raise Failure(f"{shown}: not asked. {why}")
        if in_vain >= ENOUGH:
            raise Failure(
                f"{shown}: not asked, because {host} has not answered {in_vain} requests in a "
                "row. Run the refresh again later."
            )

    def answered(self, host: str) -> None:
        """Something came from `host`."""
        with self._lock:
            self._in_vain.pop(host, None)

    def failed(self, host: str, failure: Failure) -> None:
        """A request came to nothing, after all its retries."""
        with self._lock:
            if failure.wait and not failure.passing:
                self._until[host] = (time.monotonic() + failure.wait, str(failure))
            if failure.kind == "unreachable" and failure.status in _DOWN:
                self._in_vain[host] = self._in_vain.get(host, 0) + 1
            else:
                self._in_vain.pop(host, None)
