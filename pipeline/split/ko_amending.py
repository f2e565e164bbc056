"""Supplements quote other laws: where a quotation ends and their own numbering goes on.

제8조(다른 법률의 개정) ① 관세법 일부를 다음과 같이 개정한다.
제65조제5항을 다음과 같이 한다.
  ⑤ …                                  quoted, though it looks like a paragraph
② 관세사법 일부를 다음과 같이 개정한다.    the supplement's own
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.split.ko_heads import CIRCLED, ArticleHead, Number
from pipeline.split.ko_labels import follows

_AS_FOLLOWS = re.compile(
    r"다음과\s*같이\s*(?:\S{1,20}\s*)?(?:한다|하고|하며)[,.]?\s*$|개정한다[,.]?\s*$"
)
_WHOLE = re.compile(r"제\s*(\d{1,4})\s*조(?:\s*의\s*(\d{1,3}))?(?!\s*제?\s*\d|\s*의)")
_WHOLE_ARTICLES = re.compile(r"조(?:의\s*\d+)?(?:까지)?\)?\s*[를을]\s*(?:각각\s*)?$")
_STARTS = re.compile(rf"\s*(?:[{CIRCLED}]|<\d|제\s*\d|\d|부\s*칙)")
_OWN = re.compile(r"개정한다[,.]?\s*$|생\s*략\s*$|^\s*(?:삭\s*제|\(|부터|내지)")


@dataclass
class Succession:
    """The numbering of one supplement, and whether what is read now may be quoted."""

    last: Number = (0, 0)
    quoting: bool = False
    _tail: str = ""
    _named: set[Number] = field(default_factory=set)

    def read(self, text: str) -> None:
        """Take note of a line that is the supplement's text: it may announce a quotation."""
        text = self._tail + text.strip()  # a hard line break may stand inside the formula
        self._tail = text[-20:]
        formula = _AS_FOLLOWS.search(text)
        if formula is None:
            return
        self.quoting = True
        before = text[: formula.start()]
        if _WHOLE_ARTICLES.search(before):
            self._named.update((int(m[1]), int(m[2] or 0)) for m in _WHOLE.finditer(before[-60:]))

    def article(self, head: ArticleHead) -> bool:
        """Tell whether an article's head is the supplement's own, and if so move on."""
        if head.number in self._named:
            self._named.discard(head.number)
            return False
        strong = head.strength in ("captioned", "gone", "marked", "numbered")
        if follows(head.number, self.last):
            own = strong or not self.quoting
        else:
            own = not self.quoting and head.number > self.last and head.strength == "captioned"
        if own:
            self.last = head.last
            self.quoting = False
            self._named.clear()
        return own

    def paragraph(self, body: str, following: str) -> bool:
        """Tell whether a paragraph, next in its numbering, is the supplement's own."""
        broken = "" if _STARTS.match(following) else body.rstrip() + following.strip()
        if self.quoting and not (_OWN.search(body) or _OWN.search(broken)):
            return False
        self.quoting = False
        self._named.clear()
        return True
