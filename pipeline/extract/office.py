"""Word processors' and presentations' files: told by what their container holds."""

from __future__ import annotations

from pipeline.errors import ExtractionError
from pipeline.extract import ooxml
from pipeline.records import Extracted

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP = b"HWP Document File"
_OOXML = b"[Content_Types].xml"  # the first member of what Word and PowerPoint write


def extract(data: bytes, name: str) -> Extracted | None:
    """Read an HWP, HWPX, DOCX or PPTX file; None for anything else.

    Raises `UnknownTypeError` for an office file of another kind, with what to save it as.
    """
    kind = office_type(data, name)
    if kind == "hwp":
        from pipeline.extract import hwp

        return hwp.extract(data, name)
    if kind == "hwpx":
        from pipeline.extract import hwpx

        return hwpx.extract(data, name)
    if kind == "docx":
        from pipeline.extract import docx

        return docx.extract(data, name)
    if kind == "pptx":
        from pipeline.extract import pptx

        return pptx.extract(data, name)
    return None


def office_type(data: bytes, name: str) -> str:
    """hwp, hwpx, docx, pptx, or "" for what is none of them.

    Raises `UnknownTypeError` for another office format, and `ExtractionError` for a container that
    is encrypted, damaged, or beyond the limits.
    """
    if data.startswith(_HWP) or (data.startswith(_OLE) and _HWP in data):
        return "hwp"
    _refuse_cut(data, name)
    ooxml.refuse_unread(data, name)
    kind = ooxml.office_kind(data, name)
    return kind if kind in ("hwpx", "docx", "pptx") else ""


def _refuse_cut(data: bytes, name: str) -> None:
    """Raise for an archive without its directory, which stands at its end; say what it was."""
    if not data.startswith(b"PK\x03\x04") or b"PK\x05\x06" in data[-(1 << 16) - 22 :]:
        return
    if data[30:38] == b"mimetype" and b"hwp" in data[38:80]:
        kind = "an HWPX document"
    elif _OOXML in data[:4096]:
        kind = "a Word or PowerPoint document"
    else:
        return
    raise ExtractionError(
        f"{name}: this is {kind} whose archive is damaged or cut off; get the file again."
    )
