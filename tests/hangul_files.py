"""Hangul documents made in a test: HWPX from XML, HWP 5 from the same parts.

The paragraph shapes of `HEAD`: 0 plain, 1 to 3 the outline's levels (제1조, ①, 1.), 4 and 5 a
numbering's (가., 1)), 6 a bullet.  Its character shapes: 0 plain, 1 raised, 2 struck out, 3 with
the line that programs state and do not draw.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

NS = (
    'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" '
    'xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" '
    'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" '
    'xmlns:hc="http://www.hancom.co.kr/hwpml/2011/core" '
    'xmlns:opf="http://www.idpf.org/2007/opf/"'
)


def _shape(number: int, kind: str = "NONE", definition: int = 0, level: int = 0) -> str:
    return (
        f'<hh:paraPr id="{number}" tabPrIDRef="0"><hh:align horizontal="JUSTIFY"/>'
        f'<hh:heading type="{kind}" idRef="{definition}" level="{level}"/></hh:paraPr>'
    )


def _level(level: int, form: str, text: str) -> str:
    return f'<hh:paraHead start="1" level="{level}" numFormat="{form}">{text}</hh:paraHead>'


HEAD = (
    '<hh:numberings><hh:numbering id="1" start="1">'
    + _level(1, "DIGIT", "제^1조") + _level(2, "CIRCLED_DIGIT", "^2") + _level(3, "DIGIT", "^3.")
    + '</hh:numbering><hh:numbering id="2" start="1">'
    + _level(1, "HANGUL_SYLLABLE", "^1.") + _level(2, "DIGIT", "^2)")
    + '</hh:numbering></hh:numberings><hh:bullets><hh:bullet id="1" char="○"/></hh:bullets>'
    '<hh:charProperties><hh:charPr id="0"/><hh:charPr id="1"><hh:supscript/></hh:charPr>'
    '<hh:charPr id="2"><hh:strikeout shape="SOLID"/></hh:charPr>'
    '<hh:charPr id="3"><hh:strikeout shape="3D"/></hh:charPr>'
    '</hh:charProperties>'
    "<hh:paraProperties>"
    + _shape(0) + _shape(1, "OUTLINE", 0, 0) + _shape(2, "OUTLINE", 0, 1)
    + _shape(3, "OUTLINE", 0, 2) + _shape(4, "NUMBER", 2, 0) + _shape(5, "NUMBER", 2, 1)
    + _shape(6, "BULLET", 1, 0)
    + '</hh:paraProperties><hh:styles><hh:style id="0" name="바탕글" engName="Normal"/>'
    '<hh:style id="1" name="제목 2" engName=""/></hh:styles>'
)  # fmt: skip


def run(text: str, shape: int = 0) -> str:
    """A run of text; `shape` is a character shape."""
    return f'<hp:run charPrIDRef="{shape}"><hp:t>{escape(text)}</hp:t></hp:run>'


def p(content: str, shape: int = 0, style: int = 0) -> str:
    """A paragraph of XML, or of plain text."""
    held = content if content.startswith("<hp:") else run(content)
    return f'<hp:p id="0" paraPrIDRef="{shape}" styleIDRef="{style}">{held}</hp:p>'


def control(xml: str) -> str:
    """A run with a control."""
    return f'<hp:run charPrIDRef="0"><hp:ctrl>{xml}</hp:ctrl></hp:run>'


def held(*paragraphs: str) -> str:
    """A list of paragraphs."""
    return f"<hp:subList>{''.join(map(p, paragraphs))}</hp:subList>"


def note(number: int, *paragraphs: str, kind: str = "footNote") -> str:
    """A footnote or endnote whose first paragraph begins with its number, as programs write it."""
    own = (
        f'<hp:autoNum num="{number}" numType="{kind[:-4].upper()}NOTE"><hp:autoNumFormat '
        'type="DIGIT" userChar="" prefixChar="" suffixChar=")" supscript="0"/></hp:autoNum>'
    )
    first = f"{control(own)}{run(' ' + paragraphs[0])}"
    return control(
        f'<hp:{kind} number="{number}" suffixChar="41">{held(first, *paragraphs[1:])}</hp:{kind}>'
    )


def cell(row: int, column: int, *paragraphs: str, rows: int = 1, columns: int = 1) -> str:
    """A table's cell."""
    return (
        f'<hp:tc>{held(*paragraphs)}<hp:cellAddr colAddr="{column}" rowAddr="{row}"/>'
        f'<hp:cellSpan colSpan="{columns}" rowSpan="{rows}"/></hp:tc>'
    )


def table(*rows: Sequence[str], caption: str = "", inline: bool = True) -> str:
    """A run with a table of cells."""
    lines = "".join(f"<hp:tr>{''.join(row)}</hp:tr>" for row in rows)
    places = [re.findall(r'colAddr="(\d+)".*?colSpan="(\d+)"', xml) for row in rows for xml in row]
    columns = max(int(found[-1][0]) + int(found[-1][1]) for found in places)
    title = f'<hp:caption side="TOP">{held(caption)}</hp:caption>' if caption else ""
    place = f'<hp:pos treatAsChar="{int(inline)}" vertRelTo="PARA" vertOffset="2000"/>'
    return (
        f'<hp:run charPrIDRef="0"><hp:tbl textWrap="TOP_AND_BOTTOM" rowCnt="{len(rows)}" '
        f'colCnt="{columns}">'
        f"{place}{title}{lines}</hp:tbl></hp:run>"
    )


def plain_table(*rows: Sequence[str], caption: str = "") -> str:
    """A table of texts, none merged."""
    cells = [[cell(r, c, text) for c, text in enumerate(row)] for r, row in enumerate(rows)]
    return table(*cells, caption=caption)


def box(*paragraphs: str, inline: bool = False) -> str:
    """A run with a text box."""
    return (
        '<hp:run charPrIDRef="0"><hp:rect textWrap="SQUARE">'
        f'<hp:pos treatAsChar="{int(inline)}" vertRelTo="PAPER" vertOffset="0"/>'
        "<hp:shapeComment>사각형입니다.</hp:shapeComment>"
        f"<hp:drawText>{held(*paragraphs)}</hp:drawText></hp:rect></hp:run>"
    )


def section(*paragraphs: str) -> str:
    """The XML of a section; the first paragraph defines it."""
    properties = (
        '<hp:run charPrIDRef="0"><hp:secPr outlineShapeIDRef="1"><hp:footNotePr><hp:autoNumFormat '
        'type="DIGIT" userChar="" prefixChar="" suffixChar=")" supscript="0"/></hp:footNotePr>'
        "</hp:secPr></hp:run>"
    )
    return f"<hs:sec {NS}>{p(properties)}{''.join(paragraphs)}</hs:sec>"


def parts(*sections: str, title: str = "", head: str = HEAD) -> dict[str, str]:
    """The parts of a package."""
    items = "".join(
        f'<opf:item id="section{n}" href="Contents/section{n}.xml"/>' for n in range(len(sections))
    )
    spine = "".join(f'<opf:itemref idref="section{n}"/>' for n in range(len(sections)))
    return {
        "mimetype": "application/hwp+zip",
        "Contents/content.hpf": f"<opf:package {NS}><opf:metadata><opf:title>{escape(title)}"
        '</opf:title></opf:metadata><opf:manifest><opf:item id="header" '
        f'href="Contents/header.xml"/>{items}</opf:manifest><opf:spine>{spine}</opf:spine>'
        "</opf:package>",
        "Contents/header.xml": f"<hh:head {NS}><hh:refList>{head}</hh:refList></hh:head>",
        **{f"Contents/section{n}.xml": text for n, text in enumerate(sections)},
    }


def zip_of(files: Mapping[str, str | bytes]) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return out.getvalue()


def hwpx_file(*paragraphs: str, title: str = "") -> bytes:
    """An HWPX document of one section."""
    return zip_of(parts(section(*paragraphs), title=title))


def hwp_file(*paragraphs: str, title: str = "") -> bytes:
    """An HWP 5 document of one section, written by python-hwpx from the parts of an HWPX."""
    from hwpx.hwp5.writer import write_hwp5

    made = {path: text.encode() for path, text in parts(section(*paragraphs), title=title).items()}
    return write_hwp5(made)


def distribution_copy(data: bytes, *, seed: int = 0x1234567) -> bytes:
    """The same document as a distribution copy (배포용 문서), its sections in ViewText."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from hwpx.hwp5.cfb import CompoundFile, build_compound_file, read_all_streams

    mask = bytearray()
    state = seed
    while len(mask) < 256:
        drawn = []
        for _ in range(2):
            state = (state * 214013 + 2531011) % (1 << 32)
            drawn.append(state >> 16)
        mask += bytes([drawn[0] % 256]) * (drawn[1] % 16 + 1)
    at = 4 + seed % 16
    key = bytes(range(16))
    plain = bytearray(256)
    plain[at : at + 16] = key
    record = bytearray(a ^ b for a, b in zip(plain, mask[:256], strict=True))
    record[:4] = seed.to_bytes(4, "little")
    streams = []
    for path, stream in read_all_streams(CompoundFile(data)):
        if path == "FileHeader":
            stream = stream[:36] + bytes([stream[36] | 4]) + stream[37:]
        if path.startswith("BodyText/"):
            cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
            secret = cipher.update(stream + bytes(-len(stream) % 16)) + cipher.finalize()
            word = (0x1C | 256 << 20).to_bytes(4, "little")
            streams.append((path.replace("Body", "View"), word + bytes(record) + secret))
            stream = stream[:0]
        streams.append((path, stream))
    return build_compound_file(streams)
