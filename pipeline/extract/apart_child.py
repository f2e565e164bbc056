"""The process that reads untrusted files for `apart.py`: one request after the other.

A request is a line of JSON and the file's bytes, an answer a line (`done SIZE` or `error SIZE`) and
so many bytes.  What the parsers print goes to stderr, never among the answers.
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO, Any


def main() -> None:
    """Serve until the pipe is closed."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # native libraries write to descriptor 1 as they like
    held: tuple[str, bytes] = ("", b"")
    while line := requests.readline():
        request = json.loads(line)
        if request["size"] >= 0:
            held = (request["digest"], _whole(requests, request["size"]))
        _limit(request["megabytes"])
        try:
            answer, head = _answer(request["what"], held[1], request["name"],
                                   request["options"]), b"done"  # fmt: skip
        except Exception as error:
            said = {"type": type(error).__name__, "message": str(error),
                    "megabytes": request["megabytes"]}  # fmt: skip
            answer, head = json.dumps(said).encode("ascii"), b"error"
        answers.write(head + b" %d\n" % len(answer))
        answers.write(answer)
        answers.flush()


def _answer(what: str, data: bytes, name: str, options: dict[str, Any]) -> bytes:
    """Do what is asked: read a file to its end, or some pages of one."""
    if what == "file":
        from pipeline.extract import read_here
        from pipeline.extract.wire import to_bytes

        return to_bytes(read_here(data, name))
    from pipeline.extract.pdf import worker

    return json.dumps(worker.answer(what, data, **options)).encode("ascii")


def _whole(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:  # the one who asked is gone
        sys.exit(0)
    return data


def _limit(megabytes: int) -> None:
    """Address space and core files; the clock is kept by the one who asks."""
    try:
        import resource
    except ImportError:  # no such limits on this system; the clock remains
        return
    for what, limit in ((resource.RLIMIT_AS, megabytes << 20), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(what, (limit, hard))


if __name__ == "__main__":
    main()
