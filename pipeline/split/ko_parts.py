"""Heads of what follows the articles: supplements (부칙), annexes (별표) and forms (서식).

부칙 <제8356호,2007.4.11>        부칙(정부조직법) <법률 제21065호, 2025. 10. 1.>
[별표 2의2]   ■ 대외무역법 시행령 [별표 2] <개정 …>   별표 3(제5조 관련)   [별지 제4호서식]
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.split.ko_heads import WIDE

_SUPPLEMENT = re.compile(
    r"\s*[\[【〔<〈]?\s*(?P<label>부\s*칙|附\s*則)\s*[\]】〕>〉]?\s*"
    r"(?P<first>\((?:[^()]|\([^()]*\))*\)\s*)?"
    r"(?P<note>[<〈\[【](?P<issue>[^<>〈〉\[\]【】]*)[>〉\]】]\s*)?"
    r"(?P<second>\((?:[^()]|\([^()]*\))*\)\s*)?(?P<rest>.*)$",
    re.DOTALL,
)
_NUMBER = re.compile(r"제?\s*(?P<number>\d{1,6}(?:\s*-\s*\d{1,5})*)\s*호")
_DATE = re.compile(r"(?<!\d)(?:1[89]|20)\d\d\s*[.년-]")
_OPEN = re.compile(r"\s*부\s*칙\s*(?:\((?:[^()]|\([^()]*\))*|(?:\(.*\)\s*)?[<〈][^<>〈〉]*)$")
_ISSUE_ALONE = re.compile(
    r"\s*(?:\((?:[^()]|\([^()]*\))*\)\s*)?[<〈\[【][^<>〈〉\[\]【】]*[>〉\]】]"
)

_ANNEX = re.compile(
    r"\s*(?P<lead>■[^\[【〔<]{0,120})?(?P<open>[\[【〔<〈]\s*)?"
    r"(?P<label>별\s*표(?:\s*(?:제\s*)?(?P<n>\d{1,3})(?:\s*호)?(?:\s*의\s*(?P<b>\d{1,2}))?)?"
    r"|별\s*지(?:\s*(?:제\s*)?(?P<pn>\d{1,3})(?:\s*호)?(?:\s*의\s*(?P<pb>\d{1,2}))?)?(?:\s*호)?"
    r"(?:\s*서\s*식)?"
    r"|(?:제\s*)?(?P<fn>\d{1,3})\s*호?(?:\s*의\s*(?P<fb>\d{1,2}))?(?:\s*호)?\s*서\s*식)"
    r"(?P<close>\s*[\]】〕>〉])?(?P<title>.*)$",
    re.DOTALL,
)
_NOTES = re.compile(r"\s*[<〈\[(][^<>〈〉\[\]()]*(?:개정|신설|삭제)[^<>〈〉\[\]()]*[>〉\])]")
# A word of its own only: 과징금의 산정기준 and 중소기업의 범위 are titles of annexes.
_JOINED = re.compile(
    r"\s*(?:(?:및|또는|내지|부터|와|과|의|에|에서|에도|를|을|은|는|중|로|각)(?=\s|$)"
    r"|에\s*(?:따|의\s*[하한]|규정)|각\s*[호목]|,|ㆍ|·|제\s*\d)"
)

_ARTICLE = re.compile(r"제\s*1\s*조\s*[(①\s]")


@dataclass(frozen=True, slots=True)
class SupplementHead:
    """The law number as printed (`8356`, `2024-43`, "" when none), the amending law, the body.

    `line` is the whole head, which may run on to the next line; `issued` says that it gives a
    number or a date.
    """

    line: str
    number: str
    name: str
    body: int
    issued: bool


@dataclass(frozen=True, slots=True)
class AnnexHead:
    """`locator` is `appdx_2-2`, `appdx`, `form_4`; `title` without brackets and notes."""

    label: str
    locator: str
    title: str
    deleted: bool

    @property
    def numbered(self) -> bool:
        """Whether the head gives a number."""
        return "_" in self.locator


def supplement(text: str, following: str = "") -> SupplementHead | None:
    """Read a line as a supplement's head; None for a reference (부칙 제7조에 따라).

    `following` is the next line, where a long head ends or the number and date stand.
    """
    whole = text
    if _OPEN.match(text):
        whole = text.rstrip() + following.strip()
    elif _ISSUE_ALONE.fullmatch(following.strip()) and not _NUMBER.search(text):
        whole = f"{text.rstrip()} {following.strip()}"
    match = None if WIDE.search(whole) else _SUPPLEMENT.match(whole)
    if match is None:
        return None
    issue = match["issue"] or ""
    number = _NUMBER.search(issue)
    issued = bool(number or _DATE.search(issue))
    rest = match.start("rest")
    if match["rest"].strip() and not (
        whole == text and issued and (text[rest - 1].isspace() or match["rest"][0] in "①(제「")
    ):
        return None
    if issued and _JOINED.match(match["rest"]) and not _ARTICLE.match(match["rest"]):
        return None
    name = (match["first"] or match["second"] or "").strip()
    return SupplementHead(
        " ".join(whole[:rest].split()),
        re.sub(r"\s", "", number["number"]) if number else "",
        name[1:-1].strip() if name else "",
        rest if match["rest"].strip() else len(text),
        issued,
    )


def annex(text: str, *, marked: bool = False) -> AnnexHead | None:
    """Read a line as the head of an annex or form; None for a reference (별표 2에 따른).

    In brackets, marked or alone on its line it is a head; otherwise its title must say so:
    별표 3 전략물자 수출지역 구분(제10조 관련).
    """
    match = None if WIDE.search(text) else _ANNEX.match(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    title = match["title"]
    deleted = bool(re.match(r"\s*삭\s*제|\s*[<〈\[(]\s*삭\s*제", title))
    bare = _NOTES.sub("", title).strip()
    if title and not title[0].isspace() and title[0] not in "<〈[(【" and not match["close"]:
        return None
    if _JOINED.match(bare) or re.search(r"다\.?\s*$|[.;]\s*$", bare) or len(bare) > 120:
        return None
    bracketed = bool(match["open"])
    if not (marked or bracketed or not bare or deleted or re.search(r"관련\s*[)\]]?$", bare)):
        return None
    if bracketed and title and not title[0].isspace() and title[0] not in "<〈[(【":
        return None
    if match["label"].startswith("별") and re.match(r"별\s*표", match["label"]):
        locator = _locator("appdx", match["n"], match["b"])
    else:
        locator = _locator("form", match["fn"] or match["pn"], match["fb"] or match["pb"])
    if re.fullmatch(r"\([^()]*\)", bare):
        bare = bare[1:-1].strip()
    return AnnexHead(match["label"].strip(), locator, bare, deleted)


def _locator(name: str, number: str | None, branch: str | None) -> str:
    if not number:
        return name
    return f"{name}_{int(number)}" + (f"-{int(branch)}" if branch else "")
