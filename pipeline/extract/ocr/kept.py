"""What OCR read of a page, kept: a page takes seconds, and is read when added and when built.

One JSON file a page in the user's cache, by the hash of the file, the page, the version of
Tesseract and the code that reads; losing it costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline import durable
from pipeline.extract.ocr import tesseract
from pipeline.extract.pdf.page import PageRead, page_read

MOST = 256 << 20  # bytes; the oldest go first


def kept(data: bytes, number: int, languages: Sequence[str]) -> PageRead | None:
    """The page as it was read before, or None."""
    try:
        return page_read(json.loads(_place(data, number, languages).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(data: bytes, languages: Sequence[str], page: PageRead) -> None:
    """Keep a page that was read; a full or read-only disk is no error."""
    place = _place(data, page.number, languages)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(place, json.dumps(page.as_json()).encode("ascii"))
        _prune(place.parent)


def _prune(folder: Path) -> None:
    """Delete the pages that were kept first, while all take too much room."""
    files = sorted((p.stat().st_mtime, p.stat().st_size, p) for p in folder.iterdir())
    total = sum(size for _, size, _ in files)
    for _, size, path in files:
        if total <= MOST:
            return
        path.unlink(missing_ok=True)
        total -= size


def _place(data: bytes, number: int, languages: Sequence[str]) -> Path:
    from platformdirs import user_cache_path

    key = f"{hashlib.sha256(data).hexdigest()} {number} {' '.join(languages)} {_reader()}"
    name = hashlib.sha256(key.encode()).hexdigest()[:32]
    return user_cache_path("jobun", appauthor=False) / "ocr" / f"{name}.json"


@cache
def _reader() -> str:
    """What reads: this package's code, Tesseract's version and its languages."""
    state = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        state.update(path.read_bytes())
    state.update(tesseract.version().encode())
    state.update(" ".join(sorted(tesseract.installed() or ())).encode())
    return state.hexdigest()
