"""法令標準XML (XML schema for Japanese statutes, version 3), as e-Gov serves it.

Three shapes: the bare `<Law>`, the v1 envelope (`DataRoot/ApplData/LawFullText`), the v2 envelope
(`law_data_response`); and the v2 JSON, whose objects (`tag`, `attr`, `children`) say the same.
A document type or entity declaration is refused, nothing is fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ExtractionError
from pipeline.extract.encoding import decode
from pipeline.extract.lawblocks import named_revision
from pipeline.extract.lawtree import plain, whole, write
from pipeline.knowledge import jp_law_id
from pipeline.records import Block, Extracted
from pipeline.untrusted import xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)")


def extract_json(data: bytes, name: str) -> Extracted:
    """Read the JSON of the e-Gov API v2."""
    from pipeline.extract.lawjson import extract as read

    return read(data, name)


def extract(data: bytes, name: str) -> Extracted:
    """Read one law; raise `ExtractionError` when the XML is broken, guarded, or holds no law."""
    declared = _ENCODING.search(data[:200])
    decoded = decode(data, name, declared=declared[1].decode("ascii") if declared else "")
    root = _parse(decoded.text, name)
    law = _law(root, name)
    metadata = {**facts(law, name), **_envelope(root)}
    doubts = [*decoded.warnings]
    if sum(1 for _ in root.iter("Law")) > 1:
        doubts.append(f"{name}: it holds several laws; only the first one was read.")
    return made(root, law, name, metadata, tuple(doubts))


def made(
    root: _Element, law: _Element, name: str, metadata: dict[str, str], doubts: tuple[str, ...] = ()
) -> Extracted:
    """The blocks of a parsed law, the envelope around it as furniture."""
    blocks: list[Block] = []
    inside, found = write(law)
    _around(root, law, inside, blocks)
    return Extracted(
        name,
        "lawxml",
        tuple(blocks),
        {k: v for k, v in metadata.items() if v},
        (*doubts, *(f"{name}: {doubt}." for doubt in found)),
    )


def _parse(text: str, name: str) -> _Element:
    from lxml import etree

    found = _DOCTYPE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise ExtractionError(
            f"{name}, line {line}: a document type or entity declaration; Jobun reads XML without "
            "them only. Remove it if the file is yours."
        )
    declaration = _DECLARATION.match(text)
    if declaration:  # the text is decoded already; its line ends stay, so that line numbers hold
        text = "\n" * declaration.group().count("\n") + text[declaration.end() :]
    parser = xml_parser(bare=True, encoding="utf-8")
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        said = re.sub(r", line \d+, column \d+$", "", error.msg or "")
        raise ExtractionError(
            f"{name}, line {error.lineno}: the XML is broken or cut off ({said}); "
            "fetch the file again."
        ) from error


def _law(root: _Element, name: str) -> _Element:
    law = next(root.iter("Law"), None)
    if law is None:
        said = " ".join(whole(e).strip() for e in root.iter("Message", "message"))
        raise ExtractionError(
            f"{name}: the XML holds no law (<Law>)"
            + (f"; the service said: {said}." if said else ".")
        )
    return law


def _around(element: _Element, law: _Element, inside: list[Block], blocks: list[Block]) -> None:
    """What stands around the law is furniture."""
    if element is law:
        blocks += inside
        return
    if element.text:
        blocks.append(Block(element.text, "furniture", role="envelope"))
    for child in element:
        _around(child, law, inside, blocks)
        if child.tail:
            blocks.append(Block(child.tail, "furniture", role="envelope"))


def facts(law: _Element, name: str) -> dict[str, str]:
    """The facts that the law itself states, and the file's name."""

    def attribute(key: str) -> str:
        return (law.get(key) or "").strip()

    number = _string(law, "LawNum")
    era = (attribute("Era"), attribute("Year"))
    derived = jp_law_id.law_id(number) or jp_law_id.from_attributes(
        *era, attribute("LawType"), attribute("Num")
    )
    return {
        "title": _string(law, "LawTitle"),
        "law_id": derived or "",
        "law_number": number,
        "promulgated": jp_law_id.promulgation(
            *era, attribute("PromulgateMonth"), attribute("PromulgateDay")
        ),
        "lang": "en" if attribute("Lang") == "en" else "ja",
        "kind": "law",
        **named_revision(name),
    }


def _envelope(root: _Element) -> dict[str, str]:
    """The facts of a v1 or v2 envelope, which come before what the law implies."""
    fields = {
        "law_id": ("ApplData/LawId", "law_info/law_id"),
        "law_number": ("ApplData/LawNum", "law_info/law_num"),
        "title": ("revision_info/law_title",),
        "promulgated": ("law_info/promulgation_date",),
        "revision": ("revision_info/law_revision_id",),
        "valid_from": ("revision_info/amendment_enforcement_date",),
    }
    found = {
        key: next(filter(None, ((root.findtext(p) or "").strip() for p in paths)), "")
        for key, paths in fields.items()
    }
    return {key: value for key, value in found.items() if value}


def _string(law: _Element, tag: str) -> str:
    """The text of the first such element, without the readings of its ruby."""
    return re.sub(r"\s*\n\s*", "", plain(next(law.iter(tag), None)))
