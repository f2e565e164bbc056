"""What somebody wrote into a PDF's form fields, or typed over its page.

A field's value is no content of the page: programs draw it from an annotation's appearance stream
(PDF 32000-1, 12.5.5).  pdfium makes such streams content of the page ("flattens" them), after
which they are read like all else.  Other annotations (links, comments) leave a page as it is.
"""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as raw

_TYPED = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT)
_SHOWS_TEXT = re.compile(r"\bT[jJ]\b|['\"]\s")  # the operators that show text
_MOST = 1000  # annotations of a page that are looked at


def filled_page(document: Any, number: int) -> Any:
    """Page `number` (from 1) of a pypdfium2 document, with the text of its fields as content."""
    page = document[number - 1]
    if not _has_typed_text(page) or raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != (
        raw.FLATTEN_SUCCESS
    ):
        return page
    page.close()
    return document[number - 1]  # pdfium parsed the content before; read it anew


def _has_typed_text(page: Any) -> bool:
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) in _TYPED and _SHOWS_TEXT.search(
                _appearance(annotation)
            ):
                return True
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return False


def _appearance(annotation: Any) -> str:
    mode = raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    size = raw.FPDFAnnot_GetAP(annotation, mode, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetAP(annotation, mode, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:-2].decode("utf-16-le", "replace")
