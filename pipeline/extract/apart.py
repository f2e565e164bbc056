"""Reading files in a process of its own: a crash, a hang or a bomb ends that process, not Jobun.

Parsers of untrusted files (pdfium, lxml, zip and OLE readers, Tesseract) run in a child with limits
on memory, time and output (`apart_child.py`).  One child serves file after file; whatever ends it
is the error of the file it was reading, and the next file gets a new one.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from typing import IO, Any

from pipeline import errors
from pipeline.errors import ExtractionError

SECONDS = 120  # of wall-clock time for one request; the longest of ours takes a few
MEGABYTES = 3072  # of address space; pdfium maps a file and caches its fonts
MOST_OUTPUT = 512  # megabytes that a file may become
_MODULE = "pipeline.extract.apart_child"


class Reader:
    """One child process, started when it is first asked and again after it was ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._held = ""  # hash of the bytes that the child has
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
        with self._lock:
            for attempt in (0, 1):
                try:
                    return self._asked(what, data, name, seconds, megabytes, options)
                except BrokenPipeError:
                    # A child that was ended between two requests is no fault of this file.
                    self.end()
                    if attempt:
                        raise _stopped(name, "it does not start") from None
        raise _stopped(name, "it does not start")

    def _asked(
        self,
        what: str,
        data: bytes,
        name: str,
        seconds: float,
        megabytes: int,
        options: dict[str, Any],
    ) -> bytes:
        process = self._started()
        pipe_in, pipe_out = process.stdin, process.stdout
        if pipe_in is None or pipe_out is None:  # never, with both asked for
            raise _stopped(name, "it has no pipes")
        digest = hashlib.sha256(data).hexdigest()
        known = digest == self._held
        request = {"what": what, "name": name, "digest": digest, "options": options,
                   "megabytes": megabytes, "size": -1 if known else len(data)}  # fmt: skip
        late = threading.Event()
        timer = threading.Timer(seconds, self._too_late, (process, late))
        timer.daemon = True
        timer.start()
        try:
            pipe_in.write(json.dumps(request).encode("ascii") + b"\n")
            if not known:
                pipe_in.write(data)
            pipe_in.flush()
            head = pipe_out.readline(1000)
            size = int(head.split()[1]) if head.endswith(b"\n") else -1
            if size > MOST_OUTPUT << 20:
                self.end()
                raise ExtractionError(
                    f"{name}: what is in it comes to more than {MOST_OUTPUT} MB; "
                    "it was not read. Split it into parts."
                )
            answer = pipe_out.read(size) if size >= 0 else b""
        except BrokenPipeError:
            if late.is_set():
                self.end()
                raise _too_slow(name, seconds) from None
            raise
        finally:
            timer.cancel()
        if size < 0 or len(answer) < size:
            ended = self.end()
            raise _too_slow(name, seconds) if late.is_set() else _stopped(name, ended)
        self._held = digest
        if head.startswith(b"error "):
            raise _error(answer, name)
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._said = tempfile.TemporaryFile()
            # -P keeps the current folder off the module path: a file there must not be imported.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                env=_environment(),
                start_new_session=True,
            )
        return self._process

    def _too_late(self, process: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        _kill(process)

    def end(self) -> str:
        """End the child with all that it started; say how it ended."""
        process, self._process, self._held = self._process, None, ""
        said, self._said = self._said, None
        if process is None:
            return ""
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            pass
        code = process.poll()
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        last = ""
        if said is not None:
            said.seek(0)
            lines = said.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
            last = f": {lines[-1][:200]}" if lines else ""
            said.close()
        return f"exit {process.returncode if code is None else code}{last}"


_readers: list[Reader] = []
_owner = 0
_inherited: list[Reader] = []  # of the process that this one was forked from: kept, never used
_choosing = threading.Lock()


def readers(count: int = 1) -> list[Reader]:
    """The first `count` children of this process."""
    global _owner
    with _choosing:
        if _owner != os.getpid():
            _inherited.extend(_readers)
            _readers.clear()
            _owner = os.getpid()
        while len(_readers) < count:
            _readers.append(Reader())
        return _readers[:count]


def end_all() -> None:
    """End this process's children; the next file starts new ones."""
    if _owner == os.getpid():
        for reader in _readers:
            reader.end()


atexit.register(end_all)


def _environment() -> dict[str, str]:
    """One thread a child: two children, or one and its caller, share the cores."""
    one = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, **one, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "ignore"}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the child and what it started (it leads a session of its own)."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except OSError:  # it is gone already
        return


def _error(answer: bytes, name: str) -> Exception:
    """The error that the child raised, of the same class where it is one of Jobun's."""
    value = json.loads(answer)
    kind = getattr(errors, value["type"], None)
    if value["type"] == "MemoryError":
        return ExtractionError(
            f"{name}: it needs more than {value['megabytes']} MB of memory to read; "
            "split it into parts."
        )
    if isinstance(kind, type) and issubclass(kind, errors.JobunError):
        return kind(value["message"])
    if value["type"] == "RecursionError":
        return ExtractionError(f"{name}: nested too deeply to be read.")
    return ExtractionError(
        f"{name}: cannot be read ({value['type']}: {value['message']}); please report it."
    )


def _too_slow(name: str, seconds: float) -> ExtractionError:
    return ExtractionError(
        f"{name}: reading it took more than {seconds:.0f} s and was stopped; "
        "the file may be damaged. Save it again or split it."
    )


def _stopped(name: str, ended: str) -> ExtractionError:
    return ExtractionError(
        f"{name}: its reader stopped ({ended}); the file may be damaged. "
        "Get it again or save it anew from its source."
    )
