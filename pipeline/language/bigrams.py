"""Character bigrams over runs of kanji, kana and hangul: what finds any term of two characters.

A bigram is written with an underscore before it (`_許可`), so that it never meets the word 許可.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

CJK = (
    "々〆〇\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\uac00-\ud7a3"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
)
_RUN = re.compile(f"[{CJK}]+")
_SPACED_RUN = re.compile(rf"[{CJK}]+(?:\s+[{CJK}]+)*")


def bigrams(folded: str, *, across_spaces: bool) -> Iterator[str]:
    """Yield the bigrams of folded text in order.

    Documents are read `across_spaces`: Korean spacing varies (수출허가, 수출 허가) and a PDF
    breaks its lines anywhere, so the index holds 출허 for both; a query asks only for what it
    writes together.
    """
    for run in (_SPACED_RUN if across_spaces else _RUN).findall(folded):
        for first, second in pairwise("".join(run.split())):
            yield f"_{first}{second}"


def is_cjk_word(text: str) -> bool:
    """Tell whether a word holds nothing but kanji, kana and hangul."""
    return _RUN.fullmatch(text) is not None
