"""Word processors' and presentations' files: told by what their container holds, dispatched here."""

from __future__ import annotations

import io
import zipfile

from pipeline.errors import ExtractionError
from pipeline.records import Extracted

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP = b"HWP Document File"


def extract(data: bytes, name: str) -> Extracted | None:
    """Read an HWP, HWPX, DOCX or PPTX file; None for anything else."""
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
    """hwp, hwpx, docx, pptx, or "" for what is none of them."""
    if data.startswith(_HWP) or (data.startswith(_OLE) and _HWP in data):
        return "hwp"
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise ExtractionError(
            f"{name}: the document is encrypted and needs a password; save it without one."
        )
    if not data.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        if data[30:38] == b"mimetype" and b"hwp" in data[38:80]:
            kind = "an HWPX document"
        elif b"[Content_Types].xml" in data[:4096]:
            kind = "a Word or PowerPoint document"
        else:
            return ""
        raise ExtractionError(
            f"{name}: {kind} whose archive is damaged or cut off; get the file again."
        ) from None
    if "word/document.xml" in names or any(n.startswith("word/document") for n in names):
        return "docx"
    if "ppt/presentation.xml" in names:
        return "pptx"
    if "Contents/content.hpf" in names or any(n.startswith("Contents/section") for n in names):
        return "hwpx"
    return ""
