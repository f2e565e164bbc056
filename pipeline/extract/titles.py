"""Whether the title that a file states of itself is one."""

from __future__ import annotations

import re

_FILE_NAME = re.compile(r"\.(?:pdf|docx?|pptx?|xlsx?|hwpx?|hwt|jtdc?|indd|txt|html?)$", re.I)
_PLACEHOLDER = re.compile(
    r"(?i)untitled.*|無題.*|무제.*|빈 문서.*|(?:제목|문서) ?(?:없음.*|\d*)"
    r"|(?:powerpoint|word) ?(?:presentation|document)"
    r"|powerpoint (?:プレゼンテーション|프레젠테이션)|(?:スライド|슬라이드|slide) ?\d+|[\W\d_]*"
)


def is_title(title: str) -> bool:
    """Tell whether a title says something: programs leave file names and placeholders there."""
    return not (len(title) < 4 or _FILE_NAME.search(title) or _PLACEHOLDER.fullmatch(title))
