"""The file that `--out` names: checked before the work begins, written whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.errors import UsageError


def checked(out: Path) -> Path:
    """`out` if a file can stand there; raises `UsageError` for a folder, or in none."""
    if out.is_dir():
        raise UsageError(f"{out}: a folder; name a file in it.")
    if not out.parent.is_dir():
        raise UsageError(f"{out}: there is no folder {out.parent}; make it first.")
    return out


def agreed(out: Path, said: str, asked: str) -> None:
    """Raise `UsageError` where the ending of `out` says another format than the one asked for.

    `said` is the format that the ending names, "" for one that names none.
    """
    if said and said != asked:
        raise UsageError(
            f"{out}: its ending says {said}, and {asked} is asked for; change one of them."
        )


def put(out: Path | None, made: bytes) -> None:
    """Write `out`, or standard output where there is none."""
    if out is not None:
        write(out, made)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()


def write(out: Path, made: bytes) -> None:
    """Write `out`; an error names it, never the file beside it that is written first."""
    from pipeline import durable

    try:
        if out.exists() and not out.is_file():  # a pipe or a device
            out.write_bytes(made)
        else:
            durable.replace(out, made)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(out)) from error
