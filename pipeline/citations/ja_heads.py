"""The text's own labels at the beginning of a line: 第九条（…）, ２, 一, イ, 附則, 別表第一.

They say where the text stands and are never cited.  A first paragraph has no printed number: where
a second follows before the next article, the article's label says paragraph 1 as well.  So it does
where the text breaks off among the items of the article, which then is taken to go on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.citations.ja_units import BRANCH, LABEL, NUMBER, N, label
from pipeline.citations.mention import Mention, Step
from pipeline.knowledge.jp_labels import IROHA
from pipeline.knowledge.jp_law_id import first

_MARK = r"(?:[*#|>·•\-]{1,6} ?)"  # Markdown around a label
_OUT = r"(?:\*\*)?"
# Digits and letters head other lines too.
_JAPANESE = r"(?=[ ]{0,3}[\"(]?(?:[ぁ-んァ-ヶ一-龠々「『]|[0-9]{1,2}(?:に規定|の規定)))"
_CAPTION = r"(?:\([^()\n]{1,80}(?:\([^()\n]{1,40}\)[^()\n]{0,40}){0,3}\))"
_HEAD = re.compile(
    rf"^[ ]{{0,8}}{_MARK}{{0,3}}(?:"
    rf"(?P<art>第 ?{N} ?条{BRANCH})(?:(?:から|及び|、|·|~|-)第?{N}条{BRANCH}(?:まで)?)?"
    rf"(?P<caption>{_CAPTION})?(?:{_OUT}(?:[ \n](?! ?第 ?{N} ?[項号])|\Z)|\*\*)"
    rf"|第 ?(?P<chap>{N}) ?(?P<division>[編章節款])(?P<of>{BRANCH})(?= |\*|\n|\Z)"
    rf"|(?P<suppl>附 {{0,3}}則)(?P<by>{_OUT} {{0,3}}\([^()\n]{{6,40}}号\))?(?=[ \n(*]|\Z)"
    rf"|(?P<annex>別表|様式|別記様式|別紙様式)(?P<number>第?{NUMBER})?"
    rf"{_OUT}{_CAPTION}?{_OUT}(?: |\n|\Z)"
    rf"|(?P<para>[0-9]{{1,2}}){_OUT}[ ]{_JAPANESE}"
    rf"|(?P<item>[一二三四五六七八九十百]{{1,5}}(?:の[一二三四五六七八九十]{{1,3}}){{0,2}})[ ]"
    rf"|(?P<sub>[{IROHA}])[ ]"
    rf"|(?P<label>{LABEL})(?![、。にからを又若及並]){_JAPANESE}"
    r")",
    re.MULTILINE,
)
_DIVISIONS = {"編": "part", "章": "chap", "節": "sec", "款": "subsec"}
_FORMS = {"別表": "appdx", "様式": "form", "別記様式": "form", "別紙様式": "form"}


def heads(plain: str, *, here: tuple[str, ...] = ()) -> list[Mention]:
    """The labels at the line starts of a plain text, in order, as mentions of role `head`.

    `here` is the unit in which the text begins.
    """
    found: list[Mention] = []
    article: Mention | None = None  # whose first paragraph is not known to have a number
    itemized = False
    counter = _Counter.of(here)
    for match in _HEAD.finditer(plain):
        steps = _steps(match)
        if not steps:
            continue
        unit = steps[0].unit
        if unit == "para" and not counter.is_paragraph(int(steps[0].labels[0])):
            unit, steps = "label", (Step("label", steps[0].labels, count=2),)
        elif unit == "item" and counter.is_inner(steps[0].labels[0]):
            unit, steps = "label", (Step("label", steps[0].labels, count=3),)
        elif unit == "sub" and counter.is_inner_kana(steps[0].labels[0]):
            unit, steps = "label", (Step("label", steps[0].labels, count=4),)
        else:
            counter.passed(unit, steps)
        end = match.start("caption") if match["caption"] else match.end()  # it may cite
        head = Mention(match.start(), end, "head", steps=steps, form="own_label")
        if unit in ("art", "suppl", "appdx", "form"):
            article, itemized = head, False
        elif unit == "para" and article is not None and steps[0].labels == ("2",):
            if article.steps[-1].unit in ("art", "suppl"):
                article.steps = (*article.steps, Step("para", ("1",)))
            article = None
        elif unit == "item":
            itemized = True
        found.append(head)
    if article is not None and itemized and article.steps[-1].unit == "art":
        article.steps = (*article.steps, Step("para", ("1",)))
    return found


@dataclass(slots=True)
class _Counter:
    """Tells paragraphs from the digits that count beneath （一）, which look the same."""

    para: int = 0
    inner: int = 0  # the digit passed last beneath a bracketed label
    innermost: int = 0  # the kanji passed last beneath such a digit
    kana: str = ""  # the letter passed last beneath such a kanji number
    nested: bool = False

    @classmethod
    def of(cls, here: tuple[str, ...]) -> _Counter:
        """The counter of a text that begins in the unit `here`."""
        below = [segment for segment in here if segment.isdigit()]
        counter = cls(nested=any(segment.startswith(("item_", "sub_")) for segment in here))
        counter.nested |= bool(below)
        if len(below) > 1:
            counter.inner = int(below[1])
        if len(below) > 2:
            counter.innermost = int(below[2])
        para = next((segment for segment in here if segment.startswith("para_")), "")
        counter.para = int(para[5:]) if para[5:].isdigit() else int(any("art" in s for s in here))
        return counter

    def is_paragraph(self, number: int) -> bool:
        """Tell whether the digit goes on with the paragraphs, and count it."""
        if self.inner and number in (self.inner, self.inner + 1):
            self.inner, self.innermost = number, 0
            return False
        if self.nested and (number == 1 or number <= self.para):
            self.inner, self.innermost = number, 0
            return False
        return True

    def is_inner(self, number: str) -> bool:
        """Tell whether a kanji number counts beneath such a digit, and count it."""
        if not self.inner or not number.isdigit():
            return False
        goes_on = self.innermost and int(number) in (self.innermost, self.innermost + 1)
        if number != "1" and not goes_on:
            return False
        self.innermost, self.kana = int(number), ""
        return True

    def is_inner_kana(self, letter: str) -> bool:
        """Tell whether イ, ロ … count beneath such a kanji number, and count them."""
        if not self.innermost or letter not in ("イ", *IROHA[IROHA.find(self.kana) + 1 :][:1]):
            return False
        self.kana = letter
        return True

    def passed(self, unit: str, steps: tuple[Step, ...]) -> None:
        """Count a label of any other unit, or a paragraph."""
        self.inner, self.innermost, self.kana = 0, 0, ""
        self.nested = unit in ("item", "sub", "label", "row")
        if unit == "para":
            self.para = int(steps[0].labels[0])
        elif unit == "art":
            self.para = 1
        elif unit in ("suppl", "appdx", "form"):
            self.para = 0


def _steps(match: re.Match[str]) -> tuple[Step, ...]:
    if match["art"]:
        return (Step("art", (label(re.sub(r"[第条\s]", "", match["art"])),)),)
    if match["chap"]:
        return (Step(_DIVISIONS[match["division"]], (label(match["chap"] + match["of"]),)),)
    if match["suppl"]:
        by = first(match["by"]) if match["by"] else None
        return (Step("suppl", (by.law_id,) if by and by.law_id else ()),)
    if match["annex"]:
        number = (match["number"] or "").lstrip("第")
        return (Step(_FORMS[match["annex"]], (label(number),) if number else ()),)
    if match["para"]:
        return (Step("para", (match["para"].lstrip("0"),)),) if match["para"].strip("0") else ()
    if match["item"]:
        unit = "row" if match.group().lstrip().startswith("|") else "item"
        return (Step(unit, (label(match["item"]),)),)
    if match["sub"]:
        return (Step("sub", (match["sub"],)),)
    return (Step("label", (label(match["label"].strip("() ")),)),)
