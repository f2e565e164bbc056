"""Acts and orders that a text names in full and that are not known by name.

`X Act of 1978` in capitals is an American act; `X Act (Act No. 61 of 1954)` is the published
translation of a Japanese law, whose number gives its address (日本法令外国語訳).
"""

from __future__ import annotations

import re

from pipeline.citations.page import Page
from pipeline.knowledge import jp_law_id

ACT = r"Act(?:\s{1,3}of\s{1,3}(?P<year>(?:17|18|19|20)\d\d))?(?![A-Za-z0-9])"
NUMBERED = (
    r"\((?P<kind>Act|Law|Cabinet\s{1,3}Order|Imperial\s{1,3}(?:Order|Ordinance)"
    r"|(?:Order|Ordinance)\s{1,3}of\s{1,3}the\s{1,3}(?P<of>(?:Ministry|Prime\sMinister's\sOffice"
    r"|Cabinet\sOffice)[^()\d;]{0,60})"
    r"|(?P<by>Ministry\s{1,3}of[^()\d;]{1,60})(?:Order|Ordinance))"
    r"\s{1,3}[Nn]o\.?\s{1,3}(?P<n>\d{1,3})\s{1,3}of\s{1,3}(?P<year>(?:18|19|20)\d\d)(?P<rest>[;,]"
    r"[^()]{0,200})?\)"
)
_ACT, _NUMBERED = re.compile(ACT), re.compile(NUMBERED)
_WORD = re.compile(
    r"(?:[A-Z][\w.'&-]*|and|of|for|the|to|in|on|or|with|against|by|from|through|&),?$"
)
_NUMERAL = re.compile(r"[IVX]+,?$")
_SMALL = frozenset(
    [
        "and",
        "of",
        "for",
        "the",
        "to",
        "in",
        "on",
        "or",
        "with",
        "against",
        "by",
        "from",
        "through",
        "&",
    ]
)
_OPENERS = frozenset(
    [
        "The",
        "This",
        "That",
        "These",
        "Those",
        "An",
        "A",
        "Under",
        "In",
        "See",
        "Such",
        "Any",
        "Each",
        "Section",
        "Sections",
        "Article",
        "Articles",
        "As",
        "And",
        "Or",
        "For",
        "Of",
        "With",
        "By",
        "If",
        "When",
        "Pursuant",
        "Both",
        "Other",
        "Title",
        "Part",
        "Subtitle",
        "Said",
        "Whereas",
    ]
)
_FOREIGN = re.compile(
    r"(?:UK|U\.K\.|British|English|Canadian|Canada|Australian|Japanese|Japan|Korean|Korea|German"
    r"|French|Swiss|Dutch|Singapore|Israeli|Chinese|Malaysian|Irish|Swedish|Norwegian|Hong Kong)"
    r"(?:'s)?$"
)
_AMERICAN_AFTER = re.compile(
    r",?\s{0,3}(?:as\s{1,3}amended,?\s{0,3})?\(?(?:\d{1,2}\s{1,3}U\.?\s?S\.?\s?C|Pub(?:lic|\.)\s?L"
    r"|P\.L\.)"
)
_ERAS = ((2019, 2018, "令和"), (1989, 1988, "平成"), (1927, 1925, "昭和"), (1912, 1911, "大正"),
         (1868, 1867, "明治"))  # fmt: skip
_MINISTRIES = {
    "international trade and industry": "通商産業省令",
    "economy, trade and industry": "経済産業省令",
    "finance": "財務省令", "foreign affairs": "外務省令", "justice": "法務省令",
    "internal affairs and communications": "総務省令",
    "land, infrastructure, transport and tourism": "国土交通省令",
    "health, labour and welfare": "厚生労働省令",
    "agriculture, forestry and fisheries": "農林水産省令",
    "environment": "環境省令", "prime minister's office": "総理府令", "cabinet office": "内閣府令",
    "transport": "運輸省令", "education, culture, sports, science and technology": "文部科学省令",
}  # fmt: skip
_MOST = 14


def act_at(page: Page, at: int) -> tuple[int, int, str, bool] | None:
    """The unknown act whose word `Act` stands at `at`: start, end, address, whether it is sure.

    None when it is a known name, foreign, or no name at all.
    """
    match = _ACT.match(page.plain, at)
    if not match or page.name_over(at):
        return None
    if _NUMBERED.match(page.plain, _past(page.plain, match.end())):
        return None
    start = phrase_start(page.plain, at)
    if start is None:
        return None
    if _FOREIGN.search(page.plain, max(0, start - 16), max(0, start - 1)):
        return None
    words = page.plain[start : at + 3]
    if _FOREIGN.search(words.split()[0]):
        return None
    sure = bool(match["year"]) or bool(_AMERICAN_AFTER.match(page.plain, match.end()))
    return start, match.end(), f"us/act/{slug(words)}", sure


def numbered_at(page: Page, at: int) -> tuple[int, int, str] | None:
    """The Japanese law whose number in brackets opens at `at`: start of its name, end, address."""
    match = _NUMBERED.match(page.plain, at)
    if not match:
        return None
    law_id = _law_id(match)
    if law_id is None:
        return None
    plain = page.plain
    before = len(plain[max(0, at - 3) : at].rstrip()) + max(0, at - 3)
    known = page.name_until(before)
    if known:
        return known.start, match.end(), known.address
    start = phrase_start(plain, at)
    return (at if start is None else start), match.end(), f"jp/{law_id}"


def _law_id(match: re.Match[str]) -> str | None:
    year, number = int(match["year"]), int(match["n"])
    kind = " ".join(match["kind"].split())
    if kind in ("Act", "Law"):
        written = "法律"
    elif kind == "Cabinet Order":
        written = "政令"
    elif kind.startswith("Imperial"):
        written = "勅令"
    else:
        who = " ".join((match["of"] or match["by"]).split()).lower().strip()
        who = re.sub(r"^ministry of (?:the )?", "", who)
        written = _MINISTRIES.get(who, "")
        if who == "finance" and year < 2000:
            written = "大蔵省令"
    for first, before, era in _ERAS:
        if year >= first and written:
            return jp_law_id.law_id(f"{era}{year - before}年{written}第{number}号")
    return None


def phrase_start(plain: str, end: int) -> int | None:
    """Where the capitalised phrase begins that ends before `end`; None when there is none."""
    start = None
    at = end
    for _ in range(_MOST):
        stop = len(plain[max(0, at - 3) : at].rstrip()) + max(0, at - 3)
        if stop == at or plain.count("\n", stop, at) > 1:
            break
        begin = (
            max(
                plain.rfind(" ", max(0, stop - 30), stop),
                plain.rfind("\n", max(0, stop - 30), stop),
            )
            + 1
        )
        word = plain[begin:stop]
        if (begin == 0 and stop > 30) or not word:
            break
        opened = word[0] in "(\"'" and len(word) > 1
        if opened:
            begin, word = begin + 1, word[1:]
        if not _WORD.match(word) or word in _OPENERS or _NUMERAL.match(word):
            break
        if word.rstrip(",") not in _SMALL:
            start = begin
        elif word.endswith(","):
            break
        at = begin
        if opened:
            break
    return start


def _past(plain: str, at: int) -> int:
    while at < len(plain) and plain[at] in " \n":
        at += 1
    return at


def slug(words: str) -> str:
    """A short title in kebab case: Fishermen's Protective Act → fishermens-protective-act."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower().replace("'", "").replace("-", "")))
