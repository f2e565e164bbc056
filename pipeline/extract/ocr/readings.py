"""In which language and direction a block of a picture is read: by trying, most likely first.

A *reading* is one way to read: turn the picture, then read it with a language's data in one of
Tesseract's modes.  What read the document's last block well is tried first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.extract.ocr.columns import Direction
from pipeline.extract.ocr.tesseract import Grey, Line, lines
from pipeline.records import Language

GOOD = 0.72  # mean confidence from which no other way to read is tried; wrong ways get 0.5 at most
_TRIAL = 1000  # pixels; a block larger than this is tried on a part of it
_LATIN = re.compile(r"[A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read: quarter turns counter-clockwise, language data, Tesseract's mode."""

    data: str
    mode: int
    turns: int = 0

    @property
    def standing(self) -> bool:
        """Whether lines stand on the page as it is: vertical text, or text turned by a quarter."""
        return self.vertical or self.turns % 2 == 1

    @property
    def vertical(self) -> bool:
        """Whether lines run downwards, character under character."""
        return self.mode == 5


_DATA: dict[Language, str] = {"ja": "jpn", "ko": "kor", "en": "eng"}


def possible(
    languages: Sequence[Language], data: frozenset[str], direction: Direction
) -> list[Reading]:
    """The ways to read a block whose lines lie or stand, most usual first."""
    names = [_DATA[language] for language in languages if _DATA[language] in data]
    lying = [Reading(name, 6) for name in names]
    standing = [Reading("jpn_vert", 5)] if "ja" in languages and "jpn_vert" in data else []
    # Text of a page turned by a quarter: lines run downwards, less often upwards.
    standing += [Reading(name, 6, turns) for turns in (1, 3) for name in reversed(names)]
    if direction == "rows":
        return lying
    return standing if direction == "columns" else lying + standing


def choose(
    grey: Grey, readings: Sequence[Reading], *, dpi: int, until: float, last: Reading | None = None
) -> tuple[Reading | None, list[Line] | None]:
    """The reading that Tesseract is surest of, and its lines in pixels of the turned `grey`.

    The lines are None where a part of a large block was tried and the block is still to be read.
    `until` is the time (of `time.monotonic`) at which to give up; `last` is tried first.
    """
    ordered = sorted(readings, key=lambda reading: reading != last)
    piece = _piece(grey)
    best: Reading | None = None
    best_lines: list[Line] = []
    most = 0.0
    for reading in ordered:
        if len(ordered) > 1 and most >= GOOD and not _may_be_english(reading, best_lines):
            continue
        tried = read(piece, reading, dpi=dpi, until=until)
        worth = mean_confidence(tried)
        if _count(tried) < 4 or _count(tried) < 3 * len(tried):
            worth *= 0.7  # a character or two a line: most likely read across the lines
        if worth > most:
            best, best_lines, most = reading, tried, worth
    return best, best_lines if piece.shape == grey.shape else None


def read(grey: Grey, reading: Reading, *, dpi: int, until: float) -> list[Line]:
    """Read the whole of a picture one way."""
    turned = np.ascontiguousarray(np.rot90(grey, reading.turns))
    seconds = until - time.monotonic()
    return lines(turned, language=reading.data, mode=reading.mode, dpi=dpi, seconds=seconds)


def mean_confidence(found: Sequence[Line]) -> float:
    """Confidence by character, from 0 to 1."""
    total = _count(found)
    return sum(len(line.text) * line.confidence for line in found) / total if total else 0.0


def _count(found: Sequence[Line]) -> int:
    return sum(len(line.text) for line in found)


def _may_be_english(reading: Reading, found: Sequence[Line]) -> bool:
    """Japanese and Korean data read Latin letters too, only worse than English data do."""
    text = "".join(line.text for line in found)
    latin = len(_LATIN.findall(text))
    return reading.data == "eng" and latin > 0.5 * max(1, len(_LETTER.findall(text)))


def _piece(grey: Grey) -> Grey:
    """The part of a large block with most ink, for a trial."""
    rows, columns = grey.shape
    if rows * columns <= 2 * _TRIAL * _TRIAL:
        return grey
    dark = grey < 128
    top = _densest(dark.sum(1), min(rows, _TRIAL))
    left = _densest(dark.sum(0), min(columns, _TRIAL))
    return grey[top : top + _TRIAL, left : left + _TRIAL]


def _densest(profile: np.ndarray[tuple[int], np.dtype[np.int64]], size: int) -> int:
    sums = np.concatenate([[0], np.cumsum(profile)])
    return int(np.argmax(sums[size:] - sums[:-size]))
