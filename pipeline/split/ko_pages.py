"""What the Korean law service prints on every page: its name, the page's number, the title again.

법제처                    - 3 / 12 -                    국가법령정보센터
대외무역법
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FOOT = re.compile(
    r"법제처\W*\d*\W*\d*\W*국가법령정보센터(?:\W*\d*\W*)|국가법령정보센터\W*\d*\W*법제처"
)
_NUMBER = re.compile(r"\W{0,3}\d{1,4}\W{0,3}(?:\d{1,4}\W{0,3})?")
_TITLE_LIMIT = 60  # characters


def furniture(texts: Sequence[str]) -> frozenset[int]:
    """The lines (of those given, none blank) that are feet and heads of pages.

    A bare number or the law's first line again counts only right beside a foot.
    """
    feet = {i for i, text in enumerate(texts) if _FOOT.fullmatch(text.strip())}
    title = next((t.strip() for i, t in enumerate(texts) if i not in feet), "")
    found = set(feet)
    for foot in feet:
        for i in (foot - 1, foot + 1, foot + 2):
            text = texts[i].strip() if 0 <= i < len(texts) else ""
            again = text == title and len(title) <= _TITLE_LIMIT and any(
                other.strip() == title for j, other in enumerate(texts[:i]) if j not in found
            )  # fmt: skip
            if again or (i != foot + 2 and text and _NUMBER.fullmatch(text)):
                found.add(i)
    return frozenset(found)
