"""Laws in the running text that no locator follows: unquoted titles, and defined short names."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from pipeline.citations.ko_after import after, attach, joins
from pipeline.citations.ko_forms import WORD_END
from pipeline.citations.ko_laws import unquoted
from pipeline.citations.mention import Mention
from pipeline.citations.page import Page

# Titles without 「」 and without a locator: only endings that nothing but a law has.
_UNQUOTED_LAW = re.compile(
    r"[관위]한\s(?:법률|특례법|특별법|특별조치법|임시조치법|고시)"
    r"|법(?:(?<=세법)|(?<=(?:기본|촉진|진흥|관리|보호|특별|특례|조합|사업|거래|육성|지원|처벌|규제|금지|안전|조직"
    r"|공사|은행|등록|보험|연금|복지|산업|소송|집행|심판|무역|조치|안정|보장)법))(?=에\s?(?:따|의|규정|근거)|에서\s정|상의?\s|을\s위반)"
)
# … 표시에 관한 법률 및 규칙, … 법률의 제정: laws in general.
_LAWS = re.compile(
    r"\s?(?:및|또는|이나|과|와|[·,])\s?(?:규칙|규정|명령|법령|규제|행정|절차|조치|제도)|(?:의|을)\s(?:제정|마련|입법)"
)
_ENDED = re.compile(WORD_END)
_CELL_ENDS = re.compile(" {0,60}[│┃]")
_MOST_ALIASES = 200
_OTHER_LAW = re.compile(
    r"(?:다른|관계|개별|관련|국내|외국|국제|일반|모든|각|개정|현행|신|구|종전의|해당|어느|여러|상기|각각의|이|그)\s$"
)


def unquoted_laws(page: Page) -> Iterator[Mention]:
    """Titles in the running text that no locator follows: 협동조합기본법에 의한."""
    plain = page.plain
    for match in _UNQUOTED_LAW.finditer(plain):
        end = match.end()
        if match.group()[0] in "관위" and not _ENDED.match(plain, end):
            continue
        if page.name_over(match.start()) is not None or _LAWS.match(plain, end):
            continue
        title = unquoted(page, end)
        if title is not None and title[1].startswith("kr/") and end - title[0] > 3:
            yield Mention(
                title[0], end, instrument=title[1], form="unquoted-title", confidence=0.75
            )


def aliased(page: Page, own: Container[int]) -> Iterator[Mention]:
    """The short names that the text or its context defines."""
    plain = page.plain
    words = {alias.word for alias in page.aliases if alias.target}
    words = {w for w in words if re.search(r"[가-힣]|^[A-Z][A-Za-z-]{1,9}$", w)}
    if not words:
        return
    # A page that defines hundreds of short names is no law; the pattern stays small.
    longest = sorted(words, key=lambda word: (-len(word), word))[-_MOST_ALIASES:]
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, longest))}){WORD_END}")
    for match in pattern.finditer(plain):
        word, start = match.group(), match.start()
        before = plain[start - 1] if start else " "
        if joins(before) or before in "\"'「『" or not page.alias(word, start):
            continue
        if word == "영" and plain.startswith(("상", "(零"), match.end()):
            continue  # 영상
        if len(word) == 1 and _CELL_ENDS.match(plain, match.end()):
            continue  # 영 │ 리: a word that a table's cell breaks
        if word in ("법", "영") and _OTHER_LAW.search(plain[max(0, start - 6) : start]):
            continue
        hit = page.name_at(start)
        if hit is not None and hit.end >= match.end():
            continue
        mention = Mention(start, match.end(), pronoun="alias", alias=word, form="alias")
        yield from attach(mention, after(plain, match.end(), own))
