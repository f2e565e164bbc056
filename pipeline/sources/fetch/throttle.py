"""How often a host is asked: one queue per host, for all sources of a process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Throttle:
    """Hands out the moments at which a host may be asked.

    Two sources on one host share its queue, each keeping its own distance (seconds).
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}
        self._rest: dict[str, float] = {}

    def wait(self, host: str, distance: float) -> None:
        """Wait until `host` may be asked: `distance` after it last was (0: at once), and not
        while it rests.
        """
        with self._lock:
            now = self._clock()
            at = max(now, self._rest.get(host, now))
            if distance > 0:
                at = max(at, self._last.get(host, at - distance) + distance)
            self._last[host] = max(at, self._last.get(host, at))
        if at > now:
            self._sleep(at - now)

    def rest(self, host: str, seconds: float) -> None:
        """Leave the host alone for a time, as it asked (Retry-After)."""
        with self._lock:
            until = self._clock() + seconds
            self._rest[host] = max(until, self._rest.get(host, until))


SHARED = Throttle()
