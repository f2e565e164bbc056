"""Where in an article the words that were asked for stand: its part, and the sentence to show.

Vectors say which part of an article is nearest in meaning; a phrase in quotation marks, a code or
a word that few provisions have is asked for by the letter, and the part that has it is meant.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence, Set

from pipeline.language.bigrams import CJK
from pipeline.search.exact import plain
from pipeline.search.hits import sentences
from pipeline.search.opened import Opened
from pipeline.search.question import Question

_RUN = re.compile(rf"[{CJK}]+|[^\s{CJK}]+")
_PAIR = re.compile(f"[{CJK}]{{2}}")
_MOST = 0.6  # of the pairs
_EDGES = ".,;:!?()[]{}<>'’‘“”"
_BEFORE = 60  # code points of a long sentence shown in front of the word


def spotted(opened: Opened, group: int, asked: Question) -> tuple[int, tuple[str, ...]] | None:
    """The part of a group that has most of a question's phrases, or else of its words, and those.

    A word weighs the more the fewer parts have it.  None where no part has a phrase, a whole word,
    or most of the pairs of characters of a run without spaces.
    """
    rows = opened.catalog.execute(
        "SELECT id, text FROM provision WHERE grp = ? AND text != '' ORDER BY id", (group,)
    ).fetchall()
    texts = [plain(row["text"]) for row in rows]
    for wanted in (asked.phrases, _words(asked.text)):
        forms = {word: plain(word) for word in wanted}
        held = [{word for word, form in forms.items() if form in text} for text in texts]
        if any(held):
            of = {word: sum(word in words for words in held) for word in wanted}
            worth = [
                sum(math.log1p(len(texts) / of[word]) * len(word) for word in sorted(words))
                for words in held
            ]
            best = max(range(len(rows)), key=lambda i: (worth[i], -i))
            if asked.phrases or _tells(held[best], wanted):
                return int(rows[best]["id"]), tuple(w for w in wanted if w in held[best])
    return None


def _tells(held: Set[str], wanted: Sequence[str]) -> bool:
    pairs = [word for word in wanted if _PAIR.fullmatch(word)]
    whole = any(len(word) > 2 for word in held)
    return whole or sum(word in held for word in pairs) > _MOST * max(1, len(pairs))


def sentence(passage: str, words: Sequence[str]) -> str:
    """The sentence of a passage that has most of the words; of a long one, the part around them."""
    plains = [plain(word) for word in words]

    def held(one: str) -> int:
        text = plain(one)
        return sum(len(word) for word in plains if word in text)

    best = max(sentences(passage), key=held, default="")
    places = [at for word in words if (at := best.casefold().find(word.casefold())) >= 0]
    start = min(places, default=0) - _BEFORE
    if start <= _BEFORE:
        return best
    space = best.find(" ", start, start + _BEFORE)
    return best[space + 1 if space >= 0 else start :]


@functools.lru_cache(maxsize=8)
def _words(text: str) -> tuple[str, ...]:
    """The words of a question, and of a run without spaces its pairs of characters."""
    found: dict[str, None] = {}
    for run in _RUN.findall(text):
        bare = run.strip(_EDGES)
        if re.match(f"[{CJK}]", run):
            found |= dict.fromkeys([run, *(run[i : i + 2] for i in range(len(run) - 1))])
        elif len(bare) > 1:
            found[bare] = None
    return tuple(found)
