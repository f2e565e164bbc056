"""The sentence around a citation, by the rules of its language.

A full stop ends no sentence inside brackets (（…をいう。以下同じ。）) nor after an abbreviation
(U.S., Art., No.).  A line break ends one only where the line is complete: extracted
pages break lines anywhere.  Only a window around the citation is read, so that a text of many
megabytes on one line costs no more than a short one.
"""

from __future__ import annotations

import re

LIMIT = 300
_WINDOW = 900  # code points read on either side
_FULL_LINE = 20  # code points; a heading is mostly shorter
_SLACK = 40  # code points over the limit that are not worth an ellipsis
_ELLIPSIS = "…"

_OPEN, _CLOSE = "([{（［｛「『〔【〈《", ")]}）］｝」』〕】〉》"
# A bracket, an end of sentence with the closing marks after it, or line breaks.
_SIGN = re.compile(
    rf"(?P<open>[{re.escape(_OPEN)}])|(?P<close>[{re.escape(_CLOSE)}])"
    r"|(?P<stop>[。．？！]|[.?!](?=[\s\"'”’)\]]|\Z)[\"'”’]?)|(?P<line>[ \t　]*\n\s*)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|U\.S|U\.N|U\.S\.C|U\.K|E\.U|E\.O|C\.F\.R|[Nn]os?|[Aa]rts?|[Pp]aras?|[Ss]ecs?"
    r"|[Ss]upps?|[Pp]ts?|[Cc]hs?|[Vv]ols?|[Pp]p?|[Ff]n|[Ff]ig|[Rr]es|[Dd]oc|[Ss]tat|[Rr]eg|Fed|Pub"
    r"|[Cc]f|e\.g|i\.e|[Ii]d|[Ss]ubpar|[Ee]tc|et al|viz|vs?|Dr|Mr|Mrs|Ms|Prof|St|Inc|Co|Corp|Ltd"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\Z"
)
# 가. or 1. or (iv). at the head of a line is a label; so is the point of a date (2014. 1. 21.).
_LABEL = re.compile(
    r"(?:\A|\n)\s*(?:[가-힣]|\(?[ivxIVX]+\)?|\d{1,4})\Z|\b\d{4}(?:\. ?\d{1,2}){1,2}\Z"
)
_YEAR = re.compile(r"(?<!\d)\d{4}\Z")
_COMPLETE = re.compile(r"[.。．？！?!:：;；][\"'”’)\]）」』]*\s*\Z")
_NEW_ITEM = re.compile(
    r"[①-⓿➀-➓■□○●◆◇▪•·ㆍ※*#<＜\-–—]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]+|[가-힣])[.)]\s"
    r"|（?[一二三四五六七八九十0-9０-９イロハ]+[）　 ]"
    r"|第[一二三四五六七八九十百0-9０-９]+条|제\d+조"
)


def sentence(text: str, start: int, end: int, *, lang: str, limit: int = LIMIT) -> tuple[str, int]:
    """The sentence of `text` that holds `text[start:end]`, on one line, and where that begins.

    At most about `limit` code points, cut around the citation with `…` where something is left
    out.  `lang` is the language of the text: it says how its broken lines are joined.
    """
    end = max(start, end)
    low, high = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    window = text[low:high]
    first, last = _bounds(window, start - low, end - low)
    before = flat(window[first : start - low], lang).lstrip()
    cited = flat(window[start - low : end - low], lang)
    after = flat(window[end - low : last], lang).rstrip()
    if len(cited) > limit:
        return cited[: limit - 1] + _ELLIPSIS, 0
    # A stop at the edge of the window is where the reading ended, not the sentence.
    cut_before, cut_after = first == 0 and low > 0, last == len(window) and high < len(text)
    if len(before) + len(cited) + len(after) <= limit + _SLACK:
        limit += _SLACK
    room = max(limit - len(cited), 0)
    for_after = max(room - len(before), room // 2)
    for_before = max(room - len(after), room - for_after)
    if len(before) > for_before:
        before, cut_before = _tail(before, for_before), True
    if len(after) > for_after:
        after, cut_after = _head(after, for_after), True
    before = (_ELLIPSIS if cut_before else "") + before
    return f"{before}{cited}{after}{_ELLIPSIS if cut_after else ''}", len(before)


def _bounds(window: str, start: int, end: int) -> tuple[int, int]:
    """Where in the window the sentence around `start`..`end` begins and ends."""
    first, depth = 0, 0
    for sign in _SIGN.finditer(window):
        if sign["open"]:
            depth += 1
        elif sign["close"]:
            depth = max(depth - 1, 0)
        else:
            if sign["line"]:
                if not _breaks(window, sign):
                    continue
                depth = 0
            elif depth or not _stops(window, sign):
                continue
            if sign.end() <= start:
                first = sign.end()
            elif sign.start() >= end or sign["stop"]:
                if sign.end() < end:  # a stop inside the citation itself
                    continue
                return first, sign.start() if sign["line"] else sign.end()
    return first, len(window)


def _stops(window: str, sign: re.Match[str]) -> bool:
    """Tell whether the full stop at `sign` ends a sentence."""
    if window[sign.start()] != ".":
        return True
    head = window[max(0, sign.start() - 12) : sign.start()]
    if _ABBREVIATION.search(head) or _LABEL.search(window, max(0, sign.start() - 14), sign.start()):
        return False
    follows = window[sign.end() : sign.end() + 3].lstrip()[:1]
    return not (follows.islower() or (follows.isdigit() and _YEAR.search(head)))


def _breaks(window: str, sign: re.Match[str]) -> bool:
    """Tell whether the line break at `sign` ends a sentence."""
    if _COMPLETE.search(window[max(0, sign.start() - 4) : sign.start()]):
        return True
    if _NEW_ITEM.match(window, sign.end()):
        return True
    # A blank line within a sentence is where a page ended: after a full line, no heading.
    line = sign.start() - (window.rfind("\n", 0, sign.start()) + 1)
    return sign["line"].count("\n") > 1 and line < _FULL_LINE


def flat(part: str, lang: str) -> str:
    """One line: broken lines of Japanese are joined without a space, others with one."""
    if lang == "ja":
        part = re.sub(r"(?<=[^\x00-\x7f])[ \t　]*[\r\n]+\s*(?=[^\x00-\x7f])", "", part)
    return re.sub(r"\s+", " ", part)


def _tail(part: str, room: int) -> str:
    """The last `room` code points, from the beginning of a word where one is near."""
    kept = part[len(part) - room :] if room else ""
    gap = kept.find(" ", 0, 16)
    return kept[gap + 1 :] if 0 <= gap < len(kept) - 1 else kept


def _head(part: str, room: int) -> str:
    """The first `room` code points, to the end of a word where one is near."""
    kept = part[:room]
    gap = kept.rfind(" ", max(0, len(kept) - 16))
    return kept[:gap] if gap > 0 else kept
