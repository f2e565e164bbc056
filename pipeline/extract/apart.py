"""Reading files in a process of its own: a crash, a hang or a bomb ends that process, not Jobun.

Parsers of untrusted files (pdfium, lxml, zip and OLE readers, Tesseract) run in a child with limits
on memory, time and output (`apart_child.py`).  One child serves file after file; whatever ends it
is the error of the file it was reading, and the next file gets a new one.
"""

from __future__ import annotations

import atexit
import json
import os
import threading
from collections.abc import Mapping
from typing import Any

from pipeline.errors import ExtractionError
from pipeline.extract.apart_process import Child
from pipeline.extract.apart_words import error_of, stopped, too_large, too_slow

SECONDS = 120.0  # of wall-clock time for one request; the longest of ours takes a few
MEGABYTES = 3072  # of address space; pdfium maps a file and caches its fonts
MOST_OUTPUT = 512  # megabytes that a file may become
_TRIES = 2  # a child that was ended between two requests is no fault of this file
BEGUN = b"begun\n"  # what `apart_child.py` says when it has the whole request


class Reader:
    """One child process, started when it is first asked and again after it was ended."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._sent: bytes | None = None  # the file that the child has
        self._lock = threading.Lock()

    def ask(
        self,
        what: str,
        data: bytes,
        name: str,
        *,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
        **options: Any,
    ) -> bytes:
        """Have the child do `what` with a file's bytes; return its answer.

        Raises the error that the child raised, and `ExtractionError` for a child that crashed, or
        went over a limit.
        """
        said = {"what": what, "name": name, "options": options,
                "megabytes": megabytes, "seconds": seconds}  # fmt: skip
        ended = ""
        with self._lock:
            for _ in range(_TRIES):
                try:
                    return self._asked(said, data, name, seconds)
                except BrokenPipeError:
                    ended = self.end(gently=True)
                except _Told as told:
                    raise told.error from None
                except BaseException:
                    # Ctrl-C among them: an answer that nobody waits for must not meet the next.
                    self.end()
                    raise
        raise stopped(name, ended)

    def _asked(self, said: Mapping[str, Any], data: bytes, name: str, seconds: float) -> bytes:
        child = self._started(name)
        known = data is self._sent
        request = {**said, "size": -1 if known else len(data)}
        with child.limited(seconds) as clock:
            try:
                child.write(json.dumps(request).encode("ascii") + b"\n")
                if not known:
                    self._sent = None
                    child.write(data)
                if child.line() != BEGUN:  # what ended it was not the file: it had not begun
                    raise BrokenPipeError
                head = child.line().split()
                size = int(head[1]) if len(head) == 2 and head[1].isdigit() else -1
                if size > MOST_OUTPUT << 20:
                    self.end()
                    raise _Told(too_large(name, MOST_OUTPUT))
                answer = child.read(size) if size >= 0 else b""
            except BrokenPipeError:
                if clock.late:
                    self.end()
                    raise _Told(too_slow(name, seconds)) from None
                raise
        if size < 0 or len(answer) < size:
            ended = self.end(gently=not clock.late)
            raise _Told(too_slow(name, seconds) if clock.late else stopped(name, ended))
        self._sent = data
        if clock.late or head[0] in (b"last", b"last-error"):
            self.end()  # it has grown, or was stopped when it was just done
        if head[0] in (b"error", b"last-error"):
            raise _Told(error_of(json.loads(answer), name))
        return answer

    def _started(self, name: str) -> Child:
        if self._child is not None and self._child.gone():
            self.end()
        if self._child is None:
            try:
                self._child = Child()
            except OSError as error:
                raise _Told(
                    ExtractionError(
                        f"{name}: no process could be started to read it ({error.strerror}); "
                        "close other programs and try again."
                    )
                ) from None
        self._child.quiet()
        return self._child

    def end(self, *, gently: bool = False) -> str:
        """End the child with all that it started; say how it ended.

        `gently` gives it the moment it needs to end by itself, so that its own reason is seen.
        """
        child, self._child, self._sent = self._child, None, None
        return child.end(gently=gently) if child is not None else ""

    def forget(self) -> None:
        """Let go of a child that belongs to the process that this one was forked from."""
        child, self._child, self._sent = self._child, None, None
        if child is not None:
            child.disown()


class _Told(Exception):
    """Carries an error of the file out of `_asked`, which has left the child in order."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


_readers: list[Reader] = []
_choosing = threading.Lock()


def readers(count: int = 1) -> list[Reader]:
    """The first `count` children of this process."""
    with _choosing:
        while len(_readers) < count:
            _readers.append(Reader())
        return _readers[:count]


def end_all() -> None:
    """End this process's children; the next file starts new ones."""
    for reader in _readers:
        reader.end()


def _after_fork() -> None:
    """A forked process has children of its own, and locks that no other thread holds."""
    global _choosing
    _choosing = threading.Lock()
    for reader in _readers:
        reader.forget()
    _readers.clear()


atexit.register(end_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
