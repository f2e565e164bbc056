"""What stands before a Japanese locator and says whose it is: a name, a short name, 同法, この法律.

    外国為替及び外国貿易法（以下「法」という。）第十条   the name, past its gloss
    自衛隊法（昭和二十九年法律第百六十五号）第八十四条   the number, for a name not known
    法第十条, 令別表第一, 規則第三条                     a short name
    同法第十一条, 新法附則第二条, この政令第四条         a pronoun

A name that is neither known nor numbered is a lead too: its locators are not those of the text's
own law.  Looking back is bounded, so that it costs the same wherever the locator stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.citations.names import defines
from pipeline.citations.page import Page

_GLOSS = 400  # how far back the bracket of a gloss may open
_LONG = 6  # a name of so many characters is no part of a longer one (…業者金融商品取引法第二条)
_TITLE = 90  # the longest title of a law that is looked for
_SORTS = {
    "act": ("法律", "法"),
    "decree": ("政令", "勅令", "令"),
    "rule": ("省令", "府令", "規則", "規程"),
    "notice": ("告示", "要領", "通達"),
    "treaty": ("条約", "協定", "議定書", "憲章"),
}
_SORT_OF = {word: sort for sort, words in _SORTS.items() for word in words}
SORT_WORDS = "|".join(sorted(_SORT_OF, key=len, reverse=True))
# Short names that mean the parent act or decree without a definition in reach.
STANDING = ("法", "令", "規則", "省令", "府令", "政令")
_PRONOUN = re.compile(
    rf"(?P<word>同|この|本|当該)(?P<age>旧|新)?(?P<sort>{SORT_WORDS})(?P<more>施行令|施行規則)?\Z"
)
_LAWISH = re.compile(
    r"(?:[一-龠々ァ-ヶーA-Za-z0-9)」](?:法|令|規程|条例|協約|憲章|憲法|要領|要綱|通達|指針|基準|約款|定款"
    r"|規約|決定|決議|勧告|契約)"
    r"|[^\s、。(「](?:法律|政令|省令|府令|規則|条約|協定|議定書|告示))\Z"
)
_NUMBER_GLOSS = re.compile(r"\(\s*(?:明治|大正|昭和|平成|令和)[^()]{1,40}?号")
_CELL = re.compile(r"第[0-9一二三四五六七八九十百]{1,6}[項号]\Z")
_LETTER = re.compile(r"[一-龠々ァ-ヶーA-Za-z0-9]")
# The end of a title that does not name its law by itself: …に関する法律, …する特別措置法.
_GENERIC = re.compile(
    r"(?:等?に関する|等?に係る|のための|等?の|する|した|[るをにの])?"
    r"(?:法律|法|令|政令|省令|府令|規則|規程|条約|協定|議定書|告示|(?:特別|臨時|緊急|暫定)?措置法|特例法|特別法)\Z"
)
_WORD = re.compile(r"[一-龠々ァ-ヶー·A-Za-z0-9]{1,60}\Z")
_TITLE_START = re.compile(
    r"[、。「」『』()\[\]\s]|により|規定する|定める|基づく|掲げる|おいて|ついて|とは|又は|若しくは|並びに|及び"
    r"|から|もの|[はが]"
)
_WITHIN = re.compile(r".*[条項号表則章欄一二三四五六七八九十]中|際")
_AMENDING = re.compile(r"等?の一部を改正する(?:等の)?(?:法律|政令|省令|規則|告示)\Z")


@dataclass(frozen=True, slots=True)
class Lead:
    """Whose the locator is: the fields of a `Mention`, and where its text begins.

    `known` is False for a law whose address is not known; `gloss` is the bracket between the name
    and the locator (start, end), or (0, 0).
    """

    start: int
    instrument: str = ""
    pronoun: Literal["", "this", "same", "alias"] = ""
    kind: str = ""
    alias: str = ""
    known: bool = True
    gloss: tuple[int, int] = (0, 0)
    confidence: float = 1.0


def lead(page: Page, start: int, words: dict[int, set[str]]) -> Lead | None:
    """The lead of the locator that begins at `start`; None when it stands by itself.

    `words` are the defined short names by length.
    """
    plain = page.plain
    end = _back(plain, start)
    if not end:
        return None
    last = plain[end - 1]
    if last == ")":
        return _past_gloss(page, end, words)
    if last in "」』\"'":
        return _named(page, end - 1, words, strict=True)
    if last == "の":
        end = _back(plain, end - 1)
        end -= end > 1 and plain[end - 1] in "」』"
        return _named(page, end, words, strict=True)
    if last == "(":
        hit = page.name_until(_back(plain, end - 1))
        return Lead(start, hit.address) if hit and hit.kind != "agency" else None
    if last == "·":
        return _named(page, end - 1, words, strict=True)
    return _named(page, end, words, strict=end < start)


def named_before(page: Page, end: int, words: dict[int, set[str]]) -> Lead | None:
    """The lead that ends right at `end` (the bracket of a gloss opens there)."""
    return _named(page, _back(page.plain, end), words, strict=False)


def _named(page: Page, end: int, words: dict[int, set[str]], *, strict: bool) -> Lead | None:
    """The name, pronoun or short name that ends at `end`; with `strict` an unknown law only
    where it stands in quotation marks or directly before."""
    plain = page.plain
    hit = page.name_until(end)
    if hit is not None and hit.kind == "agency":
        hit = None
    short = _short(page, end, words)
    if short is not None and (hit is None or short.start < hit.start):
        return short
    if hit is not None:
        return Lead(hit.start, page.alias(plain[hit.start : end], end) or hit.address)
    tail = plain[max(0, end - 14) : end]
    pronoun = _PRONOUN.search(tail)
    if pronoun and not _glued(plain, end - len(tail) + pronoun.start(), pronoun["word"]):
        return _pronoun(pronoun, end - len(tail) + pronoun.start())
    for word in STANDING:
        if tail.endswith(word) and not _joined(plain, end - len(word)):
            return Lead(end - len(word), pronoun="alias", alias=word)
    acronym = not strict and plain[end - 1].isascii() and plain[end - 1].isalpha()
    if acronym or _LAWISH.search(tail):
        begin = title_start(page, end)
        return Lead(begin, pronoun="alias", alias=plain[begin:end], known=False)
    return None


def sort_of_word(word: str) -> str:
    """The sort of law that a word means: 法 is an act, 規則 a rule."""
    return _SORT_OF[word]


def _short(page: Page, end: int, words: dict[int, set[str]]) -> Lead | None:
    """The longest defined short name that ends at `end`."""
    for length in sorted(words, reverse=True):
        word = page.plain[end - length : end] if end >= length else ""
        if word not in words[length]:
            continue
        start = end - length
        if length >= _LONG or not _joined(page.plain, start) or defines(page.plain, start, end):
            target = page.alias(word, end)
            if target is not None:
                return Lead(end - length, pronoun="alias", alias=word, known=bool(target))
    return None


def _pronoun(match: re.Match[str], start: int) -> Lead:
    if match["more"] and match["word"] == "同":
        return Lead(start, pronoun="same", kind="act", alias=match["more"])
    if match["more"] or match["age"]:
        return Lead(start, pronoun="alias", alias=match.group(), known=False)
    if match["word"] in ("同", "当該"):
        return Lead(start, pronoun="same", kind=_SORT_OF[match["sort"]])
    return Lead(start, pronoun="this")


def _past_gloss(page: Page, end: int, words: dict[int, set[str]]) -> Lead | None:
    """The lead before a bracket that closes at `end`: 外国為替令（以下「令」という。）第三条."""
    opened = opening(page.plain, end)
    if opened < 0:
        return None
    before = _back(page.plain, opened)
    if before and page.plain[before - 1] in "」』":
        before -= 1
    found = _named(page, before, words, strict=False)
    number = _NUMBER_GLOSS.match(page.plain, opened, end)
    gloss = (opened, end)
    if found and found.instrument and number:
        address = numbered_as(found.instrument, number.group())
        misprinted = address.startswith("jp/") and numbered(number.group())[-3:] != address[-3:]
        sure = 0.7 if misprinted and numbered(number.group()) else 1.0
        return replace(found, instrument=address, gloss=gloss, confidence=sure)
    if found and (found.known or not number):
        return Lead(
            found.start,
            found.instrument,
            found.pronoun,
            found.kind,
            found.alias,
            found.known,
            gloss,
        )
    if number:
        begin = title_start(page, before)
        address = numbered(number.group())
        if address:
            return Lead(begin, address, gloss=gloss)
        return Lead(
            begin, pronoun="alias", alias=page.plain[begin:before], known=False, gloss=gloss
        )
    return None


def numbered(text: str) -> str:
    """The address of the law, order or ordinance whose number the text holds; "" when it has none.

    A notice has no id: its number is its address (jp/notice/令和5年経済産業省告示第162号).
    """
    from pipeline.knowledge.jp_law_id import first

    number = first(text)
    if number is None:
        return ""
    if number.kind.endswith("告示"):
        return f"jp/notice/{number.text}"
    return f"jp/{number.law_id}" if number.law_id else ""


def numbered_as(known: str, text: str) -> str:
    """The address of a law that is `known` by its name where the text prints its number as well.

    A number of another year is another law's (an old one of the same name); one of the same year
    is misprinted, and the name decides.  The id of a members' bill bears another code.
    """
    address = numbered(text) if text else ""
    if not known or not address:
        return known or address
    same = (known[:8], known[-3:]) == (address[:8], address[-3:])
    misprinted = known[:8] == address[:8]
    return known if same or misprinted or not known.startswith("jp/") else address


def title_start(page: Page, end: int) -> int:
    """Where the title that ends at `end` begins, rather too late than too early.

    A title without hiragana is its last word (雇用保険法); another begins after punctuation or a
    clause (…に規定する有限責任事業組合契約に関する法律).
    """
    floor = max(0, end - _TITLE)
    window = page.plain[floor:end]
    amending = _AMENDING.search(window)
    if amending:
        hit = page.name_until(floor + amending.start())
        return hit.start if hit else floor + max(0, amending.start() - 8)
    word = _WORD.search(window)
    if word and not _GENERIC.fullmatch(word.group()):
        within = _WITHIN.match(word.group())  # 第二条中外国為替管理令, 成立の際労働組合法
        return floor + word.start() + (within.end() if within else 0)
    generic = _GENERIC.search(window)
    stop = generic.start() if generic else max(0, len(window) - 4)
    begin = 0
    for match in _TITLE_START.finditer(window, 0, stop):
        begin = match.end()
    at = min(floor + begin, end - 1)
    over = page.name_over(at)  # 外国為替及び外国貿易法における主務大臣を定める政令
    return over.start if over is not None and over.end < end else at


def opening(plain: str, end: int) -> int:
    """The offset of the bracket that the `)` before `end` closes; -1 when it is far."""
    floor = max(0, end - _GLOSS)
    depth, at = 1, end - 1
    while depth:
        opened, closed = plain.rfind("(", floor, at), plain.rfind(")", floor, at)
        if opened < 0:
            return -1
        at = max(opened, closed)
        depth += 1 if closed > opened else -1
    return at


def _back(plain: str, end: int) -> int:
    """`end`, or the end of what stands before up to three white characters."""
    for at in range(end, max(0, end - 4), -1):
        if not plain[at - 1].isspace():
            return at
    return max(0, end - 4)


def _joined(plain: str, start: int) -> bool:
    """Tell whether the word at `start` is the end of a longer one (税法, 同法)."""
    before = plain[start - 1] if start else " "
    if before == "他" and plain.startswith("その", max(0, start - 3)):
        return False  # その他法第五十五条第一項
    if before in "項号" and _CELL.search(plain, max(0, start - 9), start):
        return False  # cells of a table run together: 第一項第八号法第二十二条
    return _LETTER.match(before) is not None


def _glued(plain: str, start: int, word: str) -> bool:
    return word in "同本" and _joined(plain, start) and plain[start - 1] not in "及又並"
