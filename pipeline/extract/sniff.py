"""What a file is, by its content: signs of formats and dialects, never file names."""

from __future__ import annotations

import json
import re
from typing import Any

from pipeline.errors import ExtractionError
from pipeline.extract.frontmatter import front_matter
from pipeline.untrusted import xml_parser

ADVICE = "convert it to PDF, DOCX, HTML, Markdown or text."

_MAGIC = (
    (b"PK\x03\x04", "a zip archive (neither docx, pptx nor hwpx)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (doc, xls or ppt)"),
    (b"HWP Document File", "an HWP document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf'\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"%!PS", "a PostScript file"),
    (b"AT&TFORM", "a DjVu document"),
)
_TAG = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*)*<(?P<bang>!)?(?P<name>[^\W\d_][\w:.\-]*)", re.S
)
_HTML_TAGS = frozenset({"html", "head", "body", "div", "p", "table", "article", "section", "main",
                        "h1", "h2", "h3", "ul", "ol", "span", "title"})  # fmt: skip
# The roots of Formex 4, in which the Publications Office keeps the Official Journal.
FORMEX_ROOTS = frozenset({"ACT", "ANNEX", "GENERAL", "DECISION", "CONS.ACT", "CONS.ANNEX"})
# The roots of the eCFR's XML: a title, chapter, part or section, or a wrapper around them.
ECFR_ROOTS = frozenset({"ECFR", "DLPSTEXTCLASS", *(f"DIV{n}" for n in range(1, 10))})
_DECLARED = re.compile(
    rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.I,
)


def binary_type(data: bytes) -> str:
    """What a file of a known binary type is, in words; "" for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP image"
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return "a BMP image"
    if data[4:8] == b"ftyp":
        return "a video or HEIF image"
    return next((what for magic, what in _MAGIC if data.startswith(magic)), "")


def is_mojibake(text: str) -> bool:
    """Tell whether a text is UTF-8 that was once decoded as Shift_JIS or Windows-1252.

    The first bytes of kana (E3 81 to E3 83) become 縺, 繧 and 繝, which nobody writes; those of
    kana, kanji and hangul become accented letters with symbols between.
    """
    sample = text[:200_000]
    size = max(50, len(re.findall(r"[^\s\x21-\x7e]", sample)))
    japanese = len(re.findall(r"[縺繧繝]", sample))
    western = len(re.findall(r"[ãäåæçèéêëìí][\u0080-\u00bf‚„…†‡ˆ‰Š‹Œ\u017d‘’“”•–—˜™š›œžŸ]", sample))
    return japanese > 0.05 * size or western > 0.2 * size


def declared_encoding(data: bytes) -> str:
    """The encoding that an XML declaration or an HTML meta element states, or ""."""
    match = _DECLARED.search(data[:4096]) if may_be_markup(data) else None
    return (match[1] or match[2]).decode("ascii") if match else ""


def may_be_markup(data: bytes) -> bool:
    """Tell whether a file may be XML or HTML: its first visible character is `<`."""
    head = data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<")


def markup_type(text: str, suffix: str) -> str:
    """`xml`, `html`, `json`, or "" for running text (Markdown included)."""
    head = text.lstrip("\ufeff \t\r\n")
    prose = suffix in (".md", ".markdown", ".txt", ".text")
    if head.startswith("<"):
        match = _TAG.match(head[:20_000])
        tag = match["name"].lower() if match else ""
        if match and match["bang"]:
            return "html" if re.match(r"\s+html\b", head[match.end() :], re.I) else "xml"
        if tag == "html" or (suffix in (".html", ".htm", ".xhtml") and tag):
            return "html"
        if head.startswith("<?xml") or suffix == ".xml" or tag in ("law", "dataroot"):
            return "xml"
        if prose:
            return ""  # Markdown may begin with an HTML element
        return "html" if tag in _HTML_TAGS else "xml"
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if suffix == ".json" or (not suffix and head.startswith('{"')):
        return "json"
    return "xml" if suffix == ".xml" else ""


def as_utf8(text: str) -> bytes:
    """Markup as UTF-8 bytes whose declaration says so."""
    text = re.sub(r"(\A\s*<\?xml[^>]*?encoding\s*=\s*)([\"'])[\w.:-]+\2", r"\1\2UTF-8\2", text)
    return text.lstrip("\ufeff \t\r\n").encode("utf-8", "surrogatepass")


def refuse_declarations(text: str, name: str) -> None:
    """Raise for a document type or entity declaration: an attack, or nothing that we read."""
    match = re.search(r"<!(DOCTYPE|ENTITY)\b", text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        raise ExtractionError(
            f"{name}, line {line}: the XML has a {match[1]} declaration, which Jobun does not "
            "accept (it can expand without end or read other files); remove it."
        )


def check_well_formed(data: bytes, name: str) -> None:
    """Raise `ExtractionError` when XML is truncated or otherwise broken."""
    from lxml import etree

    parser = xml_parser()
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExtractionError(
            f"{name}: the XML is damaged or truncated ({error}); get the file again."
        ) from error


def xml_root(text: str) -> str:
    """The name of the root element."""
    match = _TAG.match(text.lstrip("\ufeff"))
    return match["name"] if match else ""


def is_egov_page(text: str) -> bool:
    """Tell whether an HTML page is a law as laws.e-gov.go.jp shows it."""
    return bool(re.search(r"class=\"[^\"]*\b_div_(?:ArticleTitle|ParagraphSentence|ItemSentence)\b",
                          text))  # fmt: skip


def is_eurlex_page(text: str) -> bool:
    """Tell whether an HTML page is an act of Union law as the Publications Office writes it."""
    return bool(re.search(
        r"class=[\"'](?:oj-(?:doc-ti|ti-art|normal)|ti-art|title-article-norm|title-doc-first)\b",
        text,
    ))  # fmt: skip


def is_register_text(text: str) -> bool:
    """Tell whether a text, or the page around it, is a document as the Federal Register prints."""
    return bool(re.search(r"^\[Federal Register Volume \d+, Number \d+", text[:4000], re.M))


def is_register_page(text: str) -> bool:
    """Tell whether an HTML page is a document's body as federalregister.gov gives it."""
    return "unprinted-element" in text and bool(re.search(r"\bFR Doc\.? ", text))


def json_value(text: str, name: str) -> Any:
    """The value of a JSON file; raise `ExtractionError` when it is broken."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ExtractionError(f"{name}: the JSON is nested too deeply to be a document.") from error
    except ValueError as error:
        raise ExtractionError(
            f"{name}: the JSON is damaged or truncated ({error}); get the file again."
        ) from error


def is_law_json(value: Any) -> bool:
    """Tell whether a value is 法令標準XML as JSON: an element, or the e-Gov v2 envelope."""
    if not isinstance(value, dict):
        return False
    element = value.get("law_full_text", value)
    return isinstance(element, dict) and element.get("tag") == "Law"


def is_korean_answer(root: str, text: str) -> bool:
    """Tell whether XML is a law or a rule as the 국가법령정보 API (law.go.kr) answers.

    `<law>` is also what its errors and the entries of a search are called.
    """
    if root == "law":
        return "<기본정보>" in text[:20_000]
    return root in ("법령", "AdmRulService")


def is_korean_refusal(root: str, text: str) -> bool:
    """Tell whether XML is what that API says of a law it does not have: `<Law>…없습니다.</Law>`."""
    return root == "Law" and re.search(r"<Law>\s*(?:<!\[CDATA\[)?[^<]*없습니다", text) is not None


def is_korean_json(value: Any) -> bool:
    """Tell whether a value is a law or a rule of the 국가법령정보 API."""
    return isinstance(value, dict) and any(
        isinstance(value.get(key), dict) for key in ("법령", "AdmRulService")
    )


def is_register_json(value: Any) -> bool:
    """Tell whether a value is a document of the Federal Register's API, or a listing of such."""
    rows = value.get("results", [value]) if isinstance(value, dict) else None
    return (
        isinstance(rows, list)
        and bool(rows)
        and all(
            isinstance(row, dict)
            and isinstance(row.get("document_number"), str)
            and isinstance(row.get("publication_date"), str)
            and isinstance(row.get("title"), str)
            for row in rows
        )
    )


def is_ccl_json(value: Any) -> bool:
    """Tell whether a value holds control-list entries by ECCN."""
    entries = value.get("entries") if isinstance(value, dict) else None
    first = next(iter(entries.values() if isinstance(entries, dict) else entries or ()), None)
    codes = first.get("eccn", first.get("code")) if isinstance(first, dict) else None
    return isinstance(codes, str) and bool(re.fullmatch(r"\d[A-Z]\d{3}[a-z]?", codes))


def markdown_dialect(text: str) -> str:
    """The law dialect that a Markdown text is written in, by its head; "" for none."""
    _, head, _ = front_matter(text, "")
    if head.get("country", "").lower() == "jp" and head.get("identifier"):
        return "legalize-jp"
    if head.get("제목"):
        if head.get("행정규칙구분") or head.get("admRulSeq"):
            return "regulate-kr"
        if head.get("법령MST") or head.get("법령ID"):
            return "legalize-kr"
    if head.get("title_number") and (
        head.get("chapter") or re.search(r"^#{3,5} § § \d", text, re.M)
    ):
        return "ecfr-markdown"
    if not head and _is_treaty(text):
        return "treaty-markdown"
    return ""


def _is_treaty(text: str) -> bool:
    """The treaty collection: a meta element, the Dutch title, then the English one."""
    return bool(
        re.match(r"\s*<meta http-equiv=[^>]*>\s*##(?!#)[^\n]+\n\s*####[^\n]+\n", text)
        or (
            re.match(r"\s*##\S[^\n]*\n\s*####\S", text)
            and re.search(r"^###\s*Article\s", text, re.M)
        )
    )
