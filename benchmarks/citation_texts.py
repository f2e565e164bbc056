"""The real texts that the citation benchmarks read, as the documents Jobun makes of them."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run from anywhere, installed or not

from pipeline.errors import JobunError  # noqa: E402
from pipeline.records import Document  # noqa: E402

LANGUAGES = ("ja", "ko", "en")
# `api` holds schemas and bulk JSON, `parallel` training pairs: no documents of their own.
_FOLDERS = ("ja", "ko", "en", "seeds", "other", "pdf", "api")


def documents(path: Path) -> tuple[Document, ...]:
    """The documents of one file: extracted and split, citations not read.  Raises `JobunError`."""
    from pipeline.extract import extract
    from pipeline.split import split

    return split(extract(path.read_bytes(), path.name))


def readable(path: Path) -> tuple[Document, ...]:
    """The same; empty for a file that Jobun does not read."""
    try:
        return documents(path)
    except JobunError:
        return ()


def files(data: Path) -> list[Path]:
    """Every file under the real texts that may be a document, in a fixed order."""
    return sorted(
        path
        for folder in _FOLDERS
        for path in (data / folder).rglob("*")
        if path.is_file() and path.name != "LICENSE"
    )


def law_files(data: Path, lang: str) -> Iterator[Path]:
    """The law texts of a language, current ones first, then (Japanese) the dated versions."""
    yield from sorted((data / lang).glob("*.*"))
    yield from sorted((data / lang / "history").glob("*.md"))


def machine() -> str:
    """The machine and the Python that a figure was measured with."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}{load}), "
        f"Python {platform.python_version()}, {platform.system()}"
    )


def command(arguments: Sequence[str]) -> str:
    """The command line that prints the same again."""
    return " ".join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *arguments])
