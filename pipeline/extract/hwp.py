"""HWP 5, the binary format of the Hangul word processor: records in an OLE compound file.

본 제품은 한글과컴퓨터의 한글 문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다.
(This product was developed with reference to Hancom's public documents of the .hwp file format.)

The library python-hwpx reads the container and the records, within limits, and gives them as the
parts of an HWPX package, which are then read as such (`hwpx.py`).  Pictures are not unpacked: a
damaged one does not cost the text.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from pipeline.errors import ExtractionError
from pipeline.extract.hwp_distribution import ordinary
from pipeline.extract.hwpx import read_parts
from pipeline.records import Extracted

if TYPE_CHECKING:
    from hwpx.hwp5.reader import Hwp5File
    from hwpx.hwp5.records import RecordStream

_REFUSED = {
    "hwp5-password": "the document needs a password; save it without one",
    "hwp5-drm": "the document is locked by rights management (DRM); get an open edition of it",
    "hwp5-limit-exceeded": "what the document unpacks to is beyond the limits; it may be made to "
    "fill the memory. If it is sound, save it in smaller parts",
    "hwp5-version-unsupported": "the document is of a version of HWP that Jobun does not read; "
    "open it in Hangul and save it as HWPX",
    "hwp5-not-hwp5": "the file is an OLE document and no HWP document; get it again",
}

# What a parser raises that meets bytes nobody wrote.
_BROKEN = (struct.error, ValueError, LookupError, ArithmeticError, TypeError, AttributeError,
           RecursionError, NotImplementedError)  # fmt: skip


def extract(data: bytes, name: str) -> Extracted:
    """Read an HWP 5 file.

    Raises `ExtractionError` for one that is of version 3, protected, damaged, hostile or without
    text.
    """
    if data.startswith(b"HWP Document File V"):
        raise ExtractionError(
            f"{name}: this is a document of Hangul 3 or 97 (HWP 3), which Jobun does not read; "
            "open it in Hangul and save it as HWPX."
        )
    from hwpx.errors import HwpxError
    from hwpx.hwp5.reader import read_hwp5

    try:
        document = read_hwp5(ordinary(data, name))
        parts, sections, warnings = _parts(document, name)
    except (MemoryError, ExtractionError):
        raise
    except HwpxError as error:
        why = _REFUSED.get(getattr(error, "code", ""))
        raise ExtractionError(f"{name}: {why}." if why else _damaged(name, error)) from error
    except _BROKEN as error:
        raise ExtractionError(_damaged(name, error)) from error
    pages = [path for path in parts if "/masterpage" in path]
    return read_parts(parts.get, name, "hwp", "Contents/header.xml", sections, pages,
                      title=_title(document), warnings=warnings)  # fmt: skip


def _damaged(name: str, error: Exception) -> str:
    return (
        f"{name}: the HWP document is damaged or truncated ({str(error).rstrip('.')}); get it "
        "again, or open it in Hangul and save it as HWPX."
    )


def _parts(document: Hwp5File, name: str) -> tuple[dict[str, bytes], list[str], list[str]]:
    """The head, the sections and the master pages as XML; the sections' paths; what was lost."""
    from hwpx.hwp5.docinfo import decode_docinfo
    from hwpx.hwp5.header_xml import build_header
    from hwpx.hwp5.section_common import ConversionReport
    from hwpx.hwp5.section_xml import build_section, memo_bodies

    info = decode_docinfo(document.docinfo)
    report = ConversionReport()
    parts = {"Contents/header.xml": build_header(info, len(document.sections))}
    memos = memo_bodies(document.sections)
    master_pages: list[bytes] = []
    sections: list[str] = []
    warnings: list[str] = []
    for number, section in enumerate(document.sections):
        path = f"Contents/section{number}.xml"
        try:
            parts[path] = build_section(section, report, memos, master_pages, {}, [0])
        except MemoryError:
            raise
        except _BROKEN as error:
            parts[path] = _plain_section(section)
            warnings.append(
                f"{name}, section {number + 1}: a record is damaged ({error}); only its text was "
                "read, without tables and notes in their places"
            )
        sections.append(path)
    for number, page in enumerate(master_pages):
        parts[f"Contents/masterpage{number}.xml"] = page
    lost = sum(count for kind, count in report.unconverted.items() if kind.startswith("control"))
    if lost:
        warnings.append(f"{name}: {lost} objects of unknown kinds were not read")
    return parts, sections, warnings


def _plain_section(section: RecordStream) -> bytes:
    """A section's paragraphs in the order of their records, as the XML of a section."""
    from hwpx.hwp5.bodytext import split_text
    from hwpx.hwp5.records import PARA_TEXT
    from lxml import etree

    root = etree.Element("sec")
    for record in section.records:
        if record.tag != PARA_TEXT:
            continue
        try:
            chunks, _ = split_text(record.payload)
        except _BROKEN:
            continue
        text = "".join(chunk.text for chunk in chunks)
        run = etree.SubElement(etree.SubElement(root, "p"), "run")
        etree.SubElement(run, "t").text = re.sub(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]", " ", text)
    return etree.tostring(root, encoding="utf-8")


def _title(document: Hwp5File) -> str:
    """The title of the summary information; a malformed one has none."""
    from hwpx.hwp5.summary import TITLE, read_summary

    path = "\x05HwpSummaryInformation"
    if not document.compound.has_stream(path):
        return ""
    value = read_summary(document.compound.read(path)).get(TITLE, "")
    return " ".join(value.split("\0")[0].split()) if isinstance(value, str) else ""
