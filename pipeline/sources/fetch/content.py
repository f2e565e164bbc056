"""Whether a body is of the kind that is due, by its first bytes; nothing is parsed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from pipeline.sources.fetch.failure import Failure
from pipeline.sources.outcome import Kind

_LOOKED_AT = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What may stand before the first element: declaration, processing instructions, comments.
_PROLOGUE = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_HTML_NAMES = (
    "html|head|body|title|meta|link|script|style|div|p|span|table|h[1-6]|form|iframe|font|center|br"
)
_HTML = re.compile(rf"<(?:!doctype\s+html|(?:{_HTML_NAMES})(?=[\s/>]))", re.IGNORECASE)
# Under an XML declaration a <table> or a <title> is a word of that document's own.
_XHTML = re.compile(r"<(?:!doctype\s+html|html(?=[\s/>]))", re.IGNORECASE)
# An OLE file or a zip archive that names a part of HWP, Word or PowerPoint.
_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04")
_OFFICE_NAMES = (b"HWP Document File", b"application/hwp+zip", b"Contents/content.hpf",
                 b"word/document", b"ppt/presentation")  # fmt: skip
_TEXT_MEDIA = ("text/html", "application/xhtml+xml")
_PLAIN_MEDIA = ("text/plain", "text/markdown")  # Markdown may well begin with a <div>


def kind_of(data: bytes, media: str = "") -> Kind | None:
    """What the body is; None for anything else (a picture, an empty body)."""
    start, codec = data[:_LOOKED_AT], "latin-1"
    for bom, name in _BOMS:
        if start.startswith(bom):
            start, codec = start[len(bom) :], name
            break
    else:
        if b"%PDF-" in start[:1024]:
            return "pdf"
        if start.startswith(_OFFICE) and any(name in data for name in _OFFICE_NAMES):
            return "office"
        if start[:2] in (b"<\0", b"\0<"):  # UTF-16 without a mark (XML 1.0, appendix F)
            codec = "utf-16-le" if start[0] else "utf-16-be"
    text = start.decode(codec, "replace").lstrip()
    if not text:
        return None
    if text[0] in "{[":
        return "json"
    if text[0] == "<":
        begun = _PROLOGUE.match(text)
        pattern = _XHTML if text.startswith("<?xml") else _HTML
        return "html" if pattern.match(text, begun.end() if begun else 0) else "xml"
    if "\0" in text:
        return None
    return "html" if media in _TEXT_MEDIA else "text"


def check(data: bytes, kinds: Sequence[Kind], *, media: str, where: str, framed: bool) -> None:
    """Raise a `Failure` of kind "wrong" unless the body is one of `kinds` (any when empty).

    Text is everything readable but what comes as HTML.  `framed` tells that HTTP itself said
    where the body ends; a body that is not must end as its kind does, for it could be cut off
    unseen.
    """
    if not kinds:
        return
    due = " or ".join(kind.upper() if kind != "text" else kind for kind in kinds)
    if not data.strip(b"\0 \r\n\t"):
        raise Failure(
            f"{where}: the body is empty where {due} was due. Nothing is taken from it; "
            "try again later, and look at the address in a browser if it stays so.",
            "wrong",
        )
    kind = kind_of(data, media)
    readable = kind in ("xml", "json") or (kind == "html" and media in _PLAIN_MEDIA)
    if kind not in kinds and not ("text" in kinds and readable):
        raise Failure(
            f"{where}: {(kind or media or 'something else').upper()} came where {due} was due. "
            "Nothing is taken from it; it is often a page that says what is the matter: look at "
            "the address in a browser.",
            "wrong",
        )
    if not framed and not _ended(data, kind):
        raise Failure(
            f"{where}: the body was cut off. Nothing of it is kept; try again later.",
            "wrong",
            passing=True,
        )


def _ended(data: bytes, kind: Kind | None) -> bool:
    tail = data[-2048:].rstrip(b"\0 \r\n\t")
    match kind:
        case "xml" | "html":
            return tail.endswith(b">")
        case "json":
            return tail.endswith((b"}", b"]"))
        case "pdf":
            return b"%%EOF" in tail
        case _:
            return True
