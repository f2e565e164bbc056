"""One writer at a time: the second waits, then says who holds the lock.  Readers take none."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import LockedError


@contextlib.contextmanager
def writing(
    lock: Path, *, purpose: str, wait: float, notice: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the workspace's write lock, waiting up to `wait` seconds for another holder.

    The lock is the operating system's (released when the holder dies, however it dies); the file
    beside it says who holds it.  `notice` is told once that and for whom this process waits.
    Raises `LockedError` with the holder when the time is over.
    """
    import filelock

    held = filelock.FileLock(str(lock), thread_local=False)
    note = lock.with_name(lock.name + ".json")
    try:
        held.acquire(timeout=0)
    except filelock.Timeout:
        if wait > 0 and notice:
            notice(f"waiting up to {wait:g} s for {_holder(note)}")
        try:
            held.acquire(timeout=wait)
        except filelock.Timeout:
            raise LockedError(
                f"{lock.parent}: {_holder(note)} is writing this workspace. "
                "Wait until it is done (searching works meanwhile), or end that process."
            ) from None
    except OSError as error:
        raise LockedError(
            f"{lock}: cannot be locked ({error.strerror}). Is the folder writable?"
        ) from error
    try:
        who = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "purpose": purpose,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with contextlib.suppress(OSError):  # a full disk must not keep us from saying so later
            note.write_text(json.dumps(who), "utf-8")
        yield
    finally:
        note.unlink(missing_ok=True)
        held.release()


def _holder(note: Path) -> str:
    """The holder as its note tells, or that it is unknown."""
    try:
        who = json.loads(note.read_text("utf-8"))
        process = f"process {who['pid']} on {who['host']}, since {who['since']}"
        return f"`jobun {who['purpose']}` ({process})"
    except (OSError, ValueError, KeyError):
        return "another process"
