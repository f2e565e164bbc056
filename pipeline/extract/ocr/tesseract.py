"""Tesseract as a program: a grey picture in, lines with boxes and confidence out.

The program is called with the picture on its input and its TSV table on its output: no file is
written, a wrapper is not needed, and a picture that hangs it is stopped by the clock.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
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
    """The languages that Tesseract can read here; None without Tesseract."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        said = subprocess.run([program, "--list-langs"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return frozenset(said.stdout.decode("utf-8", "replace").split("\n")[1:]) - {""}


def lines(picture: Grey, *, language: str, mode: int, dpi: int, seconds: float) -> list[Line]:
    """Read one block of text by a language's data in a page segmentation mode.

    Modes: 5 a block of vertical text, 6 a block of horizontal text.  Raises `ExtractionError` when
    Tesseract fails or takes longer than `seconds`.
    """
    height, width = picture.shape
    if min(height, width) < 8:
        return []
    command = ["tesseract", "stdin", "stdout", "-l", language, "--psm", str(mode),
               "--dpi", str(dpi), "tsv"]  # fmt: skip
    data = b"P5 %d %d 255\n" % (width, height) + np.ascontiguousarray(picture).tobytes()
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=max(seconds, 0.1),
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads cost more than they bring
        )
    except subprocess.TimeoutExpired as error:
        raise ExtractionError(
            f"OCR of a picture of {width} × {height} pixels took more than {seconds:.0f} s and "
            "was stopped; scan the page again at 300 dpi, or raise the limit."
        ) from error
    except OSError as error:
        raise ExtractionError(f"Tesseract does not start ({error}); install it again.") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ExtractionError(
            f"Tesseract stopped with exit {done.returncode} ({said[-1] if said else 'no words'}); "
            f"check its language data: tesseract --list-langs names {language}?"
        )
    return _parsed(done.stdout.decode("utf-8", "replace"))


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
