"""Pages with a broken text layer or none: are they told, and no sound page with them?

The truth is a person's look at every page of the given files.  A page counts as told when its
grade is broken, image or ocr, for then its text layer was not used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import extraction_product as product

# Pages of the given files that have no sound text layer; every other page of them has one.  Page 8
# of the register is one picture of text under a running head; its pages 9 to 14 hold such a
# picture above or below text that is sound, and count as sound.
UNSOUND = {
    "ja-vertical-broken-tounicode.pdf": range(1, 5),
    "ja-en-image-only-scan.pdf": range(1, 7),
    "en-federal-register-three-column.pdf": range(8, 9),
}
# Pages with nothing on them but a running head and a number: text and empty are both right.
BARE = {"en-dual-use-list-253p.pdf": (134, 163, 166, 217)}
TOLD = frozenset({"broken", "image", "ocr"})
Read = Callable[[Path], product.Reading]


def given(data: Path, read: Read, say: Callable[[str], None]) -> dict[str, Any]:
    """Every PDF given."""
    told = wanted = wronged = sound = 0
    result: dict[str, Any] = {}
    for path in sorted((data / "pdf").glob("*.pdf")):
        pages = _pages(path)
        grades = _grades(read(path), pages)
        unsound = set(UNSOUND.get(path.name, ()))
        bare = set(BARE.get(path.name, ()))
        found = {n for n in unsound if grades[n] in TOLD}
        wrong = sorted(
            n for n in range(1, pages + 1)
            if n not in unsound
            and grades[n] not in ({"text", "empty"} if n in bare else {"text"})
        )  # fmt: skip
        told, wanted = told + len(found), wanted + len(unsound)
        wronged, sound = wronged + len(wrong), sound + pages - len(unsound)
        result[path.name] = {"missed": sorted(unsound - found), "sound pages refused": wrong}
        say(f"{path.name:40}{pages:5} pages, unsound told {len(found)}/{len(unsound)}, "
            f"sound refused {len(wrong)} {_few(wrong, grades)}")  # fmt: skip
    met = told == wanted and not wronged
    say(f"  → unsound pages told: {told} of {wanted}; sound pages refused: {wronged} of {sound}; "
        f"all and none: {'met' if met else 'missed'}")  # fmt: skip
    return result


def made(
    broken: Iterable[Path], scanned: Iterable[Path], read: Read, say: Callable[[str], None]
) -> dict[str, Any]:
    """Made files whose every page has a text layer that lies, or none."""
    result = {}
    for path in (*broken, *scanned):
        pages = _pages(path)
        grades = _grades(read(path), pages)
        told = sum(grade in TOLD for grade in grades.values())
        result[path.name] = (told, pages)
        say(f"{path.name:40}{pages:5} pages, told {told}/{pages}")
    return result


def _grades(reading: product.Reading, pages: int) -> dict[int, str]:
    """The grade of each page; a file refused as a whole for its pages has none of them as text."""
    refused = "broken" if reading.error else "unknown"
    return {n: reading.grades.get(n, refused) for n in range(1, pages + 1)}


def _pages(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    pages = len(document)
    document.close()
    return pages


def _few(pages: list[int], grades: dict[int, str]) -> str:
    return ", ".join(f"{n} {grades[n]}" for n in pages[:8]) + (" …" if len(pages) > 8 else "")
