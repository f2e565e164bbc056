"""A local clone of a git repository, read through the `git` program and never written.

A repository is untrusted input.  Only commands that read objects are run, none of which needs the
network, an index or a working tree; what a repository's configuration may name as a program
(hooks, a file watcher, a signature checker, a pager, transports) is switched off, and the
environment's own `GIT_…` settings do not reach it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.errors import FetchError

PATIENCE = 600.0  # seconds for one command, and for one document's texts
_CHUNK = 1 << 20  # bytes
_FILES = ("100644", "100755")  # not a link (120000), not another repository (160000)
_PLAIN = (
    "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "core.alternateRefsCommand=", "-c", "protocol.allow=never", "-c", "gc.auto=0",
)  # fmt: skip
_LOG = (
    "log", "-z", "--reverse", "--first-parent", "--diff-merges=first-parent", "--root", "--raw",
    "--no-abbrev", "--no-renames", "--no-relative", "--no-ext-diff", "--no-textconv", "--no-color",
    "--no-show-signature", "--encoding=UTF-8", "--format=%x01%H%x02%as"
    "%x02%(trailers:key=Norm-Id,valueonly,unfold,separator=%x2C)"
    "%x02%(trailers:key=Source-Id,valueonly,unfold,separator=%x2C)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: its hash, its author's ISO date, the `Norm-Id` and `Source-Id` of its message."""

    hash: str
    day: str
    norm: str = ""
    source: str = ""


class Clone:
    """A repository at `root`, which may be bare.  Every method raises `FetchError`."""

    def __init__(self, root: Path) -> None:
        program = shutil.which("git")
        if program is None:
            raise FetchError(
                f"{root}: git is not installed; install it (2.31 or later), and refresh again.",
                "refused",
            )
        self.root = root
        self._start = (program, "-C", str(root), *_PLAIN)
        self._environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C",
            # The folder itself is the repository, not one of those it lies in.
            "GIT_CEILING_DIRECTORIES": str(root.parent),
        }  # fmt: skip

    def tip(self, branch: str = "") -> str:
        """The commit that a branch (by default what is checked out) stands at."""
        self._ask("rev-parse", "--git-dir")
        names = [f"refs/{kind}/{branch}" for kind in ("heads", "remotes/origin")]
        for name in names if branch else ["HEAD"]:
            with suppress(FetchError):
                return self._ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip()
        what = f"there is no branch {branch!r}" if branch else "there is no commit yet"
        raise FetchError(f"{self.root}: {what}. Correct [options] branch, or the clone.", "wrong")

    def whole(self) -> None:
        """Raise where the clone lacks commits."""
        if self._ask("rev-parse", "--is-shallow-repository").strip() == "true":
            raise FetchError(
                f"{self.root}: the clone is shallow, so that its history begins too late. Run "
                "`git fetch --unshallow` in it; or set [options] history = false.",
                "wrong",
            )

    def files(self, tip: str) -> dict[str, str]:
        """The plain files of a commit: the hash of each one's text, by path."""
        found = {}
        for row in self._rows("ls-tree", "-r", "-z", "--full-tree", tip):
            about, _, path = row.partition(b"\t")
            mode, _, blob = about.decode().split(" ")
            if mode in _FILES:
                found[_readable(path)] = blob
        return found

    def changes(self, tip: str) -> Iterator[tuple[str, str, Commit]]:
        """Path, hash of the text ("" where it was deleted) and commit of every change, the oldest
        first; a merge counts with what it brought to its first parent.
        """
        commit, blob = Commit("", ""), ""
        for row in self._rows(*_LOG, tip, "--"):
            row = row.removeprefix(b"\n")
            if row.startswith(b"\x01"):
                commit = Commit(*row[1:].decode("utf-8", "replace").split("\x02"))
            elif row.startswith(b":"):
                _, mode, _, new, _ = row.decode().split(" ")
                blob = new if mode in _FILES else ""
            elif row:
                yield _readable(row), blob, commit

    @contextmanager
    def texts(self) -> Iterator[Texts]:
        """Texts by their hashes, as long as the block runs."""
        process = subprocess.Popen(
            (*self._start, "cat-file", "--batch"), env=self._environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield Texts(self.root, process)
        finally:
            process.kill()
            process.communicate()

    def _ask(self, *arguments: str) -> str:
        return b"\0".join(self._rows(*arguments)).decode("utf-8", "replace")

    def _rows(self, *arguments: str) -> Iterator[bytes]:
        """What a command puts out, cut at each NUL."""
        with tempfile.TemporaryFile() as complaints:
            process = subprocess.Popen(
                (*self._start, *arguments), env=self._environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints,
            )  # fmt: skip
            with _watched(process), process:
                rest, whole = b"", False
                try:
                    for chunk in iter(lambda: _out(process).read(_CHUNK), b""):
                        *rows, rest = (rest + chunk).split(b"\0")
                        yield from rows
                    whole = True
                finally:
                    if not whole:
                        process.kill()
            if rest and not process.returncode:
                yield rest
            if process.returncode:
                complaints.seek(0)
                raise self._complaint(complaints.read(4096).decode("utf-8", "replace"))

    def _complaint(self, said: str) -> FetchError:
        if "dubious ownership" in said or "safe.directory" in said:
            return FetchError(
                f"{self.root}: the clone belongs to another user, and git refuses to read it. If "
                f"you trust it: git config --global --add safe.directory {self.root}",
                "refused",
            )
        if "not a git repository" in said:
            return FetchError(
                f"{self.root}: not a git repository. Clone the repository there, or correct "
                "[options] path; a folder of files is a source with the adapter folder.",
                "wrong",
            )
        why = " ".join(said.split())[:300] or f"it was given up after {PATIENCE:.0f} seconds"
        return FetchError(
            f"{self.root}: git cannot read the clone ({why}). Try `git fsck` in it, or clone anew.",
            "wrong",
        )


class Texts:
    """A `git cat-file --batch` under way."""

    def __init__(self, root: Path, process: subprocess.Popen[bytes]) -> None:
        self._root, self._process = root, process

    def read(self, blob: str, limit: int) -> bytes:
        """One text; `FetchError` where it is not there or has more than `limit` bytes."""
        with _watched(self._process), suppress(OSError):
            source = self._process.stdin
            if source:
                source.write(f"{blob}\n".encode())
                source.flush()
            out = _out(self._process)
            head = out.readline().decode("utf-8", "replace").split()
            if len(head) == 3 and head[1] == "blob":
                return self._body(out, int(head[2]), limit)
        raise FetchError(
            f"{self._root}: the text {blob[:12]} is not in the clone (a partial clone has none). "
            "Run `git fsck` in it, or clone anew without --filter.",
            "missing",
        )

    def _body(self, out: IO[bytes], size: int, limit: int) -> bytes:
        kept, left = [], size + 1  # and the line feed after it
        while left:
            part = out.read(min(left, _CHUNK))
            if not part:
                raise OSError
            left -= len(part)
            if size <= limit:
                kept.append(part)
        if size > limit:
            raise FetchError(
                f"{self._root}: {size / 1e6:,.1f} MB are beyond the limit of {limit / 1e6:,.1f} "
                "MB; raise [refresh] limit_mb.",
                "too large",
            )
        return b"".join(kept)[:size]


def _out(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise FetchError("git: its output is not connected. Please report it.")
    return process.stdout


@contextmanager
def _watched(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Stop a command that takes too long."""
    timer = threading.Timer(PATIENCE, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _readable(path: bytes) -> str:
    """A path; bytes that are no UTF-8 are marked."""
    return path.decode("utf-8", "replace")
