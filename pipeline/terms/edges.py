"""Whether a run of CJK characters stands as words: 인지 in 이중용도품목인지 does not.

Rules over the termbase's own words, the same for provisions and queries and without an analyser.
A term of three characters or more hardly ever arises by chance across a border of words; of two
it often does, so its neighbours within the word must be words, affixes or particles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.terms.view import View

_SHORT = 2
_LONGEST = 8
_HANGUL = re.compile("[가-힣]")
_KATAKANA = re.compile("[ァ-ヺー]")
_HAN = re.compile("[々〇一-鿿㐀-䶿]")
# What may follow a noun in its word: particles, copula, light verbs, suffixes.
_KO_AFTER = re.compile(
    "을|를|이|가|은|는|의|에|와|과|도|만|나|로|으로|라|란|인|임|일|및|등|하|한|할|함|해|했|되|된|될|됨|"
    "돼|받|시|적|별|용|자|서|증|품|물|법|률|국|업|권|상|중|내|외|전|후|간|기|안|들|께|부터|까지|처럼|보다|든"
)
# Endings that look like two-syllable nouns: (이)ㄴ지, (이)나, -거나, -에서 ….
_KO_ENDING = frozenset(
    ["인지", "는지", "한지", "은지", "을지", "거나", "이나", "에서", "하고", "하는"]
)
_KO_BEFORE = frozenset("비재대미불무부신각구본현총주탈반소고저전후피")
_JA_BEFORE = frozenset("非再各当同本新旧前後未不無被要全総第他両諸主副元現対反超準仮高低大小多単")
_JA_AFTER = frozenset(
    "者書等品物国法令的性上中内外後前時日権額所員長会人機業地先元用化率量数案類証料税金費済下間別毎側"
    "向宛付型式系器材力度期年月局省庁部課室家士官署罪刑犯制界圏域港場船車便状票券簿録文例表欄項号条"
)


class Edges:
    """Knows the words of the termbase, and with them where a word may begin and end."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(word for word in known if len(word) >= _SHORT)

    def stands(self, seen: View, start: int, end: int) -> bool:
        """Tell whether `seen.cjk[start:end]` stands as one or more words."""
        text = seen.cjk
        first, last = text[start], text[end - 1]
        if _KATAKANA.match(first) and self._joined(seen, start, _KATAKANA):
            return False
        if (
            end < len(text)
            and not seen.begins[end]
            and _KATAKANA.match(last)
            and _KATAKANA.match(text[end])
        ):
            return False
        if end - start > _SHORT:
            return True
        if _HANGUL.match(first):
            return self._korean(seen, start, end)
        if _HAN.match(first) and _HAN.match(last):
            return self._kanji(seen, start, end)
        return True

    @staticmethod
    def _joined(seen: View, at: int, script: re.Pattern[str]) -> bool:
        return at > 0 and not seen.begins[at] and script.match(seen.cjk[at - 1]) is not None

    def _korean(self, seen: View, start: int, end: int) -> bool:
        text = seen.cjk
        begin = start
        while begin > 0 and not seen.begins[begin]:
            begin -= 1
        stop = end
        while stop < len(text) and not seen.begins[stop]:
            stop += 1
        before, after = text[begin:start], text[end:stop]
        if before and text[start:end] in _KO_ENDING:
            return False
        if before and not (before in _KO_BEFORE or self._ends_known(before)):
            return False
        return not after or bool(_KO_AFTER.match(after)) or self._begins_known(after)

    def _kanji(self, seen: View, start: int, end: int) -> bool:
        text = seen.cjk
        begin = start
        while begin > 0 and not seen.begins[begin] and _HAN.match(text[begin - 1]):
            begin -= 1
        stop = end
        while stop < len(text) and not seen.begins[stop] and _HAN.match(text[stop]):
            stop += 1
        before, after = text[begin:start], text[end:stop]
        if before and not (
            before[-1] in _JA_BEFORE or before[-1] in _JA_AFTER or len(before) % 2 == 0
            or self._ends_known(before)
        ):  # fmt: skip
            return False
        return (
            not after or after[0] in _JA_AFTER or len(after) % 2 == 0 or self._begins_known(after)
        )

    def _ends_known(self, text: str) -> bool:
        return any(text[-n:] in self._known for n in range(_SHORT, min(len(text), _LONGEST) + 1))

    def _begins_known(self, text: str) -> bool:
        return any(text[:n] in self._known for n in range(_SHORT, min(len(text), _LONGEST) + 1))
