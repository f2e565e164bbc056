"""An answer of the 국가법령정보 API as a tree, whether it came as XML or as JSON.

The JSON is made from the XML by the service and loses its order: repeated elements become lists
(or one object when there is one), lines of a text become nested lists, and pairs that alternate
(부칙공포번호, 부칙내용) become parallel lists.  Here both are the same tree again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from pipeline.errors import ExtractionError
from pipeline.untrusted import xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element

LINE = "\n"  # the tag of a line end that only the JSON's nesting shows
_DEPTH = 40  # levels; real answers have about eight
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# In the order in which the law is read; what is not named here comes after.
_ORDER: dict[str, tuple[str, ...]] = {
    "법령": ("법령키", "기본정보", "조문", "부칙", "별표", "개정문", "제개정이유"),
    "AdmRulService": ("행정규칙기본정보", "조문내용", "부칙", "별표", "첨부파일", "제개정이유"),
    "조문단위": (
        "조문번호", "조문가지번호", "조문여부", "조문제목", "조문시행일자", "조문내용", "항",
        "조문참고자료",
    ),
    "항": ("항번호", "항가지번호", "항내용", "호"),
    "호": ("호번호", "호가지번호", "호내용", "목"),
    "목": ("목번호", "목가지번호", "목내용"),
    "부칙": ("부칙키", "부칙공포일자", "부칙공포번호", "부칙내용"),
    "부칙단위": ("부칙키", "부칙공포일자", "부칙공포번호", "부칙내용"),
    "별표단위": ("별표번호", "별표가지번호", "별표구분", "별표제목", "별표내용"),
    "첨부파일": ("첨부파일명", "첨부파일링크"),
}  # fmt: skip
# A text in lines; a list of any other is the element repeated.
_LINED = {"조문참고자료", "항내용", "호내용", "목내용", "부칙내용", "별표내용", "개정문내용",
          "제개정이유내용"}  # fmt: skip
_LEAD = {"부칙": "부칙공포번호", "목": "목번호", "호": "호번호", "첨부파일": "첨부파일명"}


@dataclass(slots=True)
class Node:
    """An element: its tag, and its text and child elements in order."""

    tag: str
    parts: list[str | Node] = field(default_factory=list)

    @property
    def children(self) -> Iterator[Node]:
        """The child elements."""
        return (part for part in self.parts if isinstance(part, Node))

    def find(self, tag: str) -> Node | None:
        """The first child with this tag."""
        return next((child for child in self.children if child.tag == tag), None)

    def value(self, *tags: str) -> str:
        """The text of the first child of these tags that has any, without space around it."""
        for tag in tags:
            for child in self.children:
                if child.tag == tag and (text := child.whole.strip()):
                    return text
        return ""

    @property
    def whole(self) -> str:
        """All text beneath."""
        return "".join(
            part if isinstance(part, str) else LINE if part.tag == LINE else part.whole
            for part in self.parts
        )


def cleaned(text: str) -> tuple[str, int]:
    """The text without control characters that no law has and XML forbids, and their number."""
    return _CONTROL.subn("", text)


def from_xml(data: bytes, name: str) -> Node:
    """The tree of UTF-8 XML; `ExtractionError` when it is broken or cut off."""
    from lxml import etree

    parser = xml_parser(bare=True, encoding="utf-8")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExtractionError(
            f"{name}: the XML is broken or cut off ({error}); fetch the file again."
        ) from error
    return _element(root, name, 0)


def _element(element: _Element, name: str, depth: int) -> Node:
    if depth > _DEPTH:
        raise ExtractionError(f"{name}: the XML is nested too deeply to be a law.")
    node = Node(str(element.tag))
    if element.text:
        node.parts.append(str(element.text))
    for child in element:
        node.parts.append(_element(child, name, depth + 1))
        if child.tail:
            node.parts.append(str(child.tail))
    return node


def from_json(tag: str, value: Any, name: str, depth: int = 0) -> Node:
    """The tree of an object of the JSON, its members in the order of the law."""
    if depth > _DEPTH:
        raise ExtractionError(f"{name}: the JSON is nested too deeply to be a law.")
    node = Node(tag)
    if not isinstance(value, dict):
        node.parts += _scalar(value)
        return node
    order = _ORDER.get(tag, ())
    keys = [key for key in order if key in value] + [key for key in value if key not in order]
    if isinstance(value.get(_LEAD.get(tag, "")), list):
        # Parallel lists: a number, its text, the next number, its text.
        lists = {k: v if isinstance(v, list) else [v] for k in keys for v in [value[k]]}
        for row in zip_longest(*lists.values()):
            for key, item in zip(lists, row, strict=True):
                node.parts += [] if item is None else [from_json(key, item, name, depth + 1)]
        return node
    for key in keys:
        item = value[key]
        if key == "content":
            node.parts += _scalar(item)
        elif isinstance(item, list) and key not in _LINED:
            node.parts += [from_json(key, one, name, depth + 1) for one in item]
        elif item is not None:
            node.parts.append(from_json(key, item, name, depth + 1))
    return node


def _scalar(value: Any) -> list[str | Node]:
    """A text, its lines apart by `LINE` nodes."""
    found: list[str | Node] = []
    for line in _lines(value):
        found += [Node(LINE), line] if found else [line]
    return found


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        texts = [one for one in value if isinstance(one, str)]
        if len(texts) == len(value) > 3 and all(len(text) <= 1 for text in texts):
            yield "".join(texts)  # a text that was taken apart into its characters
        else:
            for one in value:
                yield from _lines(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _lines(one)
    elif value is not None:
        yield str(value)
