"""Reads what a form of `grammar_ja` matched: the mentions in it, each with its lead."""

from __future__ import annotations

import functools
import re
import string
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.citations import ja_implied
from pipeline.citations.ja_lead import Lead, lead, numbered, numbered_as, sort_of_word, title_start
from pipeline.citations.ja_rows import ROW_LIST, annex, rows
from pipeline.citations.ja_units import LETTERS, NUMBER, N, W, between, label, shortened, steps
from pipeline.citations.mention import Mention, Step
from pipeline.citations.page import Page
from pipeline.numerals import roman

_CONNECTED = re.compile(r"[\s、·]{0,3}(?:又は|若しくは|及び|並びに|と|から)?[\s、·]{0,3}")
_BRACKET_FOLLOWS = re.compile(
    r"に(?:掲げ|規定|該当|定め|係る|おいて)|の[一-龠い]|を除|中"
    r"|(?:及び|又は|若しくは|並びに|、)(?:\(|[一二三四五六七八九十〇]{1,4}(?:の|から))"
    r"|(?:、\([^()]{1,8}\)){1,30}(?:及び|又は|若しくは|並びに)\("
)
_CHAPTER_FOLLOWS = re.compile(
    r"の(?:規定|罰則)|に(?:規定|定め|おいて|掲げ|よ)|(?:及び|並びに|又は|から|、)第"
)
_MORE_RESOLUTIONS = re.compile(
    rf"{W}(?:、|及び|及|並びに|又は|·|,|と|や){W}"
    rf"(?P<one>(?:同|安保理)?(?:決議)?{W}第?{W}(?P<number>{N}){W}号(?: ?\([12][0-9]{{3}}年?\))?)"
)
_RESOLUTION_PARA = re.compile(
    rf"{W}の?{W}(?:(?P<pre>前文)|主文|本文)?{W}(?:第|パラグラフ|パラ|para\.?)?{W}"
    rf"(?P<number>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})"
    rf"{W}(?:項|パラグラフ|段落)?(?P<labels>{LETTERS})?"
)
_AMENDING = re.compile(
    r"(?:及び[^、。()「」第条項]{2,40}?)?等?の?一部(?:を改正する|改正)(?:等の)?(?:法律|法(?!律)|政令|省令|規則|告示)"
)
_UNDER_LABEL = re.compile(r"\)[0-9]{1,2}\Z|(?<=[はび、])[0-9]{1,2}\Z")
_TARIFF = re.compile(rf"第({N})類")
# 第二条の規定による改正後の, 第一条中関税法…: articles of the law that the supplement belongs to.
_OF_AMENDING = re.compile(
    r"の規定による改正[前後]の|の規定\((?=同条中[^「」、。()]{2,40}法)|中[^「」、。]"
)
_LAW_AHEAD = re.compile(
    r"[^「」、。()条項号表]{2,60}?(?:法律?|令|規則|規程)(?:\(|第|附則|目次|別表)"
)
_AMENDING_LAW = "この法律による改正"
# The decree or the rules of a law: another instrument than the law.
_CARRIED_OUT = re.compile("施行令|施行規則")
_NUMBER_IN = re.compile(rf"決議{W}第?{W}({N})")


class Matches:
    """Reads the matches of one page; remembers where the last mention ended."""

    def __init__(self, page: Page, own: Sequence[Mention], forms: re.Pattern[str]) -> None:
        self._page = page
        self._forms = forms
        self._own = iter(own)
        self._head = next(self._own, None)
        self._last = 0
        self._in_supplement = (*page.here, "")[0].startswith("suppl")
        self._schedule: Lead | None = None  # the law whose annex lists the chapters of a tariff
        self._words: dict[int, set[str]] = {}
        for alias in page.aliases:
            if alias.word:
                self._words.setdefault(len(alias.word), set()).add(alias.word)

    def read(self, match: re.Match[str]) -> Iterator[Mention]:
        """The mentions of one match; none where the text's own label or a name covers it."""
        start = match.start()
        while self._head is not None and self._head.end <= start:
            unit = self._head.steps[0].unit
            if unit in ("suppl", "appdx", "form", "chap"):
                self._in_supplement = unit == "suppl"
            self._head = next(self._own, None)
        if self._head is not None and self._head.start <= start:
            return
        hit = self._page.name_over(start)
        form = match.lastgroup or ""
        if hit is not None and form != "resolution":
            return
        for mention in getattr(self, f"_{form}", self._locator)(match):
            mention.form = form
            self._last = mention.end
            yield mention

    def _locator(self, match: re.Match[str]) -> Iterator[Mention]:
        text, start = match.group(), match.start()
        found = lead(self._page, start, self._words)
        found_steps = steps(text)
        end = match.end()
        of_article = bool(found_steps) and found_steps[0].unit == "art"
        if found is None and self._in_supplement and of_article and self._amends(end):
            found = Lead(start, pronoun="alias", alias=_AMENDING_LAW, known=False)
        yield from self._with(found, start, end, found_steps)

    def _amends(self, end: int) -> bool:
        """Tell whether the article that ends at `end` amends a law: 第一条中関税法第三条の…."""
        plain = self._page.plain
        if not _OF_AMENDING.match(plain, end):
            return False
        if not plain.startswith("中", end):
            return True
        return (
            self._page.name_at(end + 1) is not None or _LAW_AHEAD.match(plain, end + 1) is not None
        )

    def _with(
        self, found: Lead | None, start: int, end: int, found_steps: tuple[Step, ...]
    ) -> Iterator[Mention]:
        """The mention of a locator with what leads it."""
        if found is None:
            yield Mention(start, end, steps=found_steps)
            return
        if found.instrument.startswith(("wto/", "treaty/")):
            found_steps = _undotted(found_steps)
        begin = found.start
        if found.gloss[1] and self._cites_within(found.gloss):
            yield Mention(begin, found.gloss[0], "head")
            begin = start
        yield Mention(
            begin,
            end,
            instrument=found.instrument,
            pronoun=found.pronoun,
            kind=found.kind,
            alias=found.alias,
            steps=found_steps,
            confidence=found.confidence,
        )

    def _cites_within(self, gloss: tuple[int, int]) -> bool:
        """Tell whether a gloss holds references of its own."""
        start, end = gloss
        return any(
            match.lastgroup != "law_number"
            for match in self._forms.finditer(self._page.plain, start + 1, end - 1)
        )

    def _bare_article(self, match: re.Match[str]) -> Iterator[Mention]:
        start = match.start()
        found = lead(self._page, start, self._words)
        if found is None and (start and "一" <= self._page.plain[start - 1] <= "龠"):
            return
        if found is None and "." in match.group():
            return
        yield from self._with(found, start, match.end(), steps(match.group()))

    def _short(self, match: re.Match[str]) -> Iterator[Mention]:
        """法48条①三; without 条 only of a law that stands before it, or in a list with one."""
        start = match.start()
        found = lead(self._page, start, self._words)
        sure = found.known if found else self._joined(start)
        bare = found is None and start and "一" <= self._page.plain[start - 1] <= "龠"
        if sure or ("条" in match.group() and not bare):
            yield from self._with(found, start, match.end(), shortened(match.group()))

    def _item(self, match: re.Match[str]) -> Iterator[Mention]:
        if match.group().startswith("本則"):
            yield Mention(match.start(), match.end(), pronoun="this", steps=steps(match.group()))
            return
        yield from self._locator(match)

    def _chapter(self, match: re.Match[str]) -> Iterator[Mention]:
        found = lead(self._page, match.start(), self._words)
        joined = self._joined(match.start())
        if found or joined or _CHAPTER_FOLLOWS.match(self._page.plain, match.end()):
            yield from self._with(found, match.start(), match.end(), steps(match.group()))

    def _relative(self, match: re.Match[str]) -> Iterator[Mention]:
        text, start = match.group(), match.start()
        listed = re.search(ROW_LIST, text) if "の項" in text else None
        members = rows(listed.group()) if listed else ()
        if not listed or not members:
            yield Mention(start, match.end(), steps=steps(text.partition("備考")[0]))
            return
        head = steps(text[: listed.start()])
        begin = start + listed.start()
        yield Mention(start, begin + members[0][1], steps=(*head, *members[0][2]))
        for s, e, member in members[1:]:
            yield Mention(begin + s, begin + e, steps=member)

    def _annex(self, match: re.Match[str]) -> Iterator[Mention]:
        start = match.start()
        pieces = annex(match.group())
        found = lead(self._page, start, self._words)
        for i, (s, e, piece) in enumerate(pieces):
            if i == 0:
                yield from self._with(found, start, start + e, piece)
            else:
                yield Mention(start + s, start + e, steps=piece)

    def _row(self, match: re.Match[str]) -> Iterator[Mention]:
        for s, e, piece in rows(match.group()):
            yield Mention(match.start() + s, match.start() + e, steps=piece)

    def _form(self, match: re.Match[str]) -> Iterator[Mention]:
        number = re.search(NUMBER, match.group())
        if number is None:
            return
        found = lead(self._page, match.start(), self._words)
        step = Step("form", (label(number.group()),))
        yield from self._with(found, match.start(), match.end(), (step,))

    def _treaty_annex(self, match: re.Match[str]) -> Iterator[Mention]:
        number = unicodedata.normalize("NFKC", match.group().removeprefix("附属書").strip())
        numeral = number.rstrip(string.ascii_letters) if not number.isascii() else ""
        value = (roman(number) if set(number) <= set("IVX") else None) or label(
            numeral
        ) + number.removeprefix(numeral).lower()
        step = Step("annex", (str(value),))
        found = lead(self._page, match.start(), self._words)
        yield from self._with(found, match.start(), match.end(), (step,))

    def _suppl(self, match: re.Match[str]) -> Iterator[Mention]:
        found = lead(self._page, match.start(), self._words)
        if found is not None and found.pronoun != "this":
            yield from self._with(found, match.start(), match.end(), (Step("suppl"),))

    def _bracket(self, match: re.Match[str]) -> Iterator[Mention]:
        ranged = match.group().count("(") > 1
        follows = _BRACKET_FOLLOWS.match(self._page.plain, match.end())
        within = self._last and self._last == match.start() - 1
        below = match.group()[-1].isdigit()  # （二）１
        if ranged or follows or within or below or self._joined(match.start()):
            yield Mention(match.start(), match.end(), steps=steps(match.group()))

    def _digit(self, match: re.Match[str]) -> Iterator[Mention]:
        """A digit in a list after one beneath a bracketed label: ハ（一）５若しくは６."""
        before = self._page.plain[max(0, self._last - 3) : self._last]
        if _UNDER_LABEL.search(before) and self._joined(match.start()):
            yield Mention(
                match.start(), match.end(), steps=(Step("label", (match.group(),), count=2),)
            )

    def _tariff(self, match: re.Match[str]) -> Iterator[Mention]:
        """Chapters of a tariff that is an annex: 別表第二五類から第四〇類まで、第五四類."""
        start = match.start()
        found = lead(self._page, start, self._words) if match.group().startswith("別表") else None
        if found is not None:
            self._schedule = found
        elif not self._joined(start) or self._schedule is None:
            return
        first, *last = (label(number) for number in _TARIFF.findall(match.group()))
        labels = between(first, last[0]) if last else (first,)
        whole = self._schedule
        yield Mention(
            found.start if found else start,
            match.end(),
            instrument=whole.instrument,
            pronoun=whole.pronoun,
            kind=whole.kind,
            alias=whole.alias,
            steps=(Step("appdx"), Step("chap", labels)),
        )

    def _each(self, match: re.Match[str]) -> Iterator[Mention]:
        first, *rest = steps(match.group())
        start = match.start() + match.group().index("(")
        yield Mention(start, match.end(), steps=(Step(first.unit, first.labels, "each"), *rest))

    def _that_law(self, match: re.Match[str]) -> Iterator[Mention]:
        kind = sort_of_word(match.group()[1:])
        yield Mention(match.start(), match.end(), pronoun="same", kind=kind)

    def _notice(self, match: re.Match[str]) -> Iterator[Mention]:
        """A notice or circular by its full title: such have no id, only the title."""
        if self._page.name_over(match.start() + 1) is None:
            title = "".join(match.group()[1:-1].split())
            address = f"jp/notice/{title.replace('/', '・')}"
            yield Mention(match.start(), match.end(), instrument=address)

    def _law_number(self, match: re.Match[str]) -> Iterator[Mention]:
        plain, start, end = self._page.plain, match.start(), match.end()
        address = numbered(match.group())
        inside = start > 0 and plain[start - 1] == "("
        named = start - 1
        if inside and named and plain[named - 1] in "」』":
            named -= 1  # 「灯台管理法」（昭和…
        hit = self._page.name_until(named) if inside else None
        if inside and (hit is None or numbered_as(hit.address, match.group()) != hit.address):
            begin = hit.start if hit else title_start(self._page, named)
            if address and begin < start - 2:
                yield Mention(begin, end, instrument=address)
        elif not inside and address.startswith("jp/notice/"):
            yield Mention(start, end, instrument=address)

    def _resolution(self, match: re.Match[str]) -> Iterator[Mention]:
        plain, start, end = self._page.plain, match.start(), match.end()
        text = match.group()
        number = _NUMBER_IN.search(text)
        if number is None:
            return
        value = label(number[1])
        council = "安" in text or "国" in text[:1]
        if not council and (
            not value.isdigit() or int(value) < 100 or (start and "一" <= plain[start - 1] <= "龠")
        ):
            return
        steps_, end = self._resolution_steps(end)
        yield Mention(start, end, instrument=f"un/sc/res/{value}", steps=steps_)
        while more := _MORE_RESOLUTIONS.match(plain, end):
            value = label(more["number"])
            if not value.isdigit() or int(value) < 100:
                return
            steps_, end = self._resolution_steps(more.end())
            yield Mention(more.start("one"), end, instrument=f"un/sc/res/{value}", steps=steps_)

    def _resolution_steps(self, end: int) -> tuple[tuple[Step, ...], int]:
        match = _RESOLUTION_PARA.match(self._page.plain, end)
        if match is None or not re.search(r"主文|本文|前文|第|パラ|項", match.group()):
            return (), end
        unit = "pre" if match["pre"] else "para"
        below = steps(match["labels"]) if match["labels"] else ()
        return (Step(unit, (label(match["number"]),)), *below), match.end()

    def _joined(self, start: int) -> bool:
        """Tell whether only a connector stands between the last mention and `start`."""
        return bool(
            self._last
            and start - self._last <= 12
            and _CONNECTED.fullmatch(self._page.plain, self._last, start)
            and start > self._last
        )


def _undotted(found: tuple[Step, ...]) -> tuple[Step, ...]:
    """TBT協定2.1条 is paragraph 1 of Article 2; of a treaty only, for EAR734.3条 is a section."""
    first = found[0] if found else None
    if first is None or first.unit != "art" or len(first.labels) != 1 or "." not in first.labels[0]:
        return found
    article, _, paragraph = first.labels[0].partition(".")
    return (Step("art", (article,)), Step("label", (paragraph,)), *found[1:])


def amending(page: Page) -> Iterator[Mention]:
    """外為法の一部を改正する法律: a law of its own, and no citation of the law it amends."""
    for hit in page.names:
        match = _AMENDING.match(page.plain, hit.end)
        if match is not None:
            title = "".join(page.plain[hit.start : match.end()].split())
            yield Mention(hit.start, match.end(), pronoun="alias", alias=title, form="amending")
        elif match := _CARRIED_OUT.match(page.plain, hit.end):
            known = ja_implied.lower(hit.address, match.group())
            title = page.plain[hit.start : match.end()]
            yield Mention(
                hit.start,
                match.end(),
                instrument=known,
                pronoun="" if known else "alias",
                alias="" if known else title,
                form="amending",
            )


def short_names(page: Page) -> Iterator[Mention]:
    """Defined short names that stand by themselves: 最新の法及び法に基づく命令."""
    # Words in hangul are the Korean grammar's.
    found = {a.word for a in page.aliases if a.word and a.target and not "가" <= a.word[0] <= "힣"}
    words = sorted(found, key=len, reverse=True)
    if not words:
        return
    pattern = _words_pattern(tuple(words[:_MOST_WORDS]))
    for match in pattern.finditer(page.plain):
        if page.alias(match.group(), match.start()):
            yield Mention(
                match.start(), match.end(), pronoun="alias", alias=match.group(), form="short_name"
            )


# A text that defines more short names than any law does is no law.
_MOST_WORDS = 1000


@functools.lru_cache(maxsize=64)
def _words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    first = re.escape("".join(sorted({word[0] for word in words})))
    return re.compile(
        rf"(?=[{first}])(?<![一-龠々ァ-ヶーA-Za-z「])(?:{'|'.join(map(re.escape, words))})"
        r"(?![一-龠々ァ-ヶーA-Za-z](?<![第別附様中等又及並若各上下以]))"
    )
