"""HTML of no particular site: headings, paragraphs, list items and table rows in order.

The source text is the text nodes in document order, white space collapsed as HTML reads it
(kept inside `pre`); scripts and styles are no text, the parts around the content (navigation,
page header and footer) are furniture, line ends between elements are breaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import ExtractionError
from pipeline.records import Block, BlockKind, Extracted

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT = frozenset({"script", "style", "template", "noscript", "head", "svg", "math", "object",
                     "iframe", "select", "textarea", "button", "audio", "video"})  # fmt: skip
_AROUND = frozenset({"nav", "footer", "header", "aside", "menu", "rt", "rp"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
     "font", "i", "ins", "kbd", "label", "mark", "q", "rb", "rp", "rt", "ruby", "s", "samp",
     "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img"}
)  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_ROLE_OF = {"li": "item", "dt": "item", "dd": "item", "tr": "row", "caption": "caption",
            "figcaption": "caption", "pre": "code", "blockquote": "quote"}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_META = {"og:site_name": "issuer", "author": "issuer", "dc.publisher": "issuer",
         "citation_title": "title", "dc.title": "title", "og:url": "url",
         "jobun:address": "address", "jobun:kind": "kind"}  # fmt: skip


def extract(text: str, name: str) -> Extracted:
    """Read an HTML page; raise `ExtractionError` when it shows no text."""
    from lxml import etree

    # lxml takes text with an encoding declaration only as bytes.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    cut = next((e for e in parser.error_log if e.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT), None)
    if cut is not None:  # libxml2 would go on without the rest
        raise ExtractionError(
            f"{name}, line {cut.line}: the HTML is nested too deeply to read ({cut.message})."
        )
    if root is None:
        raise ExtractionError(f"{name}: the HTML has no elements; save the page again.")
    page = _Page()
    body = root.find("body")
    page.walk(body if body is not None else root)
    if not any(b.kind in ("text", "heading") and b.text.strip() for b in page.blocks):
        raise ExtractionError(
            f"{name}: the HTML page shows no text; its content is probably loaded by a script. "
            "Save the rendered page, or fetch the document's own file."
        )
    return Extracted(name, "html", tuple(page.blocks), _facts(root, page.blocks))


@dataclass
class _Page:
    """The blocks so far; a break is put in only when content follows."""

    blocks: list[Block] = field(default_factory=list)
    _pending: str = ""
    _space: bool = False

    def walk(self, top: _Element) -> None:
        """Depth first without recursion: pages nest as deep as they like."""
        stack: list[tuple[_Element, bool, BlockKind, int, str]] = [(top, False, "text", 0, "")]
        while stack:
            element, done, kind, level, role = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if done:
                self._close(tag)
                continue
            if not tag or tag in _SILENT or element.get("hidden") is not None:
                continue
            if kind != "furniture" and _is_around(element, tag):
                kind, level, role = "furniture", 0, ""
            elif kind != "furniture" and tag in _HEADINGS:
                kind, level, role = "heading", _HEADINGS[tag], ""
            role = _ROLE_OF.get(tag, role)
            self._open(tag)
            self._text(element.text, kind, level, role)
            stack.append((element, True, kind, level, role))
            for child in reversed(element):
                # A child's tail belongs to this element: push it as a step of its own.
                if child.tail:
                    stack.append((_tail(child.tail), False, kind, level, role))
                stack.append((child, False, kind, level, role))

    def _open(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._break(" | ")
        elif tag not in _INLINE and tag != _TAIL:
            self._break("\n")

    def _close(self, tag: str) -> None:
        if tag not in _INLINE and tag not in ("td", "th", _TAIL):
            self._break("\n")

    def _break(self, separator: str) -> None:
        if self.blocks and self._pending != "\n":
            self._pending = separator
        self._space = False

    def _text(self, text: str | None, kind: BlockKind, level: int, role: str) -> None:
        if not text:
            return
        if role != "code":
            text = _SPACE.sub(" ", text)
            if self._pending or not self.blocks or self._space:
                text = text.lstrip(" ")
            if not text:
                return
        if self._pending:
            self.blocks.append(Block(self._pending, "break"))
            self._pending = ""
        self._space = text.endswith(" ")
        last = self.blocks[-1] if self.blocks else None
        if last and (last.kind, last.level, last.role) == (kind, level, role):
            self.blocks[-1] = Block(last.text + text, kind, level=level, role=role)
        else:
            self.blocks.append(Block(text, kind, level=level, role=role))


_TAIL = "jobun-tail"


def _tail(text: str) -> _Element:
    """A stand-in element, so that a tail waits its turn on the same stack."""
    from lxml import etree

    element = etree.Element(_TAIL)
    element.text = text
    return element


def _is_around(element: _Element, tag: str) -> bool:
    """Tell whether an element is one of the parts around the content."""
    if (element.get("role") or "").lower() in _ROLES:
        return True
    if tag not in _AROUND:
        return False
    if tag in ("header", "footer", "aside"):
        inside = any(a.tag in ("article", "main") for a in element.iterancestors())
        return not inside and element.find(".//h1") is None
    return True


def _facts(root: _Element, blocks: list[Block]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = _META.get((meta.get("name") or meta.get("property") or "").lower(), "")
        if key and (meta.get("content") or "").strip():
            facts.setdefault(key, str(meta.get("content")).strip())
    for link in root.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            facts["url"] = str(link.get("href"))
    lang = (root.get("lang") or "").lower()[:2]
    if lang in ("ja", "ko", "en"):
        facts["lang"] = lang
    title = root.find(".//title")
    shown = "".join(map(str, title.itertext())) if title is not None else ""
    shown = _SPACE.sub(" ", shown).strip()
    tops = [b.text.strip() for b in blocks if b.kind == "heading" and b.level == 1]
    # The page's only first-level heading is its title; <title> adds the site's name to it.
    name = tops[0] if len(tops) == 1 and tops[0] else shown
    if name:
        facts.setdefault("title", name)
    return facts
