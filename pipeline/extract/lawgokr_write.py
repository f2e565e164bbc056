"""From the tree of an API answer to blocks with the locators that it states.

Every text of the answer is a block once: the law's words are text with the locator of their unit,
what the service says beside them (keys, dates, links, the reasons of an amendment) is furniture.
The block that begins a unit carries the unit's kind as its `role`.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata

from pipeline.extract.lawgokr_glued import line_starts
from pipeline.extract.lawgokr_tree import LINE, Node
from pipeline.records import Block, BlockKind

Locator = tuple[str, ...]
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|apos|nbsp|middot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_IMAGE = re.compile(r"</?img\b[^<>]*>", re.I)
_ARTICLE = re.compile(
    r"\s*제\s*(?P<n>\d{1,4})\s*조(?:\s*의\s*(?P<b>\d{1,3}))?(?=\s*[(（\[【]|\s*<?\s*삭\s*제|\s*$)"
)
_NUMBER = re.compile(
    r"\s*(?:제\s*)?(?P<n>\d{1,4}|[①-⑳㉑-㉟㊱-㊿]|[가-힣](?=\s*(?:의\s*\d|[.．)]|$)))"
    r"(?:\s*의\s*(?P<b>\d{1,3}))?\s*[.．)]?"
)
_ROLES = {"para": "paragraph", "item": "item", "sub": "subitem"}
_TITLES = ("법령명_한글", "법령명한글", "행정규칙명")


def write(root: Node) -> tuple[list[Block], list[str]]:
    """The blocks of an answer, and what was doubtful."""
    writer = _Writer()
    writer.answer(root)
    if writer.images:
        writer.doubts.append(f"{writer.images} pictures stand in the text and are not read")
    return writer.blocks, writer.doubts


class _Writer:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.doubts: list[str] = []
        self.images = 0
        self._taken: set[Locator] = set()
        self._last = (0, 0)  # the number of a rule's last article
        self._supplements = 0

    def answer(self, root: Node) -> None:
        for part in root.parts:
            if isinstance(part, str):
                self._aside(part, root.tag)
            elif part.tag in ("기본정보", "행정규칙기본정보"):
                self._head(part)
            elif part.tag in ("조문", "별표"):
                self._units(part)
            elif part.tag == "조문내용":
                self._rule(part)
            elif part.tag == "부칙":
                self._supplement(part)
            else:
                self._furniture(part)

    def _head(self, head: Node) -> None:
        titled = False
        for part in head.parts:
            if isinstance(part, str):
                self._aside(part, head.tag)
            elif part.tag in _TITLES and not titled and part.whole.strip():
                titled = True
                self._content(part, (), "title of law", "heading")
            else:
                self._furniture(part)

    def _units(self, above: Node) -> None:
        for part in above.parts:
            if isinstance(part, str):
                self._aside(part, above.tag)
            elif part.tag == "조문단위":
                self._article(part)
            elif part.tag == "별표단위":
                self._annex(part)
            else:
                self._furniture(part)

    def _article(self, unit: Node) -> None:
        """A 조문단위: an article, or (조문여부 전문) the headings of chapters before one."""
        at: Locator = ()
        role, kind = "chapter", "heading"
        if unit.value("조문여부") != "전문":
            at, role, kind = self._article_at(unit), "article", "text"
        for part in unit.parts:
            if isinstance(part, str):
                self._aside(part, unit.tag)
            elif part.tag == "조문내용":
                self._content(part, at, role, kind)  # type: ignore[arg-type]
                role = "" if at else role
            elif part.tag == "항":
                self._unit(part, at, "para")
            elif part.tag == "조문참고자료":
                self._content(part, at, "note")
            else:
                self._furniture(part)

    def _article_at(self, unit: Node) -> Locator:
        number = _read(unit.value("조문번호"), unit.value("조문가지번호"))
        printed = _ARTICLE.match(unit.value("조문내용"))
        if not number and printed:
            number = _read(printed["n"], printed["b"] or "")
        if not number:
            self.doubts.append(f"an article has no number: {unit.value('조문내용')[:30]!r}")
            return ()
        return self._free((f"art_{number}",))

    def _unit(self, unit: Node, above: Locator, word: str) -> None:
        """A 항, 호 or 목; without a number its text is that of the unit above.

        Number and text may stand several times in one element, as pairs.
        """
        tag = unit.tag
        inner, below = {"para": ("호", "item"), "item": ("목", "sub"), "sub": ("", "")}[word]
        at, role, label = above, "", ""
        for i, part in enumerate(unit.parts):
            if isinstance(part, str):
                self._aside(part, tag)
            elif part.tag == f"{tag}번호":
                at, role, label = self._numbered(unit, i, above, word)
                if not label:
                    self._furniture(part)
            elif part.tag == f"{tag}내용":
                self._content(part, at, role, label=label)
                role = label = ""
            elif inner and part.tag == inner:
                self._unit(part, at, below)
            else:
                self._furniture(part)

    def _numbered(
        self, unit: Node, place: int, above: Locator, word: str
    ) -> tuple[Locator, str, str]:
        """The locator and role that a number gives, and the number where its text lacks it."""
        number = unit.parts[place].whole.strip()  # type: ignore[union-attr]
        branch = ""
        for part in unit.parts[place + 1 :]:
            if isinstance(part, Node) and part.tag == f"{unit.tag}가지번호":
                branch = part.whole.strip()
            if isinstance(part, Node) and part.tag == f"{unit.tag}내용":
                segment = _read(number, branch)
                if not segment:
                    return above, "", "" if _says(part.whole, number) else number
                label = "" if _says(part.whole, number) else number
                return self._free((*above, f"{word}_{segment}")), _ROLES[word], label
        return above, "", ""

    def _rule(self, node: Node) -> None:
        """One 조문내용 of an administrative rule: an article, a heading, or many of both."""
        for part in node.parts:
            if isinstance(part, Node):
                self._text(Node("", [part]), ())
                continue
            for line in _ungluing(part):
                match = _ARTICLE.match(line)
                number = (int(match["n"]), int(match["b"] or 0)) if match else (0, 0)
                self._newline()
                if match and number > self._last:
                    self._last = number
                    at = self._free((f"art_{_read(match['n'], match['b'] or '')}",))
                    self._text(Node("", [line]), at, "article")
                else:
                    self._text(Node("", [line]), ())

    def _supplement(self, above: Node) -> None:
        number = ""
        for part in above.parts:
            if isinstance(part, str):
                self._aside(part, above.tag)
            elif part.tag == "부칙단위":
                self._supplement(part)
            elif part.tag == "부칙내용":
                self._supplements += 1
                at = self._free((f"suppl_{number or self._supplements}",), "-")
                self._content(part, at, "supplement", glued=True)
                number = ""
            else:
                if part.tag == "부칙공포번호":
                    number = re.sub(r"[제호\s]", "", part.whole).lstrip("0")
                self._furniture(part)

    def _annex(self, unit: Node) -> None:
        """A 별표 or 서식; one without words is its title alone.

        A 별표 whose words are in a PDF has no unit here: the PDF, as a document of its own, has
        that address.
        """
        at = self._free((annex_segment(unit),))
        body = unit.find("별표내용")
        bare = body is None or not body.whole.strip()
        apart = bool(unit.value("별표서식PDF파일링크")) and not at[0].startswith("form")
        if bare:
            link = unit.value("별표서식PDF파일링크", "별표서식파일링크") or "not given"
            self.doubts.append(
                f"{at[0]} ({unit.value('별표제목')}) has no text in the answer; its file: {link}"
            )
        for part in unit.parts:
            if isinstance(part, str):
                self._aside(part, unit.tag)
            elif part.tag == "별표내용":
                self._content(part, at, "annex")
            elif part.tag == "별표제목":
                if bare and not apart:
                    self._content(part, at, "annex only")
                else:
                    self._newline()
                    self._put(html.unescape(part.whole), "furniture", at, "annex title")
            else:
                self._furniture(part)

    def _content(
        self,
        node: Node,
        at: Locator,
        role: str = "",
        kind: BlockKind = "text",
        *,
        label: str = "",
        glued: bool = False,
    ) -> None:
        """An element of the law's words, on a line of its own."""
        self._newline()
        if label:
            self._put(label, kind, at, role)
            self._put(" ", "break", at)
            role = ""
        if glued:
            parts: list[str | Node] = []
            for part in node.parts:
                for j, line in enumerate(_ungluing(part) if isinstance(part, str) else ()):
                    parts += [Node(LINE), line] if j else [line]
                parts += [part] if isinstance(part, Node) else []
            node = Node(node.tag, parts)
        self._text(node, at, role, kind)

    def _text(self, node: Node, at: Locator, role: str = "", kind: BlockKind = "text") -> str:
        """The words of an element; the role goes to the first line that has any."""
        for part in node.parts:
            if isinstance(part, Node):
                if part.tag == LINE:
                    self._newline()
                elif part.tag.lower() == "img":
                    self.images += 1
                role = self._text(part, at, role, kind)
                continue
            position = 0
            for match in _IMAGE.finditer(part):
                role = self._words(part[position : match.start()], at, role, kind)
                self._put(match.group(), "markup", at)
                self.images += not match.group().startswith("</")
                position = match.end()
            role = self._words(part[position:], at, role, kind)
        return role

    def _words(self, text: str, at: Locator, role: str, kind: BlockKind) -> str:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
        if not text.strip():
            self._put(text, "markup", at)
            return role
        if role:
            first = re.match(r"(?P<blank>(?:[^\S\n]*\n)*)(?P<line>[^\n]*\n?)", text)
            if first:
                self._put(first["blank"], "markup", at)
                self._put(first["line"], kind, at, role)
                text = text[first.end() :]
        self._put(text, kind, at)
        return ""

    def _furniture(self, node: Node) -> None:
        """What the service says beside the law."""
        self._newline()
        for part in node.parts:
            if isinstance(part, str):
                self._aside(html.unescape(part), node.tag)
            elif part.tag == LINE:
                self._newline()
            else:
                self._furniture(part)

    def _aside(self, text: str, role: str) -> None:
        if text.strip():
            self._put(text, "furniture", None, role)
        else:
            self._put(text, "markup", None)

    def _put(self, text: str, kind: BlockKind, at: Locator | None, role: str = "") -> None:
        if text:
            self.blocks.append(Block(text, kind, at, role=role))

    def _newline(self) -> None:
        """A line end that is not in the source, unless one stands there."""
        if self.blocks and not self.blocks[-1].text.endswith("\n"):
            self.blocks.append(Block("\n", "break"))

    def _free(self, wanted: Locator, sign: str = ".") -> Locator:
        """A locator that no unit has yet: a second 제3조 is `art_3.2`."""
        at, again = wanted, 1
        while at in self._taken:
            again += 1
            at = (*wanted[:-1], f"{wanted[-1]}{sign}{again}")
        if again > 1 and sign == ".":
            self.doubts.append(f"a second unit stands at {'/'.join(wanted)}; kept at {at[-1]}")
        self._taken.add(at)
        return at


def annex_segment(unit: Node) -> str:
    """`appdx_2-2` of a 별표단위; 별지 and 서식 are forms, number 0 is none."""
    number, branch = unit.value("별표번호"), unit.value("별표가지번호")
    if re.fullmatch(r"\d{6}", number) and not branch:
        number, branch = number[:4], number[4:]
    word = "form" if unit.value("별표구분") in ("별지", "서식") else "appdx"
    read = _read(number, branch)
    return f"{word}_{read}" if read else word


def _ungluing(text: str) -> list[str]:
    """The lines of a text: at its line ends, or where the service dropped them."""
    starts = [0, *line_starts(text), len(text)]
    if len(starts) == 2:
        return text.splitlines(keepends=True)
    return [text[a:b] for a, b in itertools.pairwise(starts) if a < b]


def _read(number: str, branch: str = "") -> str:
    """`9-2` for 9 and 2, `1` for ①, `가` for 가.; "" for what is no number."""
    match = _NUMBER.fullmatch(number.strip())
    if match is None:
        return ""
    value = _value(match["n"])
    branch = branch.strip().lstrip("0") or (match["b"] or "")
    if value in ("", "0"):
        return ""
    return f"{value}-{branch}" if branch.isdigit() else value


def _value(text: str) -> str:
    if text.isdigit() and text.isascii():
        return text.lstrip("0") or "0"
    return text if "가" <= text <= "힣" else str(int(unicodedata.numeric(text)))


def _says(text: str, number: str) -> bool:
    """Tell whether a text begins with the number that stands beside it."""
    printed, stated = _NUMBER.match(text), _NUMBER.match(number)
    return bool(printed and stated) and _value(printed["n"]) == _value(stated["n"])  # type: ignore[index]
