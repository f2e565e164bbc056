"""The process that reads untrusted files for `apart.py`: one request after the other.

A request is a line of JSON and the file's bytes.  When both are there the line `begun` says so:
what ends the process before is no fault of the file.  An answer is a line (`done SIZE` or
`error SIZE`; `last SIZE` and `last-error SIZE` of a process that has grown and wants to be ended)
and so many bytes.  What the parsers print goes to stderr, never among the answers.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

_GROWN = 1 / 2  # of the memory allowed: what a process keeps, the next file has not
_MOST_WRITTEN = 64  # megabytes of any file, stderr among them
_GRACE = 10  # seconds after which a process that its parent should have stopped stops itself


def main() -> None:
    """Serve until the pipe is closed."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # native libraries write to descriptor 1 as they like
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    held = b""
    while line := requests.readline():
        request = json.loads(line)
        megabytes = request["megabytes"]
        _stop_after(request["seconds"] + _GRACE)
        _limit(megabytes)
        try:
            if request["size"] >= 0:
                held = b""
                held = _whole(requests, request["size"])
            answers.write(b"begun\n")
            answers.flush()
            answer = _answer(request["what"], held, request["name"], request["options"])
            head = b"done"
        except Exception as error:
            said = {"type": type(error).__name__, "message": str(error), "megabytes": megabytes}
            answer, head = json.dumps(said).encode("ascii"), b"error"
        if _taken() > megabytes * _GROWN:
            head = b"last" if head == b"done" else b"last-error"
        answers.write(head + b" %d\n" % len(answer))
        answers.write(answer)
        answers.flush()
        del answer
        _stop_after(0)


def _answer(what: str, data: bytes, name: str, options: dict[str, Any]) -> bytes:
    """Do what is asked: read a file to its end, or some pages of one."""
    if what == "file":
        from pipeline.extract import read_here
        from pipeline.extract.wire import to_bytes

        return to_bytes(read_here(data, name))
    from pipeline.extract.pdf import worker

    return json.dumps(worker.answer(what, data, **options)).encode("ascii")


def _whole(pipe: IO[bytes], size: int) -> bytes:
    """The file's bytes; ends this process when they do not fit into its memory."""
    try:
        data = pipe.read(size)
    except MemoryError:  # how much of it was read is not known: this process cannot go on
        sys.exit("there is no memory for a file of this size")
    if len(data) < size:  # the one who asked is gone
        sys.exit(0)
    return data


def _limit(megabytes: int) -> None:
    """Address space, written files and core files; the clock is kept by the one who asks."""
    try:
        import resource
    except ImportError:  # no such limits on this system; the clock remains
        return
    for what, limit in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_FSIZE, _MOST_WRITTEN << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        try:
            resource.setrlimit(what, (limit, hard))
        except (ValueError, OSError):  # some systems know the name and not the limit
            continue


def _taken() -> float:
    """The address space that this process has, in megabytes; 0 where the system does not tell.

    Not its peak: that of `getrusage` counts what its parent had when it was forked.
    """
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[0]
    except OSError:
        return 0.0
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def _stop_after(seconds: float) -> None:
    """Have the system end this process, whatever it does; 0: no more.

    The parent's clock comes first; this is for a parent that was killed.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _end_with(parent: int) -> None:
    """End this process and what it started when the one that asks is gone."""
    while os.getppid() == parent:
        time.sleep(0.5)
    if hasattr(os, "killpg"):
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    main()
