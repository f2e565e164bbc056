"""The page of a law as e-Gov's 法令検索 serves it in HTML.

The page says by its classes what each `div` is (`_div_ArticleTitle`, `_div_ItemSentence` …) but
does not nest the units; the numbers are those printed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ExtractionError
from pipeline.extract.encoding import decode
from pipeline.extract.lawblocks import REVISION, LawBlocks, Locator, named_revision
from pipeline.knowledge import jp_labels, jp_law_id
from pipeline.records import BlockKind, Extracted

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)")
_DIV = re.compile(r"_div_(\w+)")
_DIVISION = re.compile(r"(?:Part|Chapter|Section|Subsection|Division)Title")
_ANNEX = re.compile(r"((?:SupplProvision)?Appdx\w*?)Title")
_SUBITEM = re.compile(r"(?:Subitem(\d+)|Item)Sentence")
_SUPPLEMENT = re.compile(r"\s*附\s*則\s*")
_MORE_PARAGRAPHS = ".//div[contains(@class,'_div_ParagraphSentence')][not(ancestor::table)]"
_HEAD = {"lawTitleNo": "number", "lawTitle": "title of law"}


def extract(data: bytes, name: str) -> Extracted:
    """Read one page; raise `ExtractionError` when it is not one of a law."""
    from lxml import etree, html

    charset = _CHARSET.search(data[:2000])
    decoded = decode(data, name, declared=charset[1].decode("ascii") if charset else "")
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(decoded.text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ExtractionError(f"{name}: the HTML cannot be read ({error}).") from error
    body = root.find("body")
    if body is None or not (_found(root, "//*[@id='lawTitle']") and _found(root, "//section")):
        raise ExtractionError(
            f"{name}: not a law's page of e-Gov (no title, no sections); "
            "add it as HTML, or fetch the page again."
        )
    writer = _Page()
    writer.node(body, (), "furniture", "")
    doubts = (f"{name}: {doubt}." for doubt in writer.out.doubts)
    return Extracted(
        name,
        "egov-html",
        tuple(writer.out.blocks),
        _facts(root, name),
        (*decoded.warnings, *doubts),
    )


def _facts(root: _Element, name: str) -> dict[str, str]:
    """Title and number from the page, revision and 施行日 from its name or address."""

    def string(xpath: str) -> str:
        found = _found(root, xpath)
        return _string(found[0]) if found else ""

    number = string("//*[@id='lawTitleNo']")
    links = _found(root, "//link[@rel='canonical'] | //meta[@property='og:url']")
    urls = (link.get("href") or link.get("content") or "" for link in links)
    url = next((link for link in urls if "e-gov.go.jp" in link), "")
    stated = named_revision(name) if REVISION.search(name) else named_revision(url or name)
    law_id = stated.get("law_id") or jp_law_id.law_id(number) or ""
    found = {
        "title": string("//*[@id='lawTitle']") or string("//title"),
        "law_number": number,
        "law_id": law_id,
        "url": url or (f"https://laws.e-gov.go.jp/law/{law_id}" if law_id else ""),
        "kind": "law",
        "lang": "ja",
        **stated,
    }
    return {key: value for key, value in found.items() if value}


class _Page:
    """The units that are open while the page is read from top to bottom."""

    def __init__(self) -> None:
        self.out = LawBlocks()
        self.container: Locator = ()  # what articles stand in
        self.holder: Locator = ()  # what paragraphs stand in
        self.body: Locator = ()  # what items stand in
        self.items: dict[int, Locator] = {}
        self.divisions: list[tuple[int, str]] = []
        self.numbered = False  # whether the open article has several paragraphs
        self.sole = True  # whether the container has one paragraph at most

    @property
    def here(self) -> Locator:
        """The innermost open unit."""
        return self.items[max(self.items)] if self.items else self.body

    def node(self, element: _Element, at: Locator, kind: BlockKind, role: str) -> None:
        """An element of the page, its text and its children, in order."""
        if element.tag in ("script", "style"):
            kind, role = "markup", ""
        names = element.get("class") or ""
        found = _DIV.search(names)
        section = names.split()[-1] if element.tag == "section" and names else ""
        if element.get("id") in _HEAD:
            self.out.gap("\n", at)
            self._inside(element, (), "text", _HEAD[str(element.get("id"))])
        elif section:
            self._section(element, section)
        elif element.tag == "table" and kind != "furniture":
            self._table(element)
        elif found and kind != "furniture":
            self._unit(element, found[1])
        else:
            self._inside(element, at, kind, role)

    def _inside(self, element: _Element, at: Locator, kind: BlockKind, role: str) -> None:
        self.out.text(element.text, at, role, kind)
        for child in element:
            if child.tag == "br":
                self.out.gap("\n", at)
            if child.tag == "rt":
                self._inside(child, at, "furniture", "ruby")
            else:
                self.node(child, at, kind, role)
            self.out.text(child.tail, at, role, kind)

    def _section(self, element: _Element, name: str) -> None:
        if name == "TOC":
            self._inside(element, (), "furniture", "toc")
            return
        if name == "SupplProvision" or _ANNEX.fullmatch(f"{name}Title"):
            self.divisions = []
        if name == "MainProvision":
            self._enter(())
        if name in ("Article", "Paragraph"):
            count = len(_found(element, _MORE_PARAGRAPHS))
            self.numbered = name == "Article" and count > 0
        if name in ("MainProvision", "SupplProvision"):
            self.sole = len(_found(element, "./section[contains(@class,'Paragraph')]")) < 2
        self._inside(element, self.here, "text", "")

    def _unit(self, element: _Element, name: str) -> None:
        subitem = _SUBITEM.fullmatch(name)
        annex = _ANNEX.fullmatch(name)
        if _DIVISION.fullmatch(name):
            self._division(element)
        elif name in ("ArticleCaption", "ParagraphCaption"):
            self._caption(element)
        elif name == "ArticleTitle":
            self._article(element)
        elif name == "ParagraphSentence":
            self._paragraph(element)
        elif subitem:
            self._item(element, int(subitem[1] or 0))
        elif name == "SupplProvisionLabel":
            text = _string(element)
            self.container = self.out.free(
                (self.out.supplement(_SUPPLEMENT.sub("", text, count=1)),)
            )
            self._enter(self.container)
            self._inside(element, self.container, "text", "label")
            self.out.gap("\n", self.container)
        elif annex:
            above = self.container if annex[1].startswith("Suppl") else ()
            here = self.out.annex(annex[1], _string(element), "", above)
            self.container = self.container if above else here
            self._enter(here)
            self._inside(element, here, "text", "label")
            self.out.gap("\n", here)
        elif name == "RemarksLabel" and _is_annex(self.holder):
            self.body = self.out.free((*self.holder, "note"))
            self.items = {}
            self._inside(element, self.body, "text", "label")
            self.out.gap("\n", self.body)
        else:
            self.out.gap("\n", self.here)
            self._inside(element, self.here, "text", "")

    def _division(self, element: _Element) -> None:
        text = _string(element)
        found = jp_labels.division(text)
        if found is None:
            self._inside(element, self.container, "heading", "")
            return
        rank = list(jp_labels.DIVISIONS).index(found[0])
        self.divisions = [d for d in self.divisions if d[0] < rank] + [(rank, found[1])]
        at = (*self.container, *(segment for _, segment in self.divisions))
        self._inside(element, at, "heading", "title")

    def _caption(self, element: _Element) -> None:
        """A caption belongs to the unit whose number follows."""
        following = element.getnext()
        label = _label(following) if following is not None else ""
        numbers = jp_labels.articles(label)
        if numbers:
            at: Locator = (*self.container, f"art_{numbers[0]}")
        else:
            paragraphs = jp_labels.numbered(label)
            at = (*self.container, f"para_{paragraphs[0]}") if paragraphs else self.here
        self._inside(element, at, "text", "caption")
        self.out.gap("\n", at)

    def _article(self, element: _Element) -> None:
        numbers = jp_labels.articles(_label(element))
        if not numbers:
            self.out.gap("\n", self.here)
            self._inside(element, self.here, "text", "")
            return
        article = self.out.free((*self.container, f"art_{numbers[0]}"))
        self._enter(article)
        if self.numbered:
            self.body = self.out.free((*article, "para_1"))
        self._labelled(element, article, self.body)
        for number in numbers[1:]:
            self.out.deleted(self.out.free((*self.container, f"art_{number}")))

    def _paragraph(self, element: _Element) -> None:
        numbers = jp_labels.numbered(_label(element))
        number = numbers[0] if numbers else "1"
        self.items = {}
        if not numbers and (len(self.holder) < 2 and self.sole):
            self.body = self.holder
        else:
            self.body = self.out.free((*self.holder, f"para_{number}"))
        self.out.gap("\n", self.body)
        self._labelled(element, self.body, self.body)

    def _item(self, element: _Element, level: int) -> None:
        self.items = {depth: at for depth, at in self.items.items() if depth < level}
        label = _label(element)
        segment = jp_labels.segment(label, outer=level == 0) if label else None
        above = self.here
        at = self.out.free((*above, segment)) if segment else above
        if segment:
            self.items[level] = at
        self.out.gap("\n", at)
        self._labelled(element, at, at)
        if segment and level == 0 and re.search("削除", _string(element)):
            for number in jp_labels.numbered(label)[1:]:
                self.out.deleted(self.out.free((*above, f"item_{number}")))

    def _labelled(self, element: _Element, label: Locator, body: Locator) -> None:
        """A unit's line: the first span is its printed number, the rest its text."""
        self.out.text(element.text, label)
        for i, child in enumerate(element):
            first = i == 0 and _label(element) != ""
            self.node(child, label if first else body, "text", "label" if first else "")
            tail = label if first else body
            self.out.text(child.tail, tail)

    def _table(self, table: _Element) -> None:
        at = self.body
        self.items = {}
        self.out.gap("\n", at)
        self.out.text(table.text, at)
        for row in table:
            columns = [c for c in row if c.tag in ("td", "th")]
            texts = [_string(c) for c in columns]
            here = at
            if texts and _is_annex(at):
                here = self.out.row(at, texts[0], any(t.strip() for t in texts[1:]))
            self.out.gap("\n", here)
            self.out.text(row.text, here)
            for i, cell in enumerate(row):
                if i:
                    self.out.gap("　", here, "cell")
                self._cell(cell, here)
                self.out.text(cell.tail, here)
            self.out.text(row.tail, here)

    def _cell(self, element: _Element, at: Locator) -> None:
        self.out.text(element.text, at, "cell")
        for child in element:
            if child.tag == "br" or (child.tag == "div" and _DIV.search(child.get("class") or "")):
                self.out.gap("\n", at)
            if child.tag == "rt":
                self._inside(child, at, "furniture", "ruby")
            else:
                self._cell(child, at)
            self.out.text(child.tail, at, "cell")

    def _enter(self, holder: Locator) -> None:
        self.holder = self.body = holder
        self.items = {}


def _found(element: _Element, xpath: str) -> list[_Element]:
    """The elements at an XPath."""
    found = element.xpath(xpath)
    return (
        [e for e in found if not isinstance(e, str | bytes | tuple)]
        if isinstance(found, list)
        else []
    )


def _is_annex(at: Locator) -> bool:
    return (
        len(at) > 0
        and re.match(r"(?:appdx|form|note|fig|addendum|sheet)(?:_|$)", at[-1]) is not None
    )


def _label(element: _Element) -> str:
    """The printed number that a unit's line begins with, or ""."""
    first = next(iter(element), None)
    if first is None or first.tag != "span" or first.get("data-xpath") is not None:
        return ""
    return _string(first)


def _string(element: _Element) -> str:
    parts = [element.text or "" if element.tag != "rt" else ""]
    for child in element:
        parts += [_string(child), child.tail or ""]
    return "".join(parts).strip()
