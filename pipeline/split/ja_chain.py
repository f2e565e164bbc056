"""Which lines of a Japanese law in plain text are heads of its articles.

A text that quotes another law's article (第六条 …, between its own preamble and 第一条) holds heads
that are none of its own.  Of all that look like heads, those are the law's that make the longest
count; supplements, annexes and appended texts each count anew.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from pipeline.knowledge import jp_labels
from pipeline.knowledge.jp_labels import N

ARTICLE = re.compile(
    rf"(?P<label>第\s*{N}\s*条(?:\s*の\s*{N})*"
    rf"(?:\s*(?:から|及び|、|・|―|－|～)\s*第\s*{N}\s*条(?:\s*の\s*{N})*(?:\s*まで)?)*)"
    r"(?P<caption>\s*[（(](?:[^（()）]|[（(][^（()）]*[）)])*[）)])?(?P<space>[　\s]*)(?P<rest>.*)",
    re.DOTALL,
)
# What follows a number inside a sentence, and never follows one at the head of an article.
INSIDE = re.compile(
    r"(?:に|の(?!ほか)|を|は、|が、|と|も、|へ|で|及び|又は|若しくは|並びに|、|。|中「|各号|本文|前段|後段|ただし書|から|まで|関係)"
)
# 第二号施行日 is a defined term; 第二号の and 第一項各号 go on as references do.
ELSEWHERE = re.compile(
    rf"第\s*{N}\s*[項号](?![^\W\d_及又若並各前後本中から])|第\s*{N}\s*[項号][ぁ-んァ-ヶ]"
)
# 第十七条１(a)　…: the number of the first paragraph right after that of the article.
FIRST_PARAGRAPH = re.compile(
    r"[1１](?=[（(][a-zａ-ｚ]{1,4}[）)](?!の|に|を|は|及|又|、|から)|[　\s])"
)
CLOSING = re.compile(r"(?:以上|右)の?証拠として")
# The number of the law under its title (（平成三年政令第四十九号）) captions nothing.
CAPTION = re.compile(
    r"(?![（(](?:明治|大正|昭和|平成|令和)[^（()）]*第[^（()）]*号[）)])[（(](?:[^（()）。]|[（(][^（()）]*[）)]){1,80}[）)]"
)


def candidate(text: str, *, announced: bool) -> re.Match[str] | None:
    """A line as an article's head, whatever its number; None for a reference to an article.

    `announced` says that a caption stands on the line above.
    """
    match = ARTICLE.match(text)
    if match is None or not jp_labels.articles(match["label"]) or INSIDE.match(match["rest"]):
        return None
    if match["rest"] and not match["space"]:
        if not match["caption"] and not FIRST_PARAGRAPH.match(match["rest"]):
            return None
    elif match["rest"] and not announced and ELSEWHERE.match(match["rest"]):
        return None
    return match


def heads(texts: Sequence[str], parted: Sequence[bool]) -> frozenset[int]:
    """The lines that are heads, by the longest count of each part.

    `parted` says of each line whether a part (a supplement, an annex) begins there, in which
    articles count from one again.
    """
    chosen: set[int] = set()
    found: list[tuple[int, tuple[int, ...]]] = []
    for i, text in enumerate(texts):
        if parted[i]:
            chosen |= _longest(found)
            found = []
        announced = i > 0 and bool(CAPTION.fullmatch(texts[i - 1]))
        match = candidate(text, announced=announced)
        if match:
            found.append((i, jp_labels.order(jp_labels.articles(match["label"])[0])))
    return frozenset(chosen | _longest(found))


def _longest(found: Sequence[tuple[int, tuple[int, ...]]]) -> set[int]:
    """The lines of the longest rising run of numbers, in n log n steps.

    Of runs of one length the one that ends lower, and earlier, is taken: it leaves out least.
    """
    lowest: list[tuple[int, ...]] = []  # the last number of the best run of each length
    ends: list[int] = []  # and its place in `found`
    before: list[int] = []
    for k, (_, number) in enumerate(found):
        length = bisect.bisect_left(lowest, number)
        before.append(ends[length - 1] if length else -1)
        if length == len(lowest):
            lowest.append(number)
            ends.append(k)
        elif number < lowest[length]:
            lowest[length], ends[length] = number, k
    chosen: set[int] = set()
    k = ends[-1] if ends else -1
    while k >= 0:
        chosen.add(found[k][0])
        k = before[k]
    return chosen
