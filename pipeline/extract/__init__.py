"""From a file's bytes to blocks: one module per format, dispatched here.

The content decides, then the suffix: a law in XML is a law whatever its file is called, and a
picture named `.md` is refused.  Text formats keep every character of the decoded file; a carriage
return before a line feed is kept as markup, one that ends a line alone becomes a line feed.
"""

from __future__ import annotations

from pathlib import PurePath

from pipeline.errors import ExtractionError, UnknownTypeError
from pipeline.extract import office, sniff
from pipeline.extract.encoding import Decoded, decode
from pipeline.extract.line_ends import restored, unified
from pipeline.records import Extracted

_BINARY = frozenset({".pdf", ".hwp", ".hwpx", ".docx", ".docm", ".pptx", ".pptm"})
# What a walk through a folder takes up; other files are skipped and listed.
SUFFIXES = _BINARY | {".md", ".markdown", ".txt", ".text", ".xml", ".html", ".htm", ".xhtml",
                      ".json"}  # fmt: skip


def extract(data: bytes, name: str) -> Extracted:
    """Read one file; `name` is its file name or path, used for its suffix and in messages.

    It is parsed in a process of its own with limits on time, memory and output (`apart.py`).
    Raises `UnknownTypeError` for a type that Jobun does not read, and `ExtractionError` for a file
    that it should read and cannot: empty, binary, damaged, encrypted, hostile, or beyond a limit.
    """
    if not data.strip():
        raise ExtractionError(f"{name}: the file is empty; there is nothing to read.")
    if b"%PDF-" in data[:1024]:
        from pipeline.extract import pdf

        return pdf.extract(data, name)
    from pipeline.extract import apart, wire

    return wire.from_bytes(apart.readers()[0].ask("file", data, name))


def read_here(data: bytes, name: str) -> Extracted:
    """`extract` in this process, for all that is no PDF: what the child runs."""
    suffix = PurePath(name).suffix.lower()
    document = office.extract(data, name)
    if document is not None:
        return document
    binary = sniff.binary_type(data)
    if binary:
        kind = ExtractionError if suffix in SUFFIXES else UnknownTypeError
        raise kind(f"{name}: this is {binary}, which Jobun does not read; {sniff.ADVICE}")
    if suffix in _BINARY:
        raise ExtractionError(
            f"{name}: the file is named {suffix} and is none; get it again from its source."
        )
    if suffix and suffix not in SUFFIXES and not sniff.may_be_markup(data):
        raise UnknownTypeError(f"{name}: Jobun does not read {suffix} files; {sniff.ADVICE}")
    decoded = decode(data, name, declared=sniff.declared_encoding(data))
    if sniff.is_mojibake(decoded.text):
        raise ExtractionError(
            f"{name}: the text is UTF-8 that was once read as another encoding and saved so "
            "(mojibake), and cannot be told back; get the file again from its source."
        )
    extracted = _dispatch(decoded, name, suffix)
    warnings = [*(f"{name}, {w}" for w in decoded.warnings), *extracted.warnings]
    return Extracted(
        name,
        extracted.dialect,
        extracted.blocks,
        {**extracted.metadata, "encoding": decoded.encoding},
        tuple(warnings),
    )


def _dispatch(decoded: Decoded, name: str, suffix: str) -> Extracted:
    """Hand a decoded text to the module of its format."""
    text = decoded.text
    kind = sniff.markup_type(text, suffix)
    if kind in ("xml", "html"):
        # The declared encoding may be wrong, and lxml knows fewer than we do: give it UTF-8.
        data = sniff.as_utf8(text)
    if kind == "xml":
        return _xml(data, text, name, suffix)
    if kind == "html":
        if sniff.is_register_text(text):
            from pipeline.extract import federal_register

            return federal_register.extract(text, name)
        if sniff.is_register_page(text):
            from pipeline.extract import federal_register

            return federal_register.extract_html(text, name)
        if sniff.is_egov_page(text):
            from pipeline.extract import egov_html

            return egov_html.extract(data, name)
        if sniff.is_eurlex_page(text):
            from pipeline.extract import eurlex_html

            return eurlex_html.extract(text, name)
        from pipeline.extract import html

        return html.extract(text, name)
    if kind == "json":
        return _json(text, name)
    if suffix and suffix not in SUFFIXES:
        raise UnknownTypeError(f"{name}: Jobun does not read {suffix} files; {sniff.ADVICE}")
    plain, returns = unified(text)
    return restored(_text(plain, name, suffix), returns)


def _xml(data: bytes, text: str, name: str, suffix: str) -> Extracted:
    sniff.refuse_declarations(text, name)
    root = sniff.xml_root(text)
    if sniff.is_korean_refusal(root, text):
        raise ExtractionError(
            f"{name}: it only says that the 국가법령정보 API has no such law; get the law again."
        )
    if root in ("Law", "DataRoot", "law_data_response"):
        from pipeline.extract import lawxml

        return lawxml.extract(data, name)
    if sniff.is_korean_answer(root, text):
        from pipeline.extract import lawgokr

        return lawgokr.extract_xml(data, name)
    if root in sniff.FORMEX_ROOTS:
        from pipeline.extract import eurlex_formex

        return eurlex_formex.extract(data, name)
    if root in sniff.ECFR_ROOTS:
        from pipeline.extract import ecfr_xml

        return ecfr_xml.extract(data, name)
    if not suffix or suffix in SUFFIXES:
        sniff.check_well_formed(data, name)
    raise UnknownTypeError(
        f"{name}: XML with the root element <{root}> is of no kind that Jobun reads "
        "(法令標準XML, alone or as the e-Gov API sends it; a law or rule of the 국가법령정보 API; "
        "the eCFR's XML)."
    )


def _json(text: str, name: str) -> Extracted:
    value = sniff.json_value(text, name)
    data = text.encode("utf-8", "surrogatepass")
    if sniff.is_law_json(value):
        from pipeline.extract import lawxml

        return lawxml.extract_json(data, name)
    if sniff.is_korean_json(value):
        from pipeline.extract import lawgokr

        return lawgokr.extract_json(value, name)
    if sniff.is_register_json(value):
        from pipeline.extract import federal_register

        return federal_register.extract_json(value, name)
    if sniff.is_ccl_json(value):
        from pipeline.extract import ccl_json

        return ccl_json.extract(data, name)
    raise UnknownTypeError(
        f"{name}: this JSON is of no kind that Jobun reads "
        "(the Commerce Control List by entries, a law of the e-Gov or the 국가법령정보 API, "
        "documents of the Federal Register's API)."
    )


def _text(text: str, name: str, suffix: str) -> Extracted:
    """Markdown dialects by their signs, generic Markdown by its suffix, else plain text."""
    if sniff.is_register_text(text):
        from pipeline.extract import federal_register

        return federal_register.extract(text, name)
    dialect = sniff.markdown_dialect(text)
    if dialect == "legalize-jp":
        from pipeline.extract import legalize_jp

        return legalize_jp.extract(text, name)
    if dialect == "legalize-kr":
        from pipeline.extract import legalize_kr

        return legalize_kr.extract(text, name)
    if dialect == "regulate-kr":
        from pipeline.extract import regulate_kr

        return regulate_kr.extract(text, name)
    if dialect == "ecfr-markdown":
        from pipeline.extract import ecfr_markdown

        return ecfr_markdown.extract(text, name)
    if dialect == "treaty-markdown":
        from pipeline.extract import treaty_markdown

        return treaty_markdown.extract(text, name)
    if suffix in (".md", ".markdown"):
        from pipeline.extract import markdown

        return markdown.extract(text, name)
    from pipeline.extract import plaintext

    return plaintext.extract(text, name)
