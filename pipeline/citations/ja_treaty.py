"""Paragraphs of a treaty's articles, which Japanese names by their digit alone: １の規定, この３.

Only where the text stands in a treaty: everywhere else a bare digit is a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.citations.ja_units import LETTERS, between
from pipeline.citations.mention import Mention, Step
from pipeline.citations.page import Page

_DIGIT = re.compile(
    rf"(?:この(?P<this>[0-9]{{1,2}})(?=[のにをは、])"
    rf"|(?<![0-9第条.,A-Za-z年月この~-])(?P<first>[0-9]{{1,2}})(?P<labels>{LETTERS})?"
    r"(?:から(?P<last>[0-9]{1,2})まで)?"
    r"(?=に(?:規定|定め|掲げ|いう|従|基づ)|の規定|(?:及び|又は|、)[0-9]{1,2}(?:に(?:規定|定め|掲げ)|の規定)))"
)
_LABELS = re.compile(r"\(([a-z]{1,5})\)")


def paragraphs(page: Page, own: Sequence[Mention]) -> Iterator[Mention]:
    """The paragraphs that the page names by their digit; `own` are the text's own labels."""
    if not page.document.startswith(("treaty/", "wto/", "eu/")):
        return
    labels_at = {head.start + offset for head in own for offset in range(head.end - head.start)}
    for match in _DIGIT.finditer(page.plain):
        if match.start() in labels_at:
            continue
        if match["this"]:
            yield Mention(match.start(), match.end(), steps=(Step("para", (match["this"],)),))
            continue
        labels: tuple[str, ...] = (match["first"],)
        if match["last"]:
            labels = between(match["first"], match["last"])
        below = tuple(Step("label", (label,)) for label in _LABELS.findall(match["labels"] or ""))
        yield Mention(match.start(), match.end(), steps=(Step("para", labels), *below))
