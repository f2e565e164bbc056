"""Which parts of a bilingual treaty file are English: function words, read over whole sections.

A file of the Dutch treaty collection gives the same treaty in two or three languages, one after
the other.  Headings alone do not tell them apart (`Article` is English and French, `Annex` and a
bare `26` are anything), and single sections are too short to judge, so the border is laid where
the fewest function words end up on the wrong side of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ENGLISH_WORDS = """
the of and shall which with this any such by to be for not that been have has its their from or in
on as are may it if under other upon between referred each all article is than into thereof pursuant
only when where these those
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
# Words of the other languages of such files; a word that is also English stands in none.
_OTHER = {
    "nl": "de het een van en te dat die voor zijn wordt worden niet met deze dit aan der door bij "
    "ter als inzake betreffende ingevolge krachtens tussen elke artikel lid voorlopig toegepast "
    "treedt geldt vervallen bijlage zij om uit naar tot over",
    "fr": "le la les des du et une dans pour que qui sur par aux est ces cette ou au ne pas sont "
    "toute tout entre leur ses conformément présent être",
    "de": "der die das und den dem des ein eine einer zu von nach für nicht oder mit auf wird "
    "werden sich dieses dieser zwischen artikel anlage",
    "es": "el los las del y por para con una se que en esta este sus entre artículo cada al",
    "it": "il lo gli della delle dei del e di che per una non con nel articolo ogni alla",
    "pt": "o os das dos da do e para com uma que não em artigo entre pelo cada ao",
}  # fmt: skip
_OTHERS = {lang: frozenset(words.split()) - _ENGLISH for lang, words in _OTHER.items()}
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u052f\u0590-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_SWITCH_COST = 12


def evidence(text: str) -> tuple[int, int]:
    """Count the words that speak for English and for the best other language."""
    words = [word.lower() for word in _WORD.findall(text)]
    english = sum(word in _ENGLISH for word in words)
    other = max(sum(word in known for word in words) for known in _OTHERS.values())
    return english, other + len(_OTHER_SCRIPT.findall(text))


def is_other(text: str) -> bool:
    """Tell whether a single line is clearly not English (an editor's note in Dutch)."""
    words = {word.lower() for word in _WORD.findall(text)}
    if len(_OTHER_SCRIPT.findall(text)) > len(text) // 3:
        return True
    return not words & _ENGLISH and any(len(words & known) >= 2 for known in _OTHERS.values())


def english_sections(sections: Sequence[str], starts: Sequence[bool]) -> list[bool]:
    """Tell for each section whether it lies in an English stretch.

    `sections` are a file's texts between headings, in order; `starts` marks those whose heading
    is a bare title, where another language may begin when the words leave the place open.
    The stretches minimise words on the wrong side plus a cost for each change of language.
    """
    counts = [evidence(text) for text in sections]
    best = [[0.0, 0.0]]  # cost so far, ending outside English and inside it
    came: list[tuple[int, int]] = []
    for (english, other), start in zip(counts, starts, strict=True):
        switch = _SWITCH_COST - (0.5 if start else 0.0)
        step = []
        origin = []
        for state, wrong in ((0, english), (1, other)):
            stay, change = best[-1][state], best[-1][1 - state] + (switch if came else 0)
            # Of two equal borders the later wins: a table without words stays with what precedes.
            origin.append(state if stay < change else 1 - state)
            step.append(min(stay, change) + wrong)
        best.append(step)
        came.append((origin[0], origin[1]))
    state = 1 if best[-1][1] <= best[-1][0] else 0
    result = [False] * len(counts)
    for i in range(len(counts) - 1, -1, -1):
        result[i] = bool(state)
        state = came[i][state]
    return result
