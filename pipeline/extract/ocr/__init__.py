"""OCR: pages that are pictures, or whose text layer is broken, read by Tesseract.

    page -> picture -> blocks -> language and direction of each -> lines in reading order

The extra `jobun[ocr]` and Tesseract with its language data are needed; `missing` says what is not
there.  It runs in the child process that reads a PDF, for pdfium renders an untrusted file.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.errors import ExtractionError
from pipeline.extract.ocr import tesseract
from pipeline.extract.ocr.blocks import read_blocks
from pipeline.extract.ocr.bullets import with_bullets
from pipeline.extract.ocr.picture import Part, Picture, picture_of
from pipeline.extract.ocr.readings import Reading
from pipeline.extract.pdf.page import PageRead, Rectangle
from pipeline.records import LANGUAGES, Language

SECONDS = 60.0  # for one page; a dense A4 page takes two to five on one core
LEAST = 0.45  # mean confidence under which a page counts as unread: a photograph, handwriting
_ALWAYS: tuple[Language, ...] = ("en",)
_LETTERS: dict[Language, re.Pattern[str]] = {
    "ja": re.compile(r"[\u3041-\u30fa]"),  # kana; ideographs may be Korean
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "en": re.compile(r"\b[A-Za-z]{3,}"),
}

_NEEDED: dict[Language, tuple[str, ...]] = {
    "ja": ("jpn", "jpn_vert"),
    "ko": ("kor",),
    "en": ("eng",),
}


def missing(languages: Sequence[Language] = ()) -> str:
    """What must be installed to read pictures in these languages (all, if none); "" if nothing."""
    wanted = [name for language in languages or LANGUAGES for name in _NEEDED[language]]
    program = tesseract.has_program()
    packages = [] if program else ["tesseract-ocr"]
    # Without the wrapper an installed Tesseract cannot be asked for its languages yet.
    data = tesseract.installed() or (wanted if program and not tesseract.has_wrapper() else ())
    packages += [tesseract.PACKAGES[name] for name in wanted if name not in data]
    steps = [f"apt-get install {' '.join(packages)} (or `make system`)"] if packages else []
    if not tesseract.has_wrapper():
        steps.append("pip install 'jobun[ocr]'")
    return f"OCR needs: {' and '.join(steps)}" if steps else ""


def languages_of(pages: Iterable[PageRead]) -> tuple[Language, ...]:
    """The languages of a document's pages that have text, most used first; () without any text.

    English is always among them: its names and annexes stand in documents of every language.
    """
    counts: Counter[Language] = Counter()
    for page in pages:
        for line in page.lines if page.grade == "text" else ():
            for language, letters in _LETTERS.items():
                counts[language] += len(letters.findall(line.text))
    total = sum(counts.values())
    if total < 40:
        return ()
    found = [language for language, count in counts.most_common() if count > 0.02 * total]
    return tuple(dict.fromkeys([*found, *_ALWAYS]))


def read(
    data: bytes,
    numbers: Sequence[int],
    *,
    languages: Sequence[Language] = (),
    dpi: int = 300,
    seconds: float = SECONDS,
) -> Iterator[PageRead]:
    """Read these pages (from 1) of a PDF: each of grade "ocr", "empty", or "image" with an `error`.

    `languages` names those that the document may be in, the likeliest first; without, all three
    are tried.  `seconds` limits one page.
    """
    import pypdfium2 as pdfium

    order = tuple(dict.fromkeys(languages)) or ("ja", "ko", "en")
    document = pdfium.PdfDocument(data)
    last: list[Reading] = []
    try:
        for number in numbers:
            try:
                page = document[number - 1]
            except pdfium.PdfiumError as error:
                yield PageRead(number, 0.0, 0.0, "image", error=str(error))
                continue
            try:
                yield _page(page, number, order, last, dpi, seconds)
            finally:
                page.close()
    finally:
        document.close()


def _page(
    page: Any,
    number: int,
    languages: Sequence[Language],
    last: list[Reading],
    dpi: int,
    seconds: float,
) -> PageRead:
    width, height = page.get_size()
    unread = PageRead(number, width, height, "image")
    unread.error = missing(languages)
    if unread.error:
        return unread
    try:
        picture = picture_of(page, dpi=dpi)
        lines = with_bullets(
            read_blocks(picture, languages, last, until=time.monotonic() + seconds)
        )
    except ExtractionError as error:
        unread.error = str(error)
        return unread
    rules = [_rectangle(picture, rule) for rule in picture.rules]
    if not picture.dark.any():
        return PageRead(number, width, height, "empty", rules=rules)
    total = sum(len(line.text) for line in lines)
    sure = sum(len(line.text) * line.confidence for line in lines) / total if total else 0.0
    if sure < LEAST:
        unread.error = f"OCR finds no text in it that it is sure of (confidence {sure:.2f})"
        return unread
    return PageRead(
        number, width, height, "ocr", lines=lines, rules=rules, confidence=round(sure, 4)
    )


def _rectangle(picture: Picture, part: Part) -> Rectangle:
    top, bottom, left, right = part
    return picture.box(left, top, right, bottom)
