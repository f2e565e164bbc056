"""The lines of a JSONL file, or of standard input, that a command answers one by one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import UsageError


def lines(path: Path, *, of: str) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, numbered from 1; `of` says what they should hold.

    Raises `UsageError` for a file that is not there, or a standard input that is closed.
    """
    if str(path) != "-" and (not path.exists() or path.is_dir()):
        raise UsageError(f"{path}: no such file of {of}.")
    with stdin() if str(path) == "-" else path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, line


def stdin() -> BinaryIO:
    """Standard input as bytes; raises `UsageError` when it is closed."""
    if sys.stdin is None:
        raise UsageError("- reads standard input, which is closed.")
    return sys.stdin.buffer
