"""Two writers: the second waits, or says who holds the lock."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import locks
from pipeline.errors import LockedError

HOLDER = """
import sys, time
from pathlib import Path
from pipeline import locks
with locks.writing(Path(sys.argv[1]), purpose="build", wait=5):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(lock: Path, seconds: float) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock), str(seconds)], stdout=subprocess.PIPE
    )
    assert process.stdout and process.stdout.readline() == b"held\n"
    return process


def test_the_second_writer_hears_who_writes(tmp_path: Path) -> None:
    lock = tmp_path / ".jobun.lock"
    with hold(lock, 60) as process:
        said: list[str] = []
        with (
            pytest.raises(LockedError, match=f"`jobun build` .process {process.pid} on"),
            locks.writing(lock, purpose="add", wait=0.1, notice=said.append),
        ):
            pass
        assert len(said) == 1 and "waiting up to 0.1 s" in said[0]
        process.kill()


def test_the_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    lock = tmp_path / ".jobun.lock"
    with hold(lock, 0.5), locks.writing(lock, purpose="add", wait=30):
        pass


def test_a_dead_holder_holds_nothing(tmp_path: Path) -> None:
    lock = tmp_path / ".jobun.lock"
    with hold(lock, 60) as process:
        process.kill()
        process.wait()
        begun = time.monotonic()
        with locks.writing(lock, purpose="add", wait=30):
            assert time.monotonic() - begun < 25
