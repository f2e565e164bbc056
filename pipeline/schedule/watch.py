"""A job in the foreground on a schedule, for containers: APScheduler 3, one run at a time."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from pipeline.errors import JobunError
from pipeline.schedule.cron import Cron, missed
from pipeline.schedule.cron import trigger as trigger_of

Say = Callable[[str], None]


def run(
    cron: Cron,
    job: Callable[[], str],
    *,
    last: datetime | None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    trigger: Any = None,
    say: Say | None = None,
) -> None:
    """Run `job` whenever `cron` is due, until SIGTERM or SIGINT; the run under way is ended first.

    `last` is when it last ran, with a time zone: a run that was due since then (or the very first)
    is caught up once, at the start.  The job's answer, or its error, is said in one line on
    stderr; no error ends the watch.  A run that lasts beyond the next due time makes one run up,
    not several.  A second signal ends the process at once.  `trigger` (of APScheduler) stands for
    the expression in tests.  Call it in the main thread: signals arrive there.
    """
    from apscheduler.schedulers.blocking import BlockingScheduler

    tell = say or _stderr
    made = trigger or trigger_of(cron)
    scheduler = BlockingScheduler()
    options: dict[str, Any] = {}
    if missed(cron, last, now()):
        options["next_run_time"] = now()
    scheduled = scheduler.add_job(
        lambda: _one_run(job, now, tell), made, max_instances=1, coalesce=True,
        misfire_grace_time=None, **options,
    )  # fmt: skip
    ending = _Ending(scheduler, tell)
    before = {number: signal.signal(number, ending.asked) for number in _SIGNALS}
    try:
        first = options.get("next_run_time") or made.get_next_fire_time(None, now())
        tell(f"refreshing on {cron.text!r}; next run {_time(first)}")
        del scheduled
        scheduler.start()
        ending.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class _Ending:
    """Ends the scheduler on a signal, from a thread of its own.

    The handler runs in the main thread, which may hold the scheduler's locks half-way through its
    own work.
    """

    def __init__(self, scheduler: Any, tell: Say) -> None:
        self._scheduler = scheduler
        self._tell = tell
        self._process = os.getpid()
        self._thread: threading.Thread | None = None

    def asked(self, number: int, _frame: FrameType | None) -> None:
        """The handler of the first signal; the second one has its usual effect."""
        if os.getpid() != self._process:
            return  # a child of a build: the run under way is ended first
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        self._tell(f"{signal.Signals(number).name}: ending after the run under way")
        self._thread = threading.Thread(target=self._end)
        self._thread.start()

    def _end(self) -> None:
        self._scheduler.shutdown(wait=True)

    def wait(self) -> None:
        """Wait until the run under way is over."""
        if self._thread is not None:
            self._thread.join()


def _one_run(job: Callable[[], str], now: Callable[[], datetime], tell: Say) -> None:
    begun = now()
    try:
        said = job()
    except JobunError as error:
        said = f"failed: {error}"
    except Exception as error:  # the next run may well succeed
        said = f"failed, by a fault of Jobun's own: {error!r}"
    seconds = (now() - begun).total_seconds()
    tell(f"{_time(begun)} {' '.join(said.split())} ({seconds:.1f} s)")


def _time(at: datetime | None) -> str:
    return at.astimezone().isoformat(timespec="seconds") if at else "never"


def _stderr(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
