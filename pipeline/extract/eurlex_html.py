"""Union law as XHTML: the Official Journal (`oj-ti-art` …) and consolidated texts (`norm` …).

    OJ            oj-doc-ti title or annex, oj-ti-section-1 division, oj-ti-art article, oj-sti-art
                  its caption, oj-normal text, points in tables (label | text), oj-note footnotes
    consolidated  title-doc-first, title-division-1, title-article-norm, stitle-article-norm, norm,
                  points in grid-containers, title-annex-1, modref and arrow (▼M1)

Acts before 2023 name the same classes without `oj-`.  Points are nested as their tables are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ExtractionError
from pipeline.extract.eurlex_page import Page
from pipeline.records import Extracted

if TYPE_CHECKING:
    from lxml.etree import _Element

DIALECT = "eurlex-html"
_REFERENCE = re.compile(
    r"0(?P<celex>\d{4}[A-Z]\d{4})\s*[—–-]+\s*(?P<lang>[A-Z]{2})\s*[—–-]+\s*"
    r"(?P<d>\d\d)\.(?P<m>\d\d)\.(?P<y>\d{4})"
)


def extract(text: str, name: str) -> Extracted:
    """Read one act; raise `ExtractionError` when the page shows no text of one."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    cut = next((e for e in parser.error_log if e.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT), None)
    if root is None or cut is not None:
        raise ExtractionError(
            f"{name}: the XHTML cannot be read to its end; get the act again from EUR-Lex."
        )
    page = Page()
    body = root.find("body")
    page.node(body if body is not None else root, None)
    if not any(b.kind == "text" and b.text.strip() for b in page.out.blocks):
        raise ExtractionError(f"{name}: the page holds no text of an act; get it again.")
    return Extracted(
        name, DIALECT, tuple(page.out.blocks), _facts(page, root), tuple(page.out.doubts(name))
    )


def _facts(page: Page, root: _Element) -> dict[str, str]:
    """What the page states of itself: the title; a consolidated text also act and date."""
    found = {"title": " ".join(page.title), "kind": "law", "lang": "en"}
    head = " ".join(b.text for b in page.out.blocks[:60] if b.kind == "furniture")
    shown = root.findtext(".//title") or ""
    stated = _REFERENCE.search(head) or _REFERENCE.search(shown)
    if stated:
        day = f"{stated['y']}-{stated['m']}-{stated['d']}"
        found["address"] = f"eu/3{stated['celex']}"
        found["valid_from"] = day
        found["revision"] = f"0{stated['celex']}-{day.replace('-', '')}"
    return {key: value for key, value in found.items() if value}
