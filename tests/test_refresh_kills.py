"""A refresh that dies half-way: nothing lost, nothing half, and the next one finishes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("refresh_kills.py")


def run(folder: Path, mode: str, count: int) -> str:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), mode, str(count)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def killed(said: str) -> int:
    return int(said.split(" killed")[0].rsplit(" ", 1)[1])


def test_kill_9_at_any_moment(tmp_path: Path) -> None:
    assert killed(run(tmp_path, "random", 10)) >= 5


def test_dying_and_a_full_disk_at_renames_and_flushes(tmp_path: Path) -> None:
    assert killed(run(tmp_path, "faults", 23)) >= 3


@pytest.mark.slow
def test_kill_9_at_200_moments(tmp_path: Path) -> None:
    assert killed(run(tmp_path, "random", 200)) >= 100


@pytest.mark.slow
def test_dying_and_a_full_disk_at_every_rename_and_flush(tmp_path: Path) -> None:
    assert killed(run(tmp_path, "faults", 1)) >= 50
