"""Tesseract through pytesseract: a grey picture in, lines with boxes and confidence out."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shutil
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ExtractionError

Grey = NDArray[np.uint8]

PACKAGES = {
    "jpn": "tesseract-ocr-jpn",
    "jpn_vert": "tesseract-ocr-jpn-vert",
    "kor": "tesseract-ocr-kor",
    "eng": "tesseract-ocr-eng",
}
# Scripts that are written without spaces, their punctuation, and full-width forms.
_UNSPACED = re.compile(r"[\u2e80-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line read: box (left, top, right, bottom) in pixels, confidence 0 to 1, its first block."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    block: int


@functools.cache
def installed() -> frozenset[str] | None:
    """The languages that Tesseract can read here; None without Tesseract or pytesseract."""
    if not (has_program() and has_wrapper()):
        return None
    import pytesseract

    try:
        return frozenset(pytesseract.get_languages())
    except (OSError, RuntimeError):
        return None


def has_program() -> bool:
    """Tell whether Tesseract is installed."""
    return shutil.which("tesseract") is not None


def has_wrapper() -> bool:
    """Tell whether the extra `jobun[ocr]` is installed."""
    return importlib.util.find_spec("pytesseract") is not None


@functools.cache
def version() -> str:
    """Tesseract's version, "" without it."""
    if installed() is None:
        return ""
    import pytesseract

    return str(pytesseract.get_tesseract_version())


def lines(picture: Grey, *, language: str, mode: int, dpi: int, seconds: float) -> list[Line]:
    """Read one block of text by a language's data in a page segmentation mode.

    Modes: 5 a block of vertical text, 6 a block of horizontal text.  Raises `ExtractionError` when
    Tesseract fails or takes longer than `seconds`.
    """
    height, width = picture.shape
    if min(height, width) < 8:
        return []
    import pytesseract
    from PIL import Image

    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # its threads cost more than they bring
    try:
        table = pytesseract.image_to_data(
            Image.fromarray(np.ascontiguousarray(picture)),
            lang=language,
            config=f"--psm {mode} --dpi {dpi}",
            timeout=max(seconds, 0.1),
        )
    except pytesseract.TesseractError as error:
        raise ExtractionError(
            f"Tesseract stopped ({error.message.strip()[-200:] or error.status}); "
            f"check its language data: does tesseract --list-langs name {language}?"
        ) from error
    except RuntimeError as error:  # what pytesseract raises when the time is over
        raise ExtractionError(
            f"OCR of a picture of {width} × {height} pixels took more than {seconds:.0f} s and "
            "was stopped; scan the page again at 300 dpi."
        ) from error
    except OSError as error:
        raise ExtractionError(f"Tesseract does not start ({error}); install it again.") from error
    return _parsed(table)


def _parsed(table: str) -> list[Line]:
    """Gather the TSV's words by their line; columns as `tesseract tsv` has written them since 3.05.

    level page block par line word left top width height conf text
    """
    found: dict[tuple[int, int, int], list[tuple[str, tuple[int, int, int, int], float]]] = {}
    for row in table.splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) < 12 or fields[0] != "5" or not fields[11].strip():
            continue
        block, paragraph, line = int(fields[2]), int(fields[3]), int(fields[4])
        left, top, width, height = map(int, fields[6:10])
        word = (fields[11].strip(), (left, top, left + width, top + height), float(fields[10]))
        found.setdefault((block, paragraph, line), []).append(word)
    return [
        Line(
            _joined([text for text, _, _ in words]),
            (
                min(box[0] for _, box, _ in words),
                min(box[1] for _, box, _ in words),
                max(box[2] for _, box, _ in words),
                max(box[3] for _, box, _ in words),
            ),
            _mean(words),
            block,
        )
        for (block, _, _), words in found.items()
    ]


def _mean(words: list[tuple[str, tuple[int, int, int, int], float]]) -> float:
    total = sum(len(text) for text, _, _ in words)
    value = sum(len(text) * max(0.0, certain) for text, _, certain in words) / total / 100
    return round(min(value, 1.0), 4)


def _joined(words: list[str]) -> str:
    """Words with a space between them, but for scripts that are written without."""
    text = ""
    for word in words:
        if text and not (_UNSPACED.match(text[-1]) or _UNSPACED.match(word[0])):
            text += " "
        text += word
    return text
