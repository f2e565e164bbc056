"""Several sources asked at once: a thread each, their outcomes handed to one taker.

The taker is the caller's thread, so that parsing, storing and writing are never done twice at the
same time.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import JobunError
from pipeline.sources import Source
from pipeline.sources.adapters import adapter_of
from pipeline.sources.outcome import Door, Held, Kind, Outcome, Response

AT_ONCE = 4  # sources; each host is asked at its own pace besides
_WAITING = 32  # outcomes that wait for the taker: their bytes are in memory
_LOOK = 0.2  # seconds between two looks whether the run was given up


@dataclass(frozen=True, slots=True)
class Job:
    """One source to ask, with what is held of it; `cache` is the folder of the HTTP cache."""

    source: Source
    held: Mapping[str, Held]
    since: str = ""
    cache: Path | None = None
    contact: str = ""
    unconditional: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """A source's pass is over; `error` is why before its end, "" when it came to its end."""

    error: str
    seconds: float
    requests: int


def opened(job: Job) -> AbstractContextManager[Door]:
    """The door to the network for one source and run."""
    from pipeline.sources.fetch import Fetcher

    return Fetcher(job.source, job.cache, contact=job.contact, unconditional=job.unconditional)


class AskingDoor:
    """The door, opened when it is first asked, and counting.

    It never says that a body is fresh: that holds against the HTTP cache, which may have taken a
    body in a run that was killed (or a dry one) before the corpus did.  What has not changed is
    found by its hash.
    """

    def __init__(self, job: Job, stack: ExitStack) -> None:
        self.requests = 0
        self._job, self._stack = job, stack
        self._door: Door | None = None

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        kinds: Sequence[Kind] = (),
        limit: int | None = None,
    ) -> Response:
        """See `pipeline.sources.outcome.Door.get`."""
        if self._door is None:
            self._door = self._stack.enter_context(opened(self._job))
        self.requests += 1
        response = self._door.get(url, params=params, headers=headers, kinds=kinds, limit=limit)
        return replace(response, fresh=False)


def ask(jobs: Sequence[Job]) -> Generator[tuple[str, Outcome | End], None, None]:
    """The outcomes of all sources as they come, with the source's id; each ends with an `End`.

    Whatever a source does, the others go on.  Closing the iterator gives the rest up.
    """
    found: queue.Queue[tuple[str, Outcome | End]] = queue.Queue(_WAITING)
    left = queue.SimpleQueue[Job]()
    for job in jobs:
        left.put(job)
    given_up = threading.Event()

    def put(source: str, what: Outcome | End) -> None:
        while not given_up.is_set():
            try:
                found.put((source, what), timeout=_LOOK)
            except queue.Full:
                continue
            return

    def work() -> None:
        while not given_up.is_set():
            try:
                job = left.get_nowait()
            except queue.Empty:
                return
            _pass(job, put, given_up)

    # Daemons: a run that is interrupted does not wait for a server.
    threads = [
        threading.Thread(target=work, name=f"refresh-{number}", daemon=True)
        for number in range(min(AT_ONCE, len(jobs)))
    ]
    for thread in threads:
        thread.start()
    try:
        running = len(jobs)
        while running:
            source, what = found.get()
            running -= isinstance(what, End)
            yield source, what
        for thread in threads:  # all but done; what follows may start processes
            thread.join()
    finally:
        given_up.set()


def _pass(job: Job, put: Callable[[str, Outcome | End], None], given_up: threading.Event) -> None:
    """One source's pass, in its thread."""
    begun, source, error = time.monotonic(), job.source, ""
    stack = ExitStack()
    door = AskingDoor(job, stack)
    try:
        with stack:
            for outcome in adapter_of(source)(source, door, job.held, since=job.since):
                put(source.id, outcome)
                if given_up.is_set():
                    return
    except JobunError as raised:
        error = str(raised)
    except BaseException as raised:  # whatever it is, it is this source's and not the run's
        error = f"{source.id}: a fault of its adapter ({type(raised).__name__}: {raised}); " + (
            "please report it."
        )
    put(source.id, End(error, time.monotonic() - begun, door.requests))
