"""A child process that reads files: its pipes, its clock, its end with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]  # where `pipeline` is imported from
_CODE = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from pipeline.extract.apart_child import main; main()"
)
_A_MOMENT = 0.5  # seconds in which a child that is ending has ended
_LONGEST_LINE = 100


@dataclass(slots=True)
class Clock:
    """Whether a request has run out of time."""

    late: bool = False
    over: bool = False


class Child:
    """A running child; raises `OSError` when none can be started.

    Pipes are unbuffered: a process forked from this one can let go of them without writing.
    """

    def __init__(self) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 closed by `_close`
        try:
            # -P keeps the current folder off the module path: a file there must not be imported.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _CODE, str(_ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                bufsize=0,
                env=_environment(),
                start_new_session=True,
            )
        except BaseException:
            self._said.close()
            raise

    def gone(self) -> bool:
        """Tell whether it has ended.  It is not reaped: its number, and so that of its group, stays
        taken until `end` has ended the group.
        """
        if not hasattr(os, "waitid"):
            return self._process.poll() is not None
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        try:
            return os.waitid(os.P_PID, self._process.pid, flags) is not None
        except ChildProcessError:
            return True

    def quiet(self) -> None:
        """Forget what it printed for the last file; it shares the place in that file with us."""
        self._said.seek(0)
        self._said.truncate()

    @contextmanager
    def limited(self, seconds: float) -> Iterator[Clock]:
        """Kill it when the block takes longer; the clock says whether that happened."""
        clock, lock = Clock(), threading.Lock()

        def too_late() -> None:
            with lock:
                if not clock.over:
                    clock.late = True
                    self._kill()

        timer = threading.Timer(seconds, too_late)
        timer.daemon = True
        timer.start()
        try:
            yield clock
        finally:
            with lock:
                clock.over = True
            timer.cancel()

    def write(self, data: bytes) -> None:
        """Write all of it; `BrokenPipeError` when nobody reads."""
        pipe = self._process.stdin
        if pipe is None:
            raise BrokenPipeError
        left = memoryview(data)
        with _no_sigpipe():
            while left:
                # A limit on one write: some systems take no more than 2 GB.
                left = left[os.write(pipe.fileno(), left[: 1 << 24]) :]

    def line(self) -> bytes:
        """A line; less when it ends before."""
        found = b""
        while not found.endswith(b"\n") and len(found) < _LONGEST_LINE:
            byte = self.read(1)
            if not byte:
                return b""
            found += byte
        return found

    def read(self, size: int) -> bytes:
        """So many bytes; fewer when it ends before."""
        pipe = self._process.stdout
        found = bytearray()
        while pipe is not None and len(found) < size:
            part = os.read(pipe.fileno(), min(size - len(found), 1 << 20))
            if not part:
                break
            found += part
        return bytes(found)

    def end(self, *, gently: bool) -> str:
        """End it and its group; say how it ended, with the last line that it printed."""
        until = time.monotonic() + _A_MOMENT
        while gently and not self.gone() and time.monotonic() < until:
            time.sleep(0.005)
        self._kill()
        code = self._process.wait()
        last = self._last_line()
        self._close()
        return f"{_ending(code)}{last}"

    def disown(self) -> None:
        """In a process forked from the one that started it: close the pipes, and no more."""
        self._close()
        self._process.returncode = 0  # it is another's to wait for

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout, self._said):
            if pipe is not None:
                pipe.close()

    def _last_line(self) -> str:
        size = self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, size - 4000))
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        shown = "".join(c for c in lines[-1] if c.isprintable())[:200] if lines else ""
        return f": {shown}" if shown else ""

    def _kill(self) -> None:
        """Kill it and what it started (it leads a session of its own)."""
        try:
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        except OSError:  # it is gone already
            return


def _environment() -> dict[str, str]:
    """One thread a child: two children, or one and its caller, share the cores."""
    one = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, **one, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "ignore"}


@contextmanager
def _no_sigpipe() -> Iterator[None]:
    """Writing to a child that has ended raises, also where the program lets SIGPIPE end it.

    The command line does, for `| head`; a signal mask is the thread's own, its handler is not.
    """
    if not hasattr(signal, "pthread_sigmask") or not hasattr(signal, "SIGPIPE"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
    try:
        yield
    finally:
        if signal.SIGPIPE not in before:
            if signal.SIGPIPE in signal.sigpending():
                signal.sigwait({signal.SIGPIPE})
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ending(code: int) -> str:
    """`exit 3`, or the signal that ended a process: `SIGSEGV`."""
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
