"""The eCFR's XML: a title, chapter or part of the CFR, dialect `ecfr-xml`.

    <DIV5 N="901" TYPE="PART"><HEAD>PART 901—SAMPLE CONTROLS</HEAD>
      <AUTH><HED>Authority:</HED><PSPACE>50 U.S.C. 4801.</PSPACE></AUTH>
      <DIV6 N="A" TYPE="SUBPART"> <DIV7 TYPE="SUBJGRP">          headings with what they hold
        <DIV8 N="901.1" TYPE="SECTION"><HEAD>§ 901.1   Scope.</HEAD>
          <P>(a) <I>Goods.</I> …</P> <CITA>[61 FR 1, …]</CITA>
      <DIV9 N="Supplement No. 1 to Part 901" TYPE="APPENDIX">

The source text is the text nodes in document order, white space collapsed, a line a paragraph; line
ends and bars between cells are breaks.  Authorities, sources and editors' notes are furniture, as
in the eCFR Markdown, whose blocks and roles these are: one grammar reads both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ExtractionError
from pipeline.extract.ecfr_xml_lines import Lines
from pipeline.records import Block, Extracted
from pipeline.untrusted import xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element

DIALECT = "ecfr-xml"

# Role and level of the heading of a division.
_DIVISIONS = {
    "DIV1": ("chapter", 1), "DIV2": ("chapter", 1), "DIV3": ("chapter", 1),
    "DIV4": ("subchapter", 2), "DIV5": ("part", 3), "DIV6": ("subpart", 4), "DIV7": ("center", 4),
    "DIV8": ("section", 5), "DIV9": ("annex", 5),
}  # fmt: skip
_SUBPART = re.compile(r"\s*Subparts?\s+[A-Z]{1,3}\b")
_UNIT = re.compile(
    r"(?P<kind>Supplement|Appendix|Appendices)(?:\s+Nos?\.?)?\s*(?P<n>[\w-]+)?", re.I
)
_TITLE = (
    re.compile(r"title-(\d{1,2})(?!\d)"),  # the path in hierarchy_metadata
    re.compile(r"\b(\d{1,2}) CFR\b"),  # its citation
)


def extract(data: bytes, name: str) -> Extracted:
    """Read one file.  Raises `ExtractionError` when it is damaged or names no CFR title."""
    from lxml import etree

    parser = xml_parser()
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExtractionError(
            f"{name}: the XML is damaged or truncated ({error}); get the file again."
        ) from error
    number = _number(root, name)
    lines = Lines()
    _division(root, lines)
    metadata = {"law_number": _said(root, number), "kind": "law", "lang": "en"}
    pictures = f"{lines.images} picture{'s' if lines.images > 1 else ''}"
    unread = f"{name}: {pictures} (formulas, maps, forms) in it cannot be read."
    warnings = (unread,) if lines.images else ()
    return Extracted(name, DIALECT, tuple(lines.blocks), metadata, warnings)


def _number(root: _Element, name: str) -> str:
    """The CFR title's number: by the root's metadata, its node, or the file's name."""
    said = root.get("hierarchy_metadata", "")
    for form in _TITLE:
        if found := form.search(said):
            return found[1]
    if root.tag == "DIV1" and (root.get("N") or "").isdecimal():
        return str(root.get("N"))
    node = next((e.get("NODE") for e in root.iter() if e.get("NODE")), "")
    if found := re.match(r"(\d{1,2}):", node or ""):
        return found[1]
    if found := re.search(r"title[-_ ]?(\d{1,2})(?!\d)", name, re.I):
        return found[1]
    raise ExtractionError(
        f"{name}: no CFR title is named in it; name the file as title-15-part-744.xml."
    )


def _said(root: _Element, number: str) -> str:
    """`15 CFR part 744` where the file is one part, else `15 CFR`."""
    return f"{number} CFR part {_plain(root)}" if root.tag == "DIV5" else f"{number} CFR"


def _plain(element: _Element) -> str:
    """A division's number: `§ 744.21` and `744.21` are both 744.21."""
    return re.sub(r"[§\s]+", "", element.get("N") or "")


def _division(element: _Element, lines: Lines) -> None:
    """A division: its heading, then what it holds in order."""
    role, level = _DIVISIONS.get(str(element.tag), ("", 0))
    lines.stray(element.text)
    for child in element:
        if not isinstance(child.tag, str):
            pass  # a comment or processing instruction
        elif child.tag in _DIVISIONS:
            _division(child, lines)
        elif child.tag == "HEAD" and role:
            _heading(element, child, role, level, lines)
        elif not role and child.find(".//HEAD") is not None:
            _division(child, lines)  # a wrapper around the divisions
        else:
            lines.element(child)
        lines.stray(child.tail)


def _heading(element: _Element, head: _Element, role: str, level: int, lines: Lines) -> None:
    locator: tuple[str, ...] | None = None
    if role in ("part", "section"):
        locator = (_plain(element),)
    elif role == "annex":
        locator = (_annex(element),)
        above = element.getparent()
        # That of a part as a whole stands below no subpart.
        level = 3 if above is not None and above.tag == "DIV5" else level
    elif role == "subpart" and not _SUBPART.match("".join(map(str, head.itertext()))):
        role = "center"
    lines.element(head, Block("", "heading", locator, level, role=role))


def _annex(element: _Element) -> str:
    """The segment of a supplement or appendix, by its N; the grammar reads the heading first."""
    found = _UNIT.match((element.get("N") or "").strip())
    kind = "appdx" if found is None or found["kind"].lower() != "supplement" else "supp"
    number = (found["n"] or "") if found else re.sub(r"\W+", "-", element.get("N") or "").strip("-")
    return f"{kind}_{number}" if number and number.lower() != "to" else kind
