"""Reads one PDF from standard input and writes its text as JSON: run as a program of its own.

pdfium is native code and reads untrusted files: a crash, a hang or a memory bomb must end this
process and not Jobun.  It imports nothing of Jobun, so that it starts quickly.

Output: one JSON object, `{"pages": [{"text", "images"}], "metadata": {...}}` or
`{"error": "password" | "broken" | "memory", "detail": ...}`.
"""

from __future__ import annotations

import json
import sys


def _limit(megabytes: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent's clock remains
        return
    for what, limit in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(what, (limit, hard))


def _read(data: bytes) -> dict[str, object]:
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        locked = code == raw.FPDF_ERR_PASSWORD or "assword" in str(error)
        if code == raw.FPDF_ERR_SUCCESS:  # well-formed, and nothing to load
            return {"pages": [], "metadata": {}}
        return {"error": "password" if locked else "broken", "detail": str(error)}
    pages = []
    for number in range(count):
        try:
            page = document[number]
            textpage = page.get_textpage()
            text = textpage.get_text_range() if textpage.count_chars() else ""
            images = 0
            if not text.strip():
                images = sum(
                    1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
                )
            pages.append({"text": text, "images": images})
            textpage.close()
            page.close()
        except pdfium.PdfiumError as error:
            pages.append({"text": "", "images": 0, "error": str(error)})
    metadata = {k: v for k, v in document.get_metadata_dict().items() if v}
    return {"pages": pages, "metadata": metadata}


def main() -> None:
    """Read, and answer in one JSON object (ASCII, lone surrogates escaped)."""
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    try:
        answer = _read(sys.stdin.buffer.read())
    except MemoryError:
        answer = {"error": "memory", "detail": ""}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


if __name__ == "__main__":
    main()
