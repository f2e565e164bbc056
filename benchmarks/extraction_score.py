"""How right a text is that was read from a file: the measures, and nothing about any file.

Characters right = 1 − Levenshtein distance / length of the truth, both in NFKC, without white
space and invisible format characters (soft hyphens, zero-width marks).  0 at the least.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence

ENOUGH = 0.95  # of a footnote's characters, for it to count as found


def normal(text: str) -> str:
    """The form that is compared."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(c for c in kept if not c.isspace() and unicodedata.category(c) != "Cf")


def right(truth: str, read: str) -> float:
    """Characters right and in the right order; texts as they are, normalised here."""
    return right_of_normal(normal(truth), normal(read))


def right_of_normal(truth: str, read: str) -> float:
    """The same of texts in their normal form."""
    from rapidfuzz.distance import Levenshtein

    if not truth:
        return 0.0 if read else 1.0
    return max(0.0, 1 - Levenshtein.distance(truth, read) / len(truth))


def helped(text: str, furniture: Sequence[str], notes: Mapping[int, str]) -> str:
    """A tool's text without the lines that the truth knows for furniture or for a footnote.

    What a tool that cannot tell them would read if someone told it.  A line goes when a pattern
    of `furniture` matches it whole, or when it is a part, of five characters or more, of a note.
    """
    patterns = [re.compile(pattern) for pattern in furniture]
    said = "\n".join(normal(f"{number}{note}") for number, note in notes.items())
    kept = []
    for line in re.split(r"[\n\f]", text.replace("\r", "\n")):
        bare = line.strip()
        plain = normal(line)
        if any(pattern.fullmatch(bare) for pattern in patterns):
            continue
        if len(plain) >= 5 and plain in said:
            continue
        kept.append(line)
    return "\n".join(kept)


def notes_right(truth: Mapping[int, str], read: Mapping[int, str]) -> int:
    """How many footnotes are there under their number, with `ENOUGH` of their characters."""
    return sum(
        1
        for number, text in truth.items()
        if right(text, without_mark(read.get(number, ""), number)) >= ENOUGH
    )


def without_mark(note: str, number: int) -> str:
    """A footnote's text without the printed mark that it begins with."""
    mark = rf"\s*[(\[]?(?:注|註|주)?\s*{number}(?!\d)\s*[)\].:]?"
    return normal(re.sub(f"^{mark}", "", unicodedata.normalize("NFKC", note), count=1))


def fingerprint(text: str) -> str:
    """Twelve hexadecimal digits of a text's normal form: a truth that holds no text."""
    return hashlib.sha256(normal(text).encode()).hexdigest()[:12]


def listed(truth: Sequence[str], read: Sequence[str]) -> int:
    """How many texts of `truth` are among `read`, each used once."""
    left = [normal(text) for text in read]
    found = 0
    for text in truth:
        if (wanted := normal(text)) in left:
            left.remove(wanted)
            found += 1
    return found


def rows_right(truth: Sequence[Sequence[str]], read: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Cells right in rows that are found by their first filled cells, and all cells of the truth.

    A row of the truth takes the first unused row that shares most cells with it, place by place;
    empty cells at a row's end count for nothing.
    """
    left = [[normal(cell) for cell in row] for row in read]
    got = 0
    total = 0
    for row in truth:
        cells = [normal(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        total += len(cells)
        shares = [
            sum(a == b and a != "" for a, b in zip(cells, other, strict=False)) for other in left
        ]
        best = max(shares, default=0)
        if best:
            at = shares.index(best)
            got += sum(a == b for a, b in zip(cells, left[at], strict=False))
            del left[at]
    return got, total


def page_starts(truth: str, pages: Sequence[str]) -> list[int]:
    """Where each page of a reading begins in a truth without pages, both in normal form.

    The two are aligned by Levenshtein; a page that begins in a passage which the truth does not
    have begins where that passage would stand.
    """
    from rapidfuzz.distance import Levenshtein

    wanted: list[int] = []
    at = 0
    for page in pages:
        wanted.append(at)
        at += len(page)
    starts: list[int] = []
    for step in Levenshtein.opcodes(truth, "".join(pages)):
        while len(starts) < len(wanted) and wanted[len(starts)] < step.dest_end:
            moved = wanted[len(starts)] - step.dest_start
            starts.append(min(step.src_start + moved, step.src_end))
    return starts + [len(truth)] * (len(wanted) - len(starts))
