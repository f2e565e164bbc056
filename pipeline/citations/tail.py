"""Which mentions form one list: those with nothing but connectors between them.

Text in brackets is a text of its own: what stands in it is joined to nothing outside, and after
the bracket closes the list outside goes on (第六号（…に限る。）、第七号).  One kind of
bracket speaks of the parts of what stands before it: 別表第二の三（第一号及び第三号を除く。）.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.citations.scope import Cited

_CONNECTORS = re.compile(
    r"(?:各号列記以外の部分|各号|各項|各目|本文|ただし書|但書|前段|後段|柱書|それぞれ"
    r"|각\s?[호목항]\s?외의\s?부분|각\s?호|각\s?목|각\s?항|본문|단서|전단|후단"
    r"|及び|及|並びに|又は|若しくは|および|ならびに|または|もしくは|乃至|あるいは|或いは"
    r"|又|と|や|等|中|또는|혹은|및|이나|과|와|나|내지|부터|까지"
    r"|の?[上中下]欄"
    r"|[\s、,·「」『』\"'/&+]|and\b|or\b){0,12}"
)
# …とあるのは「第七項」と、第十項中: what follows a quotation goes on with no list inside it.
_SUBSTITUTED = re.compile("」(?:と|、及び第)")
# Between a citation and a bracket about its parts: 第二十六条第二項各号（第二号を除く。）
_BEFORE_PARTS = re.compile(r"(?:各号|各項|の規定|의[ ]?규정|[ ]?각[ ]?[호목항])?")
_BRACKET = re.compile(r"[()\[\]]")
# 第七十条（第一項第二号を除く。）, 法（第六章に限る。）; not （第三項において準用する場合を含む。）
_EXCEPT = re.compile(
    r"[^()]{0,120}(?:\([^()]{1,12}\)[^()]{0,60}){0,8}"
    r"(?:を除く|に限る|제외한다|한정한다|한한다|제외하며[^()]{0,80}).?\)"
)
_NOT_EXCEPT = re.compile(r"において|場合|もの|[者物]|준용|경우로|따른|따라|의하여")
_LONGEST = 60  # more than this between two mentions is no connector
_DEEPEST = 40


@dataclass(slots=True)
class _Frame:
    last: tuple[Cited, ...] = ()
    relative: bool = False
    above: tuple[Cited, ...] = ()
    gap: list[str] = field(default_factory=list)
    length: int = 0


class Tail:
    """Follows the text from mention to mention, bracket by bracket, in linear time."""

    def __init__(self, plain: str, *, at: int = 0) -> None:
        self._plain = plain
        self._at = at
        self._frames = [_Frame()]
        self._too_deep = 0

    def reach(self, start: int) -> tuple[tuple[Cited, ...], bool]:
        """Go on to a mention's start: what it is joined to, and whether that was relative.

        Empty when it begins a list of its own.
        """
        at = self._at
        if start > at:
            for match in _BRACKET.finditer(self._plain, at, start):
                self._gap(at, match.start())
                self._bracket(match.group(), match.end())
                at = match.end()
            self._gap(at, start)
            self._at = start
        frame = self._frames[-1]
        gap = "".join(frame.gap) if frame.last and frame.length <= _LONGEST else "-"
        if _CONNECTORS.fullmatch(gap) and not _SUBSTITUTED.search(gap):
            return frame.last, frame.relative
        return (), False

    def above(self) -> tuple[tuple[Cited, ...], bool]:
        """What the bracket that the text stands in speaks of the parts of, and whether relative."""
        return self._frames[-1].above, self._frames[-1].relative

    def leave(self, end: int, cited: tuple[Cited, ...], relative: bool) -> None:
        """Say what the mention that ends at `end` cites."""
        self._at = max(self._at, end)
        frame = self._frames[-1]
        frame.last, frame.relative, frame.gap, frame.length = cited, relative, [], 0

    def _excepts(self, at: int) -> bool:
        match = _EXCEPT.match(self._plain, at)
        return match is not None and _NOT_EXCEPT.search(self._plain, at, match.end()) is None

    def _gap(self, start: int, end: int) -> None:
        frame = self._frames[-1]
        if frame.length <= _LONGEST:
            frame.gap.append(self._plain[start : min(end, start + _LONGEST + 1)])
        frame.length += end - start

    def _bracket(self, char: str, at: int) -> None:
        if char in "([":
            if len(self._frames) < _DEEPEST:
                outer = self._frames[-1]
                inner = _Frame()
                near = outer.last and outer.length <= 5
                if near and _BEFORE_PARTS.fullmatch("".join(outer.gap)) and self._excepts(at):
                    inner.above, inner.relative = outer.last, outer.relative
                self._frames.append(inner)
            else:
                self._too_deep += 1
        elif self._too_deep:
            self._too_deep -= 1
        elif len(self._frames) > 1:
            self._frames.pop()
