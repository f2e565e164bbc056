"""A text made ready for the grammars: a copy with the same offsets, and the names in it.

The stored text is never altered.  The copy differs from it character by character only: width,
middle dots, dashes, quotation marks, spaces and old kanji forms are brought to one each, so that a
grammar needs one spelling.  NFKC is not used: it changes lengths and reads `2①` as `21`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.citations.mention import Alias


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
    groups = {
        "·": "・ㆍᆞ‧･•∙⋅",
        "-": "‐‑‒–—―−",
        "~": "〜～∼˜",
        '"': "“”„‟″＂",
        "'": "‘’‚‛′＇",
        " ": "\t\u00a0\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f"
        "\u205f\u2060\u3000\ufeff\u00ad",
        "\n": "\r\f\v\x1c\x1d\x1e\x85\u2028\u2029",
        "(": "﹙⁽",
        ")": "﹚⁾",
        "、": "､",
        "。": "｡",
        "「": "｢",
        "」": "｣",
        "条": "條",
        "号": "號",
        "〇": "○◯",
    }
    for one, many in groups.items():
        table |= {ord(c): one for c in many}
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # lone surrogates are no text
    table[0] = " "
    return table


_PLAIN = _table()
_FEW = 64  # different characters that are replaced one by one
_KANA, _HALF_WIDTH = "\u3041", "\uffdc"  # kana, kanji and hangul lie between


@dataclass(frozen=True, slots=True)
class NameHit:
    """A known name at `start`..`end`: the address it names, and how it was written.

    `kind` is the instrument's kind, or `agency`; `weak` when the name alone is too short or too
    common to mean it.
    """

    start: int
    end: int
    address: str
    kind: str
    weak: bool = False


@dataclass(slots=True)
class Page:
    """A text, its plain copy (same length), the names found in it and the short names defined.

    `names` and `agencies` are in order and do not overlap; an agency is no instrument, so that the
    grammars, which read `names`, never tie a locator to one.  `aliases` holds what the reader knew
    before this text (`since` 0) and what the text defines.  `eastern` tells whether it holds any
    kana, kanji or hangul, `document` and `here` where it begins.
    """

    text: str
    plain: str
    names: list[NameHit] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    agencies: list[NameHit] = field(default_factory=list)
    eastern: bool = True
    document: str = ""
    here: tuple[str, ...] = ()
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _index: dict[str, list[Alias]] = field(default_factory=dict)
    _indexed: int = -1

    def settle(self, names: Iterable[NameHit]) -> None:
        """Set the names and the agencies, which are sorted here."""
        found = sorted(names, key=lambda hit: hit.start)
        self.names = [hit for hit in found if hit.kind != "agency"]
        self.agencies = [hit for hit in found if hit.kind == "agency"]
        self._starts = [hit.start for hit in self.names]
        self._ends = [hit.end for hit in self.names]

    def name_at(self, offset: int) -> NameHit | None:
        """The name that begins at `offset`."""
        i = bisect_left(self._starts, offset)
        return self.names[i] if i < len(self.names) and self._starts[i] == offset else None

    def name_until(self, offset: int) -> NameHit | None:
        """The name that ends at `offset`."""
        i = bisect_left(self._ends, offset)
        return self.names[i] if i < len(self.names) and self._ends[i] == offset else None

    def name_over(self, offset: int) -> NameHit | None:
        """The name that `offset` lies within."""
        i = bisect_right(self._starts, offset) - 1
        return self.names[i] if i >= 0 and offset < self.names[i].end else None

    def alias(self, word: str, offset: int) -> str | None:
        """What `word` stands for at `offset`: the last definition before it; None when unknown."""
        known = self._defined().get(word)
        if known is None:
            return None
        i = bisect_right(known, offset, key=lambda alias: alias.since)
        return known[i - 1].target if i else None

    def is_alias(self, word: str) -> bool:
        """Tell whether `word` is defined anywhere in the text or before it."""
        return word in self._defined()

    def _defined(self) -> dict[str, list[Alias]]:
        if self._indexed != len(self.aliases):
            self._index = {}
            for alias in self.aliases:
                self._index.setdefault(alias.word, []).append(alias)
            for same in self._index.values():
                same.sort(key=lambda alias: alias.since)
            self._indexed = len(self.aliases)
        return self._index


def page(text: str) -> Page:
    """The page of a text, without names: `names.find` adds those."""
    found = set(text)
    replaced = [char for char in found if ord(char) in _PLAIN]
    plain = text
    if len(replaced) > _FEW:
        plain = text.translate(_PLAIN)
    else:  # several times as fast, and most texts hold few of them
        for char in replaced:
            plain = plain.replace(char, _PLAIN[ord(char)])
    eastern = any(_KANA <= char <= _HALF_WIDTH for char in found)
    return Page(text, plain, eastern=eastern)
