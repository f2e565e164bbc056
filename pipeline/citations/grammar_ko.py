"""Citations in Korean: the table of forms, and finding what they match.

`ko_forms` holds the table; the units beneath a form (제19조의2제1항제3호가목 …) are read by
`ko_units`, titles by `ko_laws`, own labels by `ko_heads`, definitions by `ko_define`.
"""

from __future__ import annotations

import re

from pipeline.citations import ko_finder
from pipeline.citations.ko_define import define, implied, words
from pipeline.citations.ko_forms import FORMS
from pipeline.citations.ko_heads import heads
from pipeline.citations.mention import Mention
from pipeline.citations.page import Page

__all__ = ["FORMS", "define", "find", "implied"]

_HANGUL = re.compile(r"[가-힣]")


def find(page: Page) -> list[Mention]:
    """Every Korean reference and own label in the page; nothing in a text without hangul."""
    if _HANGUL.search(page.plain) is None:
        return []
    own = sorted(heads(page.plain), key=lambda mention: mention.start)
    return [*own, *words(page), *ko_finder.find(page, own)]
