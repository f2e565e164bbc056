"""A document of the Federal Register: its plain text, its body as HTML, or the API's JSON.

The plain text is a printed column in a page (`<pre>`):

    [Federal Register Volume 99, Number 5 (Monday, January 8, 2099)]     the head: furniture
    [Notices]   [Pages 100-101]   [FR Doc No: 2099-00001]
    -----------------------------------------                            rules: furniture
    SUMMARY: Text of the summary.                                        a caption is a heading
        A paragraph, four columns in; its lines are those of the column.
    [[Page 101]]                                                         a page mark: furniture
        \\1\\ A footnote.

Line ends within a paragraph are read as spaces, as those of HTML are; all else stays.  What the
head says (volume, page, day, number) is in the metadata; the address is the splitter's to say,
since two documents may begin on one page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.extract.federal_register_lines import Column
from pipeline.records import Block, Extracted

DIALECT = "federal-register"
JSON_DIALECT = "federal-register-json"

_HEAD = re.compile(
    r"\[Federal Register Volume (?P<volume>\d+), Number \d+ \(\w+, (?P<day>\w+ \d{1,2}, \d{4})\)\]"
    r"\s*\[(?P<part>[A-Z][^\]]{3,60})\]\s*\[Pages? (?P<page>\d+)(?:-\d+)?\]"
)
_NUMBER = re.compile(r"\[FR Doc\.? (?:No: )?(?P<n>[\w-]*\d)")
_LAW = ("Rules and Regulations", "Presidential Documents")
# What the site writes between the printed words.
_MARKS = re.compile(
    r"(?:Start|End) (?:Printed Page \d+|Preamble|Supplemental Information|Signature|Further Info"
    r"|Amendment Part|List of Subjects|Authority|Part)\b"
)
# Keys of the API's document: what is text, and what says something of it.
_TEXT = ("title", "action", "abstract", "dates")
_FACTS = ("document_number", "citation", "publication_date", "effective_on", "html_url", "type")


def extract(text: str, name: str) -> Extracted:
    """Read the plain text, alone or in its page; `text` may hold character references."""
    column = Column()
    column.read(_unwrapped(text))
    return Extracted(name, DIALECT, tuple(column.blocks), _facts(text))


def extract_html(text: str, name: str) -> Extracted:
    """Read the body as HTML: what the site writes between the printed words is furniture."""
    from pipeline.extract import html

    page = html.extract(text, name)
    blocks: list[Block] = []
    for block in page.blocks:
        position = 0
        for mark in _MARKS.finditer(block.text) if block.kind in ("text", "heading") else ():
            blocks.append(replace(block, text=block.text[position : mark.start()]))
            blocks.append(Block(mark[0], "furniture", role="page"))
            position = mark.end()
        blocks.append(replace(block, text=block.text[position:]))
    kept = tuple(block for block in blocks if block.text)
    return Extracted(name, DIALECT, kept, {**_facts(text), "lang": "en"}, page.warnings)


def extract_json(value: Mapping[str, Any], name: str) -> Extracted:
    """Read what the API says: one document, or a listing of several."""
    rows = value.get("results")
    documents = rows if isinstance(rows, list) else [value]
    blocks: list[Block] = []
    for row in documents:
        for key in (*_TEXT, *_FACTS):
            said = row.get(key)
            if not isinstance(said, str) or not said.strip():
                continue
            if blocks:
                blocks.append(Block("\n", "break"))
            if key == "title":
                blocks.append(Block(said, "heading", level=1, role="title"))
            else:
                blocks.append(Block(said, "text" if key in _TEXT else "furniture", role=key))
    return Extracted(name, JSON_DIALECT, tuple(blocks), {"lang": "en"})


def _unwrapped(text: str) -> str:
    """The text within the page's `<pre>`; all of it where there is no page."""
    if not re.match(r"\s*<", text):
        return text
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    pre = root.find(".//pre") if root is not None else None
    return "".join(map(str, pre.itertext())) if pre is not None else text


def _facts(text: str) -> dict[str, str]:
    """What the head says of the document."""
    facts = {"lang": "en"}
    if number := _NUMBER.search(text):
        facts["document_number"] = number["n"]
    head = _HEAD.search(text[:4000])
    if head:
        facts["law_number"] = f"{head['volume']} FR {head['page']}"
        facts["kind"] = "law" if head["part"] in _LAW else "report"
        try:
            day = datetime.strptime(head["day"], "%B %d, %Y").date().isoformat()
        except ValueError:
            return facts
        facts |= {"valid_from": day, "promulgated": day}
    return facts
