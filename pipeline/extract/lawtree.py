"""From the element tree of a 法令標準XML law to blocks with locators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.lawblocks import LawBlocks, Locator, rows
from pipeline.knowledge import jp_labels
from pipeline.records import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

_DIVISIONS = {"Part": "part", "Chapter": "chap", "Section": "sec", "Subsection": "subsec",
              "Division": "div"}  # fmt: skip
_ANNEX = re.compile(r"(?:SupplProvision)?Appdx(?:Table|Style)?|Appdx(?:Note|Format|Fig)")
_SUBITEM = re.compile(r"Subitem\d+")
# What these hold is quoted or tabular: the units inside are not the law's own.
_CLOSED = {"NewProvision", "QuoteStruct", "TableStruct", "List", "Table", "AmendProvision"}
_LABELS = {"ArticleTitle", "ParagraphNum", "ItemTitle", "SupplProvisionLabel", "RemarksLabel"}
_NEW_LINE = {
    "ArticleTitle", "ParagraphSentence", "ListSentence", "TableRow", "TableHeaderRow", "Sentence1",
    "SupplNote", "RelatedArticleNum", "ArithFormulaNum", "FigStruct", "StyleStruct", "FormatStruct",
    "NoteStruct", "TableStruct", "TableStructTitle", "EnactStatement", "LawTitle", "AmendProvision",
    "NewProvision", "RemarksLabel", "PreambleSentence", "List", "Sublist1", "Sublist2", "Sublist3",
    "Item", "Paragraph", "Subitem1", "Subitem2", "Subitem3", "Article",
}  # fmt: skip


def write(law: _Element) -> tuple[list[Block], list[str]]:
    """The blocks of a law, every text node in document order, and what was doubtful."""
    writer = _Writer()
    writer.element(law, ())
    return writer.out.blocks, writer.out.doubts


class _Writer:
    def __init__(self) -> None:
        self.out = LawBlocks()
        self.divisions: list[tuple[str, str]] = []  # element and segment, outermost first

    def element(self, element: _Element, at: Locator, role: str = "") -> None:
        """One element and what it holds; `at` is the unit above it."""
        tag = str(element.tag)
        inside = self._locator(element, tag, at)
        if tag in _NEW_LINE:
            self.out.gap("\n", inside)
        if tag == "Column" and element.getprevious() is not None:
            self.out.gap("　", inside)
        if tag == "TOC":
            self._all(element, inside, "toc")
        elif tag in _CLOSED and not (tag in ("TableStruct", "Table") and _is_annex(inside)):
            self._all(element, inside, role)
        elif tag in ("TableRow", "TableHeaderRow"):
            self._row(element, inside)
        elif tag == "Rt":
            self._all(element, inside, "ruby")
        elif tag == "Fig":
            self.out.figure(element.get("src"), inside)
        else:
            self._open(element, tag, inside, role)
        for segment in self._merged(element, tag):
            self.out.deleted((*at, segment))

    def _open(self, element: _Element, tag: str, at: Locator, role: str) -> None:
        title, role = self._role(element, tag, at, role)
        kind = "heading" if role == "title" else "text"
        self.out.text(element.text, title, role, kind)  # type: ignore[arg-type]
        for child in element:
            self.element(child, title, role)
            self.out.text(child.tail, title, role, kind)  # type: ignore[arg-type]
        if role == "label" and whole(element).strip():
            self.out.gap("　", title)
        if tag in _DIVISIONS:
            self.divisions.pop()

    def _role(self, element: _Element, tag: str, at: Locator, role: str) -> tuple[Locator, str]:
        """The locator and role of an element's own text."""
        if tag.removesuffix("Title") in _DIVISIONS and tag.endswith("Title"):
            return (*at, *(segment for _, segment in self.divisions)), "title"
        if tag == "LawTitle":
            return at, "title of law"
        if tag in ("ArticleCaption", "ParagraphCaption", "RelatedArticleNum"):
            return at, "caption"
        above = element.getparent()
        appended = (
            tag == "ArithFormulaNum" and above is not None and bool(_ANNEX.fullmatch(above.tag))
        )
        if appended or tag in _LABELS or re.fullmatch(r"Subitem\d+Title|.*Appdx.*Title", tag):
            return at, "label"
        return at, role

    def _locator(self, element: _Element, tag: str, at: Locator) -> Locator:
        """The locator of a unit, or that of the unit above for anything else."""
        number = (element.get("Num") or "").strip()
        if tag in _DIVISIONS:
            stated = jp_labels.division(plain(element.find(f"{tag}Title")))
            first = number.partition(":")[0].replace("_", "-")
            segment = stated[1] if stated else f"{_DIVISIONS[tag]}_{first or '1'}"
            self.divisions.append((tag, segment))
            return at
        if tag in ("MainProvision", "SupplProvision") or _ANNEX.fullmatch(tag):
            self.divisions = []
        if tag == "SupplProvision":
            stated_number = element.get("AmendLawNum") or plain(element.find("SupplProvisionLabel"))
            return self.out.free((self.out.supplement(stated_number),))
        if _ANNEX.fullmatch(tag):
            title = plain(element.find(f"{tag}Title"))
            return self.out.annex(tag, title, number, at)
        if tag == "Article":
            numbers = _articles(element)
            return self.out.free((*at, f"art_{numbers[0]}")) if numbers else at
        if tag == "Paragraph":
            return self._paragraph(element, number, at)
        if tag == "Item" or _SUBITEM.fullmatch(tag):
            label = plain(element.find(f"{tag}Title"))
            unit = _item(label, number, tag == "Item")
            return self.out.free((*at, unit)) if unit else at
        if tag == "Remarks" and _is_annex(at):
            return self.out.free((*at, "note"))
        return at

    def _paragraph(self, element: _Element, number: str, at: Locator) -> Locator:
        """A sole paragraph without a number, and a preamble's, is the unit above itself."""
        label = plain(element.find("ParagraphNum"))
        above = element.getparent()
        if above is not None and above.tag == "Preamble":
            return at  # 前文 is text of the law itself
        if not label and (above is None or len(above.findall("Paragraph")) < 2):
            return at
        numbers = jp_labels.numbered(label)
        segment = numbers[0] if numbers else number.partition(":")[0].replace("_", "-") or "1"
        return self.out.free((*at, f"para_{segment}"))

    def _merged(self, element: _Element, tag: str) -> list[str]:
        """The further units of 第二条から第四条まで 削除, and of merged units below an article."""
        if tag == "Article":
            return [f"art_{n}" for n in _articles(element)[1:]]
        if "削除" not in whole(element):
            return []
        if tag == "Paragraph":
            label = plain(element.find("ParagraphNum"))
            return [f"para_{n}" for n in jp_labels.numbered(label)[1:]]
        if tag == "Item" or _SUBITEM.fullmatch(tag):
            return _several(plain(element.find(f"{tag}Title")), outer=tag == "Item")[1:]
        return _annexes(plain(element.find(f"{tag}Title")))[1:] if _ANNEX.fullmatch(tag) else []

    def _row(self, row: _Element, annex: Locator) -> None:
        columns = [c for c in row if c.tag in ("TableColumn", "TableHeaderColumn")]
        texts = [whole(c) for c in columns]
        at = annex
        if texts and row.tag == "TableRow" and _is_annex(annex):
            filled = any(t.strip() for t in texts[1:]) or any(
                next(c.iter("Fig"), None) is not None for c in columns[1:]
            )
            at = self.out.row(annex, texts[0], filled)
        self.out.text(row.text, at)
        for i, column in enumerate(row):
            if i:
                self.out.gap("　", at, "cell")
            self._all(column, at, "cell")
            self.out.text(column.tail, at)
        merged = rows(texts[0]) if at != annex and "削除" in "".join(texts[1:]) else ()
        first, *further = merged or ("",)
        for number in further if at[-1:] == (f"row_{first}",) else ():
            self.out.deleted((*annex, f"row_{number}"))

    def _all(self, element: _Element, at: Locator, role: str) -> None:
        """An element whose units are not the law's own: all its text is the unit's above."""
        aside = role in ("toc", "ruby")
        self.out.text(element.text, at, role, "furniture" if aside else "text")
        for child in element:
            if not aside and (child.tag in _NEW_LINE or child.tag == "Sentence"):
                self.out.gap("\n" if child.tag in _NEW_LINE or role == "cell" else "", at)
            if child.tag in ("TableColumn", "Column") and child.getprevious() is not None:
                self.out.gap("　", at)
            if child.tag == "Fig":
                self.out.figure(child.get("src"), at)
            self._all(child, at, "ruby" if child.tag == "Rt" else role)
            if re.search(r"Title$|Num$", str(child.tag)) and whole(child).strip():
                self.out.gap("　", at)
            self.out.text(child.tail, at, role, "furniture" if aside else "text")


def _is_annex(at: Locator) -> bool:
    return (
        bool(at) and re.match(r"(?:appdx|form|note|fig|addendum|sheet)(?:_|$)", at[-1]) is not None
    )


def _articles(article: _Element) -> tuple[str, ...]:
    """The numbers of an article: its title's, else those of `Num` (5_2; 2:4 is a range)."""
    stated = jp_labels.articles(plain(article.find("ArticleTitle")))
    if stated:
        return stated
    first, _, last = (article.get("Num") or "").replace("_", "-").partition(":")
    if not re.fullmatch(r"\d+(?:-\d+)*", first):
        return ()
    return tuple(jp_labels.spread(first, last)) if re.fullmatch(r"\d[\d-]*", last) else (first,)


def _item(label: str, number: str, outer: bool) -> str | None:
    """The segment of an item by its title; without a title it is part of the unit above."""
    if not label:
        return None
    segment = jp_labels.segment(label, outer=outer)
    unread = segment is None or (outer and not segment.startswith("item_"))
    if unread and re.fullmatch(r"\d+(?:_\d+)*", number):
        branched = number.replace("_", "-")
        return f"item_{branched}" if outer else branched
    merged = _several(label, outer=outer) if segment is None else []
    return merged[0] if merged else segment


def _several(label: str, *, outer: bool) -> list[str]:
    """The segments of a label of several units: 二から四まで, ロからニまで, （１）及び（２）."""
    numbers = jp_labels.numbered(label)
    if len(numbers) > 1:
        return [f"item_{n}" if outer else n for n in numbers]
    kana = re.fullmatch(r"([ア-ンヰヱヲ])(から|及び|・|、)([ア-ンヰヱヲ])(?:まで)?", label.strip())
    if kana is None or outer or not {kana[1], kana[3]} <= set(jp_labels.IROHA):
        return []
    first, last = jp_labels.IROHA.index(kana[1]), jp_labels.IROHA.index(kana[3])
    between = jp_labels.IROHA[first : last + 1] if kana[2] == "から" else kana[1] + kana[3]
    return [f"sub_{letter}" for letter in between]


def _annexes(title: str) -> list[str]:
    """The segments of a title that names several annexes: 別表第二から別表第四まで."""
    ends = re.fullmatch(
        rf"別表第({jp_labels.BRANCHED})(から|及び|・|、)別表第({jp_labels.BRANCHED})(?:まで)?"
        r"\s*(?:削除)?",
        title,
    )
    first, last = (jp_labels.number(ends[1]), jp_labels.number(ends[3])) if ends else (None, None)
    if ends is None or not first or not last:
        return []
    numbers = jp_labels.spread(first, last) if ends[2] == "から" else [first, last]
    return [f"appdx_{n}" for n in numbers]


def whole(element: _Element) -> str:
    """All text of an element."""
    return "".join(str(part) for part in element.itertext())


def plain(element: _Element | None) -> str:
    """An element's text without the readings of its ruby."""
    if element is None:
        return ""
    return "".join(
        (e.text or "" if e.tag != "Rt" else "") + (e.tail or "" if e is not element else "")
        for e in element.iter()
    ).strip()
