"""Finds the Korean references of one page, form by form, from left to right."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipeline.citations import ko_numbered, ko_running
from pipeline.citations.ko_after import after, attach, is_number, joins, law_number, number
from pipeline.citations.ko_amending import amended
from pipeline.citations.ko_forms import FORMS, KIND, LOCATOR, LOWER
from pipeline.citations.ko_laws import lower_at, of_no_law, titled, unquoted
from pipeline.citations.ko_numerals import ORDER
from pipeline.citations.ko_units import (
    RANK,
    UNITS,
    Walked,
    annex,
    beneath,
    supplement,
    treaty_annex,
    walk,
)  # fmt: skip
from pipeline.citations.mention import Mention, Step
from pipeline.citations.page import Page

_PATTERNS = {form.name: re.compile(form.pattern) for form in FORMS}
# In the order in which they are tried where one opens.
_SCANNED = (
    "resolution", "locator", "title", "same-law", "this-law", "short-name", "same-unit",
    "this-unit", "unit-before", "annex", "treaty-annex", "supplement", "executive-order",
    "eu-regulation", "public-law", "subitem",
)  # fmt: skip
# Notes of amendments, which cite nothing: <개정 2014.1.21>, [종전 제19조의2는 제19조의6으로 이동].
_NOTE = (
    r"<(?:개정|신설|삭제|단서|본문|종전|시행|제목|전문|[가-힣]{2,6}령|법률)[^<>\n]{0,300}>"
    r"|\[(?:본조|전문|제목|종전|시행|유효|법률|[가-힣]{2,7}령|헌법|단순위헌|한정"
    r"|제\d{1,4}조(?:의\d{1,3})?(?:에서|[은는]))[^\[\]\n]{0,300}\]"
)
_LAW = "[법영령시규고공지요훈예조협의헌]"
_UNIT = "[조항호목장절편관별부]"
# The characters with which a form opens, and roughly what follows the first: a search that need
# only look for characters is many times as fast as one for the patterns themselves.
_OPENINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("제", r"\s{0,3}[\dIVXⅠ-Ⅻ]", ("resolution", "locator")),
    ("0123456789", r"\d?항(?:부터|\s?내지)", ("locator",)),
    ("「『", "", ("title",)),
    ("같", rf"은\s?(?:{_LAW}|{_UNIT})", ("same-law", "same-unit")),
    ("동", rf"\s?(?:{_LAW}|{_UNIT})", ("same-law", "same-unit")),
    ("그위", rf"\s?{_LAW}", ("same-law",)),
    ("해", rf"당\s?{_LAW}", ("same-law",)),
    ("이본", rf"\s?(?:{_LAW}|{_UNIT})", ("this-law", "this-unit")),
    ("전앞위", r"의?\s?[각\d조항호]", ("unit-before",)),
    ("다", r"음\s[조항]", ("unit-before",)),
    *((word[0], f"{word[1:]}{LOWER}{LOCATOR}", ("short-name",)) for word in KIND.split("|")),
    ("별", r"\s?[표지]", ("annex",)),
    ("검", r"증", ("treaty-annex",)),
    ("화", r"학물질에", ("treaty-annex",)),
    ("비", r"밀\s?보호", ("treaty-annex",)),
    ("부", r"속서", ("treaty-annex",)),
    ("목", r"록\s?[123]", ("treaty-annex",)),
    ("부", r"\s?칙\s?[제[<(]", ("supplement",)),
    ("유U", r"[엔N.]", ("resolution",)),
    ("국", r"제연합", ("resolution",)),
    ("안", r"(?:보리|전\s?보장)", ("resolution",)),
    ("총대", r"[회북]", ("resolution",)),
    ("결", r"의", ("resolution",)),
    ("행", r"정명령", ("executive-order",)),
    ("유E", r"(?:럽연합|U)", ("eu-regulation",)),
    ("이", r"사회", ("eu-regulation",)),
    ("규지결", r"[정칙침]\s?\(E", ("eu-regulation",)),
    ("공", r"법\s?(?:제\s?)?\d", ("public-law",)),
    (ORDER[:14], r"(?:의\d{1,2})?[목호]", ("subitem",)),
)
_SCAN = re.compile(
    "|".join([*(f"{char}(?:{rest})" for first, rest, _ in _OPENINGS for char in first), _NOTE])
)
_AT = {
    char: tuple(
        name for name in _SCANNED if any(name in names and char in c for c, _, names in _OPENINGS)
    )
    for first, _, _ in _OPENINGS
    for char in first
}
_WORDS = re.compile(
    r"(?P<which>같은|동|그|해당|위|이|본)?\s?(?P<word>[가-힣]+?)[ ]?(?P<lower>시행령|시행규칙)?$"
)
# 법률 제8356호: the number of a law is no item of one.
_NUMBERED = re.compile(
    r"(?:법률|령|고시|공고|훈령|예규|조약|조례|규칙|법|호|지시|결정|의안|문서)\s?$"
)
_HANGUL = re.compile(r"[가-힣]")
_KINDS = {
    **dict.fromkeys(("법", "법률"), "act"),
    **dict.fromkeys(("영", "령", "시행령"), "decree"),
    **dict.fromkeys(("규칙", "시행규칙"), "rule"),
    **dict.fromkeys(("규정", "고시", "공고", "지침", "요령", "훈령", "예규", "조례"), "notice"),
    **dict.fromkeys(("협약", "조약", "협정", "의정서", "헌장", "규약"), "treaty"),
}
_ALONE = ("법", "법률", "영", "시행령", "시행규칙", "고시", "협약", "조약", "협정", "의정서")
# 제1항가호 또는 나호: alone 나호 is a unit only in a list with another.
_AFTER_SUBITEM = re.compile(r"[가-하]호\s?(?:또는|및|,|·|과|와)\s?$")
_SAME_AGAIN = re.compile(rf"\s?{_PATTERNS['same-unit'].pattern}")
_UNITS = {**UNITS, "별표": "appdx", "부칙": "suppl", "부속서": "annex"}


def find(page: Page, own: Sequence[Mention]) -> Iterator[Mention]:
    """The references of a page; `own` are its own labels, in order."""
    finder = _Finder(page, own)
    yield from finder.named()
    yield from finder.scanned()
    yield from ko_running.unquoted_laws(page)
    yield from ko_running.aliased(page, finder.own)


class _Finder:
    def __init__(self, page: Page, own: Sequence[Mention]) -> None:
        self._page, self._plain = page, page.plain
        self.own = {mention.start: mention.end for mention in own}
        self._amended = amended(page, own)
        self._named: list[Mention] = []
        self._cited_there: tuple[str, tuple[Step, ...]] = ("", ())  # last in the law amended

    def named(self) -> Iterator[Mention]:
        """Known names with what follows them; a name alone is left to the resolver."""
        plain = self._plain
        for hit in self._page.names:
            if hit.address.startswith("un/") and _HANGUL.search(self._plain, hit.start, hit.end):
                continue  # a list of numbers may follow: the form of resolutions reads it
            address, end = lower_at(self._plain, hit.address, hit.end)
            walked = after(plain, end, self.own)
            if walked and walked.steps[0].unit == "appdx" and address.startswith("treaty/"):
                walked = None  # treaties have 부속서: 별표 is the law's own
            number(plain, walked, hit.start)
            if walked is not None or end > hit.end:
                mention = Mention(
                    hit.start, end, instrument=address, form="name",
                    confidence=1.0 if walked or not hit.weak else 0.8,
                )  # fmt: skip
                self._named.append(mention)
                yield from attach(mention, walked)
        yield from self._amended.titles

    def scanned(self) -> Iterator[Mention]:
        """Everything that a pattern opens."""
        plain, at = self._plain, 0
        spans = sorted((mention.start, mention.end) for mention in self._named)
        starts = [start for start, _ in spans]
        while match := _SCAN.search(plain, at):
            start = match.start()
            i = bisect_right(starts, start) - 1
            if i >= 0 and start < spans[i][1]:
                at = spans[i][1]
            elif start in self.own:
                at = max(self.own[start], start + 1)
            elif plain[start] in "<[":
                at = match.end()
            else:
                at = start + 1
                for name in _AT[plain[start]]:
                    opening = _PATTERNS[name].match(plain, start)
                    if opening is None:
                        continue
                    found, end = self._read(name, opening)
                    if end:
                        at = max(at, end)
                        yield from found
                        break

    def _read(self, name: str, opening: re.Match[str]) -> tuple[list[Mention], int]:
        """The mentions that a form opens here and where to go on; 0 when it does not open one."""
        plain, start, end = self._plain, opening.start(), opening.end()
        if name == "locator":
            return self._locator(start)
        if name == "title":
            return self._title(start, end)
        if name == "resolution":
            if start and joins(plain[start - 1]) and not plain.startswith("제", start):
                return [], 0
            return list(ko_numbered.resolutions(plain, start, end)), end
        listed = name != "treaty-annex" or plain.startswith("목록", start)
        if listed and start and joins(plain[start - 1]):
            return [], 0
        if name in ("same-law", "this-law", "short-name"):
            return self._law(name, start, end)
        if name in ("same-unit", "this-unit", "unit-before"):
            return self._unit(name, start, end)
        if name == "annex":
            mention = Mention(start, end, form=name, instrument=self._amended.at(start))
            return self._found(mention, annex(plain, start))
        if name == "treaty-annex":
            return self._found(Mention(start, end, form=name), treaty_annex(plain, start))
        if name == "supplement":
            return self._supplement(start)
        if name == "subitem":
            if plain[end - 1] == "호" and not _AFTER_SUBITEM.search(
                plain[max(0, start - 9) : start]
            ):
                return [], 0
            return self._found(Mention(start, end, form=name), walk(plain, start))
        if name == "eu-regulation":
            address, end = ko_numbered.european(plain, start, end)
            mention = Mention(start, end, instrument=address, form=name)
            return list(attach(mention, after(plain, end, self.own))), end
        read = ko_numbered.order if name == "executive-order" else ko_numbered.public_law
        return list(read(plain, start, end)), end

    def _locator(self, start: int) -> tuple[list[Mention], int]:
        plain = self._plain
        walked = walk(plain, start) or walk(plain, start, named=plain.startswith("제", start))
        if walked is None:
            form = annex(plain, start)  # 제3호 서식
            return self._found(Mention(start, start, form="annex"), form)
        first = walked.steps[0]
        if first.unit == "item":
            form = annex(plain, start)
            if form is not None:
                return self._found(Mention(start, start, form="annex"), form)
            if "-" in first.labels[0] and not plain[start : walked.end].count("의"):
                return [], walked.end
            if len(first.labels[0]) > 3 or _NUMBERED.search(plain[max(0, start - 5) : start]):
                return [], walked.end
        mention = Mention(start, start, form="locator")
        if first.unit == "part" and "부" in plain[start : walked.end]:
            mention.form = "bare-part"
            return self._found(mention, walked)
        if first.labels and first.labels[0][-1:].isalpha() and first.unit == "art":
            return [], walked.end  # 제1260H조: an American section without its act
        if of_no_law(plain, start, first.unit):
            return [], walked.end
        if first.unit in ("art", "chap", "part"):
            title = unquoted(self._page, start)
            if title is not None:
                begin, address, confidence = title
                if not address:
                    return [], walked.end
                mention = Mention(
                    begin, start, instrument=address, form="unquoted-title", confidence=confidence
                )
                return self._found(mention, walked)
        self._amend(mention, walked)
        return self._found(mention, walked)

    def _amend(self, mention: Mention, walked: Walked) -> None:
        """Tie a bare locator to the law that the text amends there, if it does.

        What it does not say itself it takes from the one before: 제3조제1항 중 …, 제2항 중 ….
        """
        first = walked.steps[0]
        address = self._amended.at(mention.start, again=bool(first.move))
        if not address:
            return
        last, path = self._cited_there
        if first.move:
            units = [step.unit for step in path]
            if last != address or first.unit not in units:
                return
            walked.steps = [*path[: units.index(first.unit) + 1], *walked.steps[1:]]
        elif last == address and first.unit in ("para", "item", "sub"):
            above = [step for step in path if RANK[step.unit] < RANK[first.unit]]
            walked.steps = [*above, *walked.steps]
        elif first.unit in ("para", "item", "sub"):
            return
        mention.instrument, mention.form = address, "amended"
        self._cited_there = (address, tuple(walked.steps))

    def _title(self, start: int, end: int) -> tuple[list[Mention], int]:
        plain = self._plain
        inner = plain[start + 1 : end - 1]
        inside = re.search(r"\s?(?=제\s?\d{1,4}\s?조(?!약))", inner)
        below = walk(plain, start + 1 + inside.end()) if inside else None
        if below is not None and below.end <= end and inside is not None:
            inner = inner[: inside.start()]
        else:
            below = None
        address, confidence = titled(inner, plain[max(0, start - 8) : start])
        stop = end
        if address:
            address, stop = lower_at(plain, address, end)
        walked = after(plain, stop, self.own)
        number(plain, walked, start)
        if not address or (plain[start] == "『" and confidence < 1 and walked is None):
            return [], walked.end if walked else start + 1
        mention = Mention(start, stop, instrument=address, form="title", confidence=confidence)
        if below is not None and walked is None:
            mention.steps = tuple(below.steps)
            return [mention], end
        found = list(attach(mention, walked))
        return found, max(m.end for m in found)

    def _law(self, name: str, start: int, end: int) -> tuple[list[Mention], int]:
        """같은 법 시행령, 이 고시, 법: with a locator, and 같은 법 without one as well."""
        plain = self._plain
        words = _WORDS.match(plain[start:end])
        if words is None:
            return [], 0
        word, below = words["word"], words["lower"] or ""
        glued = words["which"] == "동" and word in ("영", "령") and plain[start + 1] != " "
        if glued and not plain.startswith("제", end):
            return [], 0  # 동영상
        if word.startswith("시행") and below == word:
            below = ""
        mention = Mention(start, end, form=name)
        if name == "short-name":
            mention.pronoun, mention.alias = "alias", f"{word}{below}"
        elif name == "this-law" and not below:
            mention.pronoun, mention.kind = "this", _KINDS[word]
        elif name == "this-law":
            mention.pronoun, mention.alias = "alias", below
        else:
            mention.pronoun, mention.kind = "same", _KINDS[word]
            mention.alias = word if word.startswith("시행") else below
        walked = after(plain, end, self.own)
        if walked is None and name == "same-law":
            return self._same_law_alone(mention, words["which"], word)
        if walked is None or (word not in ("법", "법률") and is_number(walked)):
            return [], 0
        return self._found(mention, walked)

    def _same_law_alone(self, mention: Mention, which: str, word: str) -> tuple[list[Mention], int]:
        plain, end = self._plain, mention.end
        unit = re.compile(r"[ ]?").match(plain, end)
        same = _PATTERNS["same-unit"].match(plain, unit.end()) if unit else None
        if same is not None:  # 같은 법 같은 조 제2항
            found, stop = self._unit("same-unit", same.start(), same.end())
            found[0].start, found[0].form = mention.start, mention.form
            return found, stop
        if which == "그" and word.startswith("시행"):
            return [mention], end
        if which not in ("같은", "동") or word not in _ALONE:
            return [], 0
        if which == "동" and word in ("영", "령"):
            return [], 0
        if mention.kind == "treaty" and self._unnamed(word, mention.start):
            return [], 0
        return [mention], end

    def _unnamed(self, word: str, at: int) -> bool:
        """Tell whether the sentence has a treaty of no address: 복수국간무역협정 … 동 협정."""
        floor = max(self._plain.rfind("\n", max(0, at - 300), at), at - 300, 0)
        before = self._plain.rfind(word, floor, at)
        if before <= floor or not joins(self._plain[before - 1]):
            return False
        return self._page.name_over(before) is None

    def _unit(self, name: str, start: int, end: int) -> tuple[list[Mention], int]:
        text = self._plain[start:end]
        word = next((word for word in ("별표", "부칙", "부속서") if text.endswith(word)), text[-1])
        step = Step(_UNITS[word])
        if name == "same-unit":
            step.move = "same"
        elif name == "this-unit":
            step.move = "this"
        elif text.startswith("다음"):
            step.move = "next"
        elif "각" in text:
            step.move = "all_prev"
        else:
            count = re.search(r"\d", text)
            step.move, step.count = "prev", int(count.group()) if count else 1
        if name == "same-unit":  # 같은 조 같은 항 제2호
            below = _SAME_AGAIN.match(self._plain, end)
            if below and RANK[_UNITS[below.group()[-1]]] > RANK[step.unit]:
                found, stop = self._unit(name, below.start(), below.end())
                found[0].start = start
                return found, stop
        walked, mention = beneath(self._plain, [step], end), Mention(start, end, form=name)
        if step.move == "same":
            self._amend(mention, walked)
        return self._found(mention, walked)

    def _supplement(self, start: int) -> tuple[list[Mention], int]:
        walked = supplement(self._plain, start)
        if walked is None or len(walked.steps) < 2:
            return [], 0
        mention = Mention(start, start, form="supplement")
        numbered = law_number(self._plain, start)
        if numbered is not None:
            begin, label, title = numbered
            mention.start = begin
            walked.steps[0] = Step("suppl", (label,))
            if title:
                mention.instrument = titled(title)[0]
        return self._found(mention, walked)

    def _found(self, mention: Mention, walked: Walked | None) -> tuple[list[Mention], int]:
        if walked is None:
            return [], 0
        found = list(attach(mention, walked))
        return found, max(m.end for m in found)
