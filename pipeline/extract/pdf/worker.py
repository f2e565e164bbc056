"""What the child process does with a PDF: say what it is, and read some of its pages."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

from pipeline.records import Language

_MOST_PIXELS = 4_000_000
_WRONG = {3: "its structure cannot be followed"}  # FPDF_ERR_FORMAT


def answer(what: str, data: bytes, **options: Any) -> dict[str, Any]:
    """`pdf-facts`: pages and metadata; `pdf-pages`: pages as `PageRead`; `pdf-ocr`: by OCR;
    `pdf-picture`: one page as it looks.
    """
    if what == "pdf-facts":
        return facts(data)
    if what == "pdf-ocr":
        return ocr(data, **options)
    if what == "pdf-picture":
        return picture(data, **options)
    return pages(data, **options)


def facts(data: bytes) -> dict[str, Any]:
    """`{"count", "metadata"}`, or `{"error": "password" | "broken", "detail"}`."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    # pdfium keeps the error of the last file that had one: ask for a file that is not there, so
    # that a code left unchanged says that this one is well-formed and has nothing to load.
    raw.FPDF_LoadDocument(b"", None)
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code in (raw.FPDF_ERR_SUCCESS, raw.FPDF_ERR_FILE):
            return {"count": 0, "metadata": {}}
        locked = code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return {"error": "password" if locked else "broken", "detail": _WRONG.get(code, str(error))}
    metadata = {k: v for k, v in document.get_metadata_dict().items() if v}
    document.close()
    return {"count": count, "metadata": metadata}


def pages(data: bytes, *, first: int, last: int) -> dict[str, Any]:
    """The pages `first` to `last` (from 1, both included)."""
    from pipeline.extract.pdf.reading import read_pages

    return {"pages": [page.as_json() for page in read_pages(data, first, last)]}


def ocr(data: bytes, *, numbers: Sequence[int], languages: Sequence[Language]) -> dict[str, Any]:
    """These pages, read from their pictures."""
    from pipeline.extract import ocr as reader

    return {"pages": [p.as_json() for p in reader.read(data, numbers, languages=languages)]}


def picture(data: bytes, *, number: int, scale: float) -> dict[str, Any]:
    """A page drawn at `scale` pixels a point: `{"png": base64}`."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    page = document[number - 1]
    width, height = page.get_size()
    # A poster of metres would take all memory as a picture.
    scale = min(scale, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    drawn = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").quantize(64).save(drawn, "PNG", optimize=True)
    document.close()
    return {"png": base64.b64encode(drawn.getvalue()).decode("ascii")}
