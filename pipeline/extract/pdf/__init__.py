"""PDF: the text layer in reading order, page by page, as pdfium gives it.

A child process does the reading (`worker.py`).  Columns, vertical writing and scans are not
undone here: a page without a text layer is named in a warning, a file without any is an error.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

from pipeline.errors import ExtractionError
from pipeline.extract.running_heads import running_lines
from pipeline.records import Block, Extracted

SECONDS = 120  # of wall-clock time for one file; the longest of ours, 253 pages, takes two
MEGABYTES = 3072  # of address space; pdfium maps a file and caches its fonts
_WORKER = Path(__file__).with_name("worker.py")
# Scripts a text layer of ours can hold; letters of others mean that the layer maps glyphs wrongly.
_READ = ("LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "GREEK", "CYRILLIC", "FULLWIDTH",
         "HALFWIDTH", "IDEOGRAPHIC", "MODIFIER", "MATHEMATICAL", "MICRO", "MASCULINE", "FEMININE",
         "DOUBLE-STRUCK", "SCRIPT", "ANGSTROM", "OHM", "KELVIN")  # fmt: skip


def extract(data: bytes, name: str) -> Extracted:
    """Read a PDF's text layer; raise `ExtractionError` for what has none that can be read."""
    answer = _ask_worker(data, name)
    pages = [_cleaned(page["text"]) for page in answer["pages"]]
    if not pages:
        raise ExtractionError(f"{name}: the PDF has no pages; save it again from its source.")
    filled = [len(re.findall(r"\S", page)) for page in pages]
    if sum(filled) < 10:
        raise ExtractionError(
            f"{name}: the {len(pages)} pages of this PDF are images without a text layer; "
            "scans need OCR, which Jobun does not have yet. Add a PDF with text."
        )
    broken = [number for number, page in enumerate(pages, 1) if _is_garbage(page)]
    if sum(filled[n - 1] for n in broken) > 0.5 * sum(filled):
        raise ExtractionError(
            f"{name}: the PDF's text layer is broken (its fonts map glyphs to the wrong "
            "characters), so that no text can be read; it needs OCR, which Jobun does not have "
            "yet. Add another edition of the document."
        )
    empty = [
        number
        for number, (page, count) in enumerate(zip(answer["pages"], filled, strict=True), 1)
        if not count and page["images"]
    ]
    failed = [number for number, page in enumerate(answer["pages"], 1) if page.get("error")]
    warnings = tuple(
        f"{name}, page {', '.join(map(str, numbers))}: {what}"
        for numbers, what in (
            (broken, "the text layer is broken and is not searched"),
            (empty, "an image without text; scans need OCR, which is not there yet"),
            (failed, "the page cannot be read"),
        )
        if numbers
    )
    return Extracted(
        name, "pdf", tuple(_blocks(pages, frozenset(broken))), _facts(answer["metadata"]), warnings
    )


def _ask_worker(data: bytes, name: str) -> dict[str, Any]:
    # -P keeps this folder, whose html.py would hide Python's own, off the module path.
    command = [sys.executable, "-P", str(_WORKER), str(MEGABYTES), str(SECONDS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ExtractionError(
            f"{name}: reading the PDF took more than {SECONDS} s and was stopped; "
            "the file may be damaged. Save it again or split it."
        ) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ExtractionError(
            f"{name}: the PDF reader stopped (exit {done.returncode}"
            f"{': ' + said[-1] if said else ''}); the file may be damaged. Save it again."
        ) from error
    wrong = answer.get("error")
    if wrong == "password":
        raise ExtractionError(
            f"{name}: the PDF is encrypted and needs a password; save it without one."
        )
    if wrong == "memory":
        raise ExtractionError(
            f"{name}: the PDF needs more than {MEGABYTES} MB to read; split it into parts."
        )
    if wrong:
        raise ExtractionError(
            f"{name}: the PDF is damaged or truncated ({answer.get('detail', '')}); get it again."
        )
    return answer


def _cleaned(text: str) -> str:
    """Plain characters for pdfium's line ends and its U+FFFE (a hyphen at a line's end)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-")
    return re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\uffff]", "", text)


def _is_garbage(text: str) -> bool:
    """Tell whether a page's text layer maps its glyphs to characters nobody wrote."""
    characters = [c for c in text if not c.isspace() or c in "\u2028\u2029"]
    strange = sum(map(_is_strange, characters))
    return strange > max(5, 0.1 * len(characters))


def _is_strange(char: str) -> bool:
    if char < "\u0250":
        return False
    category = unicodedata.category(char)
    if (
        category in ("Cn", "Co", "Cs", "Zl", "Zp")
        or char == "\ufffd"
        or "\u202a" <= char <= "\u202e"
    ):
        return True
    return category[0] in "LM" and not unicodedata.name(char, "").startswith((*_READ, "COMBINING"))


def _blocks(pages: list[str], broken: frozenset[int]) -> list[Block]:
    running = running_lines(pages)
    blocks: list[Block] = []
    for number, page in enumerate(pages, 1):
        if number > 1:
            blocks.append(Block("\n", "break", page=number))
        parts = re.findall(r"[^\n]*\n|[^\n]+", page)
        for i, part in enumerate(parts):
            furniture = number in broken or (number, i) in running
            block = Block(part, "furniture" if furniture else "text", page=number)
            last = blocks[-1] if blocks else None
            if last and (last.kind, last.page) == (block.kind, number):
                blocks[-1] = Block(last.text + part, block.kind, page=number)
            else:
                blocks.append(block)
    return blocks


def _facts(metadata: dict[str, str]) -> dict[str, str]:
    """The document's own title; programs that print leave a file name there, which is none."""
    title = re.sub(r"\s+", " ", metadata.get("Title", "")).strip()
    title = re.sub(r"^Microsoft (?:Word|PowerPoint) - ", "", title)
    facts: dict[str, str] = {}
    if (
        len(title) > 3
        and not re.search(r"\.(?:pdf|docx?|pptx?|xlsx?|hwpx?|jtdc?|indd|txt|html?)$", title, re.I)
        and not re.fullmatch(r"(?i)untitled.*|無題.*|제목 ?없음.*|[\W\d_]*", title)
        and not _is_garbage(title)
    ):
        facts["title"] = title
    return facts
