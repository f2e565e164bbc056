"""Heads of Korean articles and chapters: what one line says, and what only looks like a head.

제19조의2(수출허가) ① … is a head; 제19조에 따라, 제19조제1항에 따른 and 제5조 및 제7조의 are
references, whose particle or next word gives them away.  A head without a caption (제3조 대한민국의
영토는 …) cannot be told from a reference by itself: it is `weak`, and its place in the numbering
decides (`ko_chain`, and the supplements' own succession).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# (19, 2) is 제19조의2; (19, 0) is 제19조.
Number = tuple[int, int]

_ARTICLE = re.compile(
    r"\s*(?P<label>[제第]\s*(?P<n>\d{1,4})\s*[조條](?:\s*[의之]\s*(?P<b>\d{1,3})(?![\d.]))?)"
)
# Unlike 제5조 및 제7조의 규정은, a merged head says nothing but that the articles are gone.
_RANGE = re.compile(
    r"\s*(?:부터|내지|및|와|과|[ㆍ·,~∼-])\s*[제第]?\s*(?P<n>\d{1,4})\s*[조條](?:\s*의\s*(?P<b>\d{1,3}))?"
    r"\s*(?:까지)?\s*(?:는|은|를)?\s*(?:각각\s*)?(?P<gone>삭\s*제|생\s*략)"
)
_GONE = re.compile(
    r"\s*(?P<open>[<〈(\[]\s*)?(?P<gone>삭\s*제|생\s*략|削\s*除)\s*(?(open)[>〉)\]]\s*)"
    r"(?:[<〈(\[].*|\.?\s*$)"
)
_PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】", "〔": "〕", "［": "］"}
# A caption is a noun phrase; a clause in brackets belongs to a reference.
_CLAUSE = re.compile(
    r"(?:[한같된있없이]다|를|하는|이하 .*)\s*$|제\s*\d+\s*[조항호](?:에서|의|에)\s"
)
_JOINED = re.compile(
    r"(?:및|또는|내지|부터|까지|혹은|중|의|에|를|을|은|는|이나|나|과|와|로|으로|에서|등)(?=[\s제「]|$)"
    r"|[ㆍ·,、∼~]|(?:부터|내지|까지|에서|에\s*따|에\s*의|의\s*규정)"
)
# After 이 the law speaks of itself: 제2조(정의)이 법에서 … is a head that lost its space.
_SELF = re.compile(r"이\s?(?:법|영|규칙|규정|고시|조례|훈령|예규|지침|요령|조에|장에|절에)")
# A particle ends its word; 제3조(정의)의료기기란 … is a head that lost its space.
_PARTICLE = re.compile(
    r"(?:에서|에게|에는|에도|에|의|를|을|은|는|와|과|으로|로|이나|이|가|도|만|까지|부터|중에서|중|나|라|상|내|등)"
    r"(?=\s|$|[,.、]|제\s*\d|따[라르른]|의[하한거]|규정|불구|해당|정[하한]|위반|각\s)"
    r"|제\s*\d|및|또는|내지|각\s*[호항목]"
)
_WEAK_NEXT = re.compile(
    r"[제第]\s*\d|각\s*[호항]|단서|본문|전단|후단|규정|및|또는|내지|부터|까지|중|의\s|에\s|를\s|을\s|등|[(（]"
)
# A title does not end so; 정의, 협의, 회의 … (definitions, consultation, meetings) are nouns.
_UNFINISHED = re.compile(
    r"[.。:;]\s*$|다\s*$|(?:에|(?<!마)을|를|은|는|및|(?<![정주합협심회결동논유])(?<!정 )의)\s*$"
)
# No head is set so wide; the patterns below would take cubic time on such a line.
WIDE = re.compile(r"\s{100}")
CIRCLED = "①-⑳㉑-㉟㊱-㊿"
_CIRCLED = re.compile(f"[{CIRCLED}]")

_CHAPTER = re.compile(
    r"\s*(?P<label>[제第]\s*(?P<n>\d{1,3})\s*(?P<unit>[편장절관編章節款])"
    r"(?:\s*의\s*(?P<b>\d{1,2}))?)(?:(?=\s|$|[<(（\[])|(?=삭제))(?P<title>.*)$",
    re.DOTALL,
)
_UNITS = {"편": 0, "編": 0, "장": 1, "章": 1, "절": 2, "節": 2, "관": 3, "款": 3}
UNIT_NAMES = ("part", "chap", "sec", "subsec")
_NOTE = re.compile(r"\s*[<〈\[][^<>〈〉\[\]]*[>〉\]]\s*$")

Strength = Literal["marked", "captioned", "gone", "numbered", "alone", "weak"]


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """`label` as printed, `number` to `last` (the same unless merged), where the body begins.

    `strength` says what makes it a head: a heading's markup, a caption, 삭제 or 생략, a ① that
    follows, nothing else on the line, or only its place.
    """

    label: str
    number: Number
    last: Number
    caption: str
    body: int
    strength: Strength
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class ChapterHead:
    """A 편, 장, 절 or 관 (`rank` 0 to 3): its number, title without amendment notes, full line."""

    label: str
    rank: int
    number: Number
    title: str
    line: str
    deleted: bool


def locator(name: str, number: Number) -> str:
    """`art_19-2` for (19, 2)."""
    return f"{name}_{number[0]}" + (f"-{number[1]}" if number[1] else "")


def article(text: str, following: str = "", *, marked: bool = False) -> ArticleHead | None:
    """Read a line as the head of an article; None when it is a reference or no such thing.

    `following` is the next line, where a caption may stand or end; `marked` says that the format
    itself calls the line a heading.
    """
    match = _ARTICLE.match(text)
    if match is None or WIDE.search(text):
        return None
    label = match["label"]
    number = (int(match["n"]), int(match["b"] or 0))
    if not number[0]:
        return None  # 제0조 is what a converter makes of a preamble
    rest = match.end()

    def head(strength: Strength, caption: str = "", body: int = rest, *, last: Number = number,
             deleted: bool = False) -> ArticleHead:  # fmt: skip
        return ArticleHead(label, number, last, caption, body, "marked" if marked else strength,
                           deleted)  # fmt: skip

    merged = _RANGE.match(text, rest)
    if merged is None and not text[rest:].strip():
        merged = _RANGE.match(following)  # the converter cut 제2조 off 내지 제4조 삭제
    if merged:
        last = (int(merged["n"]), int(merged["b"] or 0))
        if last > number:
            return head("gone", last=last, deleted=merged["gone"][0] == "삭")
    gone = _GONE.match(text, rest)
    if gone:
        return head("gone", deleted=gone["gone"][0] in "삭削")
    found = _caption(text, rest, following)
    if found:
        caption, end = found
        if marked or _may_follow(text[end:]):
            return head("captioned", caption, min(end, len(text)))
        return None
    tail = text[rest:]
    if not tail.strip():
        beneath = _caption(following, 0, "")
        if beneath and _may_follow(following[beneath[1] :]):
            return head("captioned", beneath[0])
        below = " ".join(following.split())  # a treaty prints the title so, without brackets
        titled = (
            is_title(below) and len(below) <= 40 and not re.search(r"삭\s*제|생\s*략|[(\[<]", below)
        )
        return head("alone", below if titled and not marked else "")
    if marked:
        return head("marked")
    if _CIRCLED.match(tail.lstrip()):
        return head("numbered")
    if tail[0].isspace() and not _WEAK_NEXT.match(tail.lstrip()):
        return head("weak")
    return None


def _caption(text: str, start: int, following: str) -> tuple[str, int] | None:
    """The bracketed caption at `start` and where it ends; it may run on to the next line."""
    while start < len(text) and text[start] in " \t\u3000":
        start += 1
    if start >= len(text) or text[start] not in _PAIRS:
        return None
    opening, closing = text[start], _PAIRS[text[start]]
    whole = text.rstrip() + "\n" + following if following else text
    depth = 0
    for i in range(start, min(len(whole), start + 200)):
        depth += (whole[i] == opening) - (whole[i] == closing)
        if depth == 0:
            caption = " ".join(whole[start + 1 : i].split())
            if not caption or _CLAUSE.search(caption) or not re.search(r"[^\W\d_]", caption):
                return None
            return caption, i + 1
    return None


def _may_follow(tail: str) -> bool:
    """Tell whether what stands after a caption lets the line be a head."""
    if not tail.strip():
        return True
    if tail[0].isspace():
        return not _JOINED.match(tail.lstrip())
    if _CIRCLED.match(tail) or tail[0] in "<〈[【\"“「'‘":
        return True
    return bool(_SELF.match(tail)) or not (_PARTICLE.match(tail) or _JOINED.match(tail))


def chapter(text: str, following: str = "") -> ChapterHead | None:
    """Read a line as a chapter's heading; None when it is a reference or a sentence."""
    match = _CHAPTER.match(text)
    if match is None or len(text) > 200:
        return None
    title = match["title"].strip()
    if not title and following and len(following) < 60 and is_title(following.strip()):
        title = following.strip()
    bare = title
    while bare != (shorter := _NOTE.sub("", bare)):
        bare = shorter
    if not is_title(bare) and bare:
        return None
    return ChapterHead(
        match["label"],
        _UNITS[match["unit"]],
        (int(match["n"]), int(match["b"] or 0)),
        bare.strip(),
        f"{' '.join(match['label'].split())} {bare}".strip(),
        bool(re.fullmatch(r"삭\s*제", bare)),
    )


def is_title(text: str) -> bool:
    """Tell whether a line may be a title: short, no sentence, no reference's next word."""
    return (
        0 < len(text) <= 80
        and not _UNFINISHED.search(text)
        and not _JOINED.match(text)
        and not _ARTICLE.match(text)
        and not _CIRCLED.match(text)
        and not re.match(r"\s*(?:[제第]\s*\d|\d+\s*[.)])", text)
    )
