"""DOCX files of a few elements, packed by hand: what python-docx has no words for."""

from __future__ import annotations

import io
import zipfile

from pipeline.extract.docx import extract
from pipeline.records import Extracted

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def made(body: str, name: str = "made.docx", **parts: str) -> Extracted:
    """Read a document with this body; `parts` are the contents of further parts by kind."""
    return extract(packed(body, **parts), name)


def packed(body: str, **parts: str) -> bytes:
    """A DOCX of this body."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", _relations({"word/document.xml": "officeDocument"}))
        archive.writestr(
            "word/_rels/document.xml.rels", _relations({f"{kind}.xml": kind for kind in parts})
        )
        archive.writestr(
            "word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
        )
        for kind, content in parts.items():
            root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
            archive.writestr(f"word/{kind}.xml", f"<w:{root} {SPACES}>{content}</w:{root}>")
    return stream.getvalue()


def _relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{kind}" Type="{TYPE}{kind}" Target="{target}"/>'
        for target, kind in targets.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'


def p(text: str = "", properties: str = "", runs: str = "") -> str:
    """A paragraph."""
    said = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{said}{runs}</w:p>"


def r(content: str, properties: str = "") -> str:
    """A run."""
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def t(text: str) -> str:
    """A run of plain text."""
    return r(f'<w:t xml:space="preserve">{text}</w:t>')


def listed(list_id: int, level: int = 0) -> str:
    """The properties of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def level(n: int, form: str, text: str, more: str = "") -> str:
    """A level of a list's definition."""
    return (
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*definitions: str) -> str:
    """The content of word/numbering.xml: lists 1, 2 … of these definitions."""
    return "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{d}</w:abstractNum>'
        for n, d in enumerate(definitions, 1)
    ) + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in range(1, len(definitions) + 1)
    )


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="見出し 1"/><w:pPr><w:outlineLvl '
    'w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="제목 꾸밈"/>'
    '<w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>'
)


def style(key: str) -> str:
    """The properties of a paragraph of a style."""
    return f'<w:pStyle w:val="{key}"/>'


def lines(found: Extracted) -> list[str]:
    """The stored text's lines."""
    return found.text.removesuffix("\n").split("\n")


def cell(content: str, properties: str = "") -> str:
    """A table's cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows of cells."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
