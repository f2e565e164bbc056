"""Printing: data to stdout, messages and progress to stderr."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import typer

# All but tab, line feed, and the escape sequences that our own styles begin with.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f\x80-\x9f]|\x1b(?!\[[0-9;]*m)")
PAGE = 100  # columns that sentences are broken into where there is no terminal
_WIDEST = 120  # columns that a person reads well
_SHOWN_AFTER = 2.0  # seconds; what is quicker needs no bar


def data(line: str = "") -> None:
    """One line of what was asked for; control characters of a document do not reach a terminal."""
    typer.echo(_CONTROL.sub("\ufffd", line).encode("utf-8", "replace").decode())


def room() -> int | None:
    """The columns of the terminal that data goes to; None for a file or pipe, where nothing is cut.
    """  # fmt: skip
    if not sys.stdout.isatty():
        return None
    return min(shutil.get_terminal_size((PAGE, 24)).columns, _WIDEST)


def as_json(value: Any) -> None:
    """One JSON value on one line; with escapes where UTF-8 cannot say it (a lone surrogate)."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(value)
    typer.echo(line)


def absent(addresses: Sequence[str], day: str) -> str:
    """That documents were left out, for want of a version of the day; "" when none was."""
    if not addresses:
        return ""
    few = ", ".join(addresses[:3]) + (" …" if len(addresses) > 3 else "")
    if len(addresses) == 1:
        return f"1 document has no version of {day} and was left out: {few}"
    return f"{len(addresses)} documents have no version of {day} and were left out: {few}"


def noted(note: str, day: str) -> str:
    """A note on a text, with the day that it is about."""
    return f"as of {day}: {note}" if day else note


def speaker(quiet: bool) -> Callable[[str], None]:
    """What messages are said with: stderr, or nobody."""

    def say(message: str) -> None:
        typer.secho(message, err=True)

    def nothing(_message: str) -> None:
        return None

    return nothing if quiet else say


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on stderr that appears when the work takes longer than two seconds."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description:>9}"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), console=Console(stderr=True), transient=True,
    )  # fmt: skip
    tasks: dict[str, Any] = {}
    begun = time.monotonic()

    def tell(stage: str, done: int, total: int) -> None:
        if not bar.live.is_started and time.monotonic() - begun > _SHOWN_AFTER:
            bar.start()
        if stage not in tasks:
            tasks[stage] = bar.add_task(stage, total=total)
        bar.update(tasks[stage], completed=done, total=total)

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()
