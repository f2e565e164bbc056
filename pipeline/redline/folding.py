"""What a text says, without what printing adds: so two renditions of one text are equal.

White space, marks of Markdown and tables, and the widths of digits and letters are layout.  So are
the notes in which a publisher tells when a text was amended (`<개정 2014. 1. 21.>`, `[61 FR 12734,
...]`): they are about the law, and not of it.
"""

from __future__ import annotations

import re

# Full-width forms of ASCII, and what dialects write in several ways.
_WAYS = {"·": "ㆍ・･‧•", "'": "‘’", '"': "“”", "-": "‐‑‒–—−", "[": "〔", "]": "〕"}
_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}
_WIDTH |= {ord(way): ord(one) for one, ways in _WAYS.items() for way in ways}
_LAYOUT = re.compile(r"[\s\\|*_`#]+")
_NOTE = re.compile(
    r"<(?:개정|신설|삭제|전문개정|본조신설|제목개정)[^<>]*>"
    r"|\[(?:전문개정|본조신설|제목개정|종전|제[0-9의]+조에서\s*이동|시행일)[^\[\]]*\]"
    r"|\[[0-9]+ FR [0-9]+[^\[\]]*\]"
)
_NAMED = frozenset({"supplement", "annex", "form"})
_BESIDE = re.compile(
    r"^(?:附則|부칙)?(?:\([^()]*(?:号|関係|관련)\)|[^()]{4,20}(?:法律|政令|令)第[^()]{1,9}号)?抄?"
)
_CAPTION_LINE = re.compile(r"(?m)^[ \u3000]*（[^（）\n]*）[ \u3000]*$")
_DELETED = re.compile(r"(?:削除|삭제)(?:<[^<>]*>)?[。.]?|\[Reserved\]\.?", re.IGNORECASE)


def fold(text: str) -> str:
    """A text as it is compared: no space, one width, no publisher's notes."""
    if "<" in text or "[" in text:
        text = _NOTE.sub("", text)
    return _LAYOUT.sub("", text.translate(_WIDTH))


def body(text: str, *, kind: str, label: str, heading: str) -> str:
    """The folded text without its own number and caption, in whatever order they are printed.

    A supplement and an annex (`kind`) also go without what only some renditions print beside their
    name: the amending law's number, 抄, the articles they are for, captions of paragraphs.
    """
    if kind == "supplement":
        text = _CAPTION_LINE.sub("", text)
    folded = fold(text)
    number, caption = fold(label), fold(heading)
    for _ in range(2):
        if caption and folded.startswith((f"({caption})", f"[{caption}]")):
            folded = folded[len(caption) + 2 :]
        elif caption and folded.startswith(caption):
            folded = folded[len(caption) :]
        if number and folded.startswith(number):
            folded = folded[len(number) :]
    if kind in _NAMED:
        folded = _BESIDE.sub("", folded)
    return folded


def printed(text: str, *, label: str, heading: str) -> str:
    """A text as it stands without its own number and caption, for reading beside them."""
    left = text.strip()
    for _ in range(2):
        for mark in (heading and f"（{heading}）", heading and f"({heading})", heading, label):
            if mark and left.startswith(mark):
                left = left[len(mark) :].lstrip(" \t\r\n\u3000")
    return left


def deleted(folded: str) -> bool:
    """Tell whether a folded text says no more than that its provision was deleted."""
    return _DELETED.fullmatch(folded) is not None
