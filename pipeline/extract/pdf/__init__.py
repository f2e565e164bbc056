"""PDF: pages read in child processes, put together here.

chunks     pages read apart (characters, lines, columns, vertical writing, tables), OCR
furniture  running heads, page and line numbers across the pages
notes      footnotes, tied to their marks
assemble   paragraphs, headings, tables as blocks with their place on the page
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.errors import ExtractionError
from pipeline.extract.pdf.assemble import assembled
from pipeline.extract.pdf.chunks import count_pages, read_all, read_pictures
from pipeline.extract.pdf.page import PageRead
from pipeline.records import Extracted, PageGrade

_HOW = (
    "Install Tesseract with its Japanese, Korean and English data (`make system`, or "
    "`apt-get install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert tesseract-ocr-kor`) "
    "and `pip install 'jobun[ocr]'`"
)


def extract(data: bytes, name: str, *, processes: int | None = None) -> Extracted:
    """Read a PDF; raise `ExtractionError` for one that cannot be opened or has no readable page.

    Pages whose text layer is broken or missing are read by OCR where it is installed, else they
    are graded `broken` or `image`, and a warning names them.
    """
    count, metadata = count_pages(data, name)
    pages = read_all(data, name, count, processes=processes)
    pages = _with_pictures_read(data, name, pages)
    if not any(line.text.strip() for page in pages for line in page.lines) and not any(
        page.tables for page in pages
    ):
        raise ExtractionError(_nothing(name, pages))
    grades = tuple(
        PageGrade(p.number, p.grade, round(p.width, 1), round(p.height, 1), round(p.confidence, 3))
        for p in pages
    )
    return Extracted(
        name, "pdf", assembled(pages), _facts(metadata), tuple(_warnings(name, pages)), grades
    )


def _with_pictures_read(data: bytes, name: str, pages: list[PageRead]) -> list[PageRead]:
    """The pages without a readable text layer replaced by what OCR makes of them."""
    todo = [page.number for page in pages if page.grade in ("image", "broken") and not page.error]
    if not todo:
        return pages
    from pipeline.extract import ocr
    from pipeline.extract.ocr.kept import keep, kept

    languages = ocr.languages_of(pages)
    missing = ocr.missing(languages)
    if missing:
        for number in todo:
            pages[number - 1].error = missing
        return pages
    known = {number: page for number in todo if (page := kept(data, number, languages))}
    pages = [known.get(page.number, page) for page in pages]
    todo = [number for number in todo if number not in known]
    for read in read_pictures(data, name, todo, languages):
        if read.grade == "ocr":
            keep(data, languages, read)
            pages[read.number - 1] = read
        else:
            pages[read.number - 1].error = read.error or "OCR found no text in it"
    return pages


def _warnings(name: str, pages: Sequence[PageRead]) -> list[str]:
    """What a reader must know of pages that were not read, or not from their text."""
    said: dict[str, list[int]] = {}
    for page in pages:
        if page.grade == "ocr":
            what = "read by OCR, mistakes are likely"
        elif page.error and not page.width:  # it could not even be opened
            what = f"the page cannot be read ({page.error.rstrip('.')})"
        elif page.grade == "broken":
            what = f"the text layer is broken and the page was not read: {page.error}"
        elif page.grade == "image":
            what = f"a picture without text that was not read: {page.error}"
        elif page.error:
            what = f"the page cannot be read ({page.error.rstrip('.')})"
        else:
            continue
        said.setdefault(what, []).append(page.number)
    return [
        f"{name}, page{'s' if len(numbers) > 1 else ''} {ranges(numbers)}: {what}"
        for what, numbers in said.items()
    ]


def ranges(numbers: Sequence[int]) -> str:
    """`1–3, 7` of 1, 2, 3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def _nothing(name: str, pages: Sequence[PageRead]) -> str:
    """Why not one page could be read, and what to do."""
    opened = [page for page in pages if page.width]
    why = next((page.error for page in opened or pages if page.error), "").rstrip(".")
    if not opened:
        return f"{name}: no page of the PDF can be read ({why}); get it again, or print it anew."
    grades = {page.grade for page in opened}
    if "broken" in grades:
        what = ("the PDF's text layer is broken (its fonts map glyphs to the wrong characters), "
                "so that it can only be read by OCR")  # fmt: skip
    elif "image" in grades:
        what = "its pages are images without a text layer, so that it can only be read by OCR"
    else:
        said = f" ({why})" if why else ""
        return (
            f"{name}: no page of the PDF holds any text{said}; get it again, or add another "
            "edition."
        )
    return f"{name}: {what}. {why or _HOW}, or add an edition with text."


def _facts(metadata: dict[str, str]) -> dict[str, str]:
    """The document's own title; programs that print leave a file name there, which is none."""
    title = re.sub(r"\s+", " ", metadata.get("Title", "")).strip()
    title = re.sub(r"^Microsoft (?:Word|PowerPoint) - ", "", title)
    facts: dict[str, str] = {}
    if (
        len(title) > 3
        and not re.search(r"\.(?:pdf|docx?|pptx?|xlsx?|hwpx?|jtdc?|indd|txt|html?)$", title, re.I)
        and not re.fullmatch(r"(?i)untitled.*|無題.*|제목 ?없음.*|[\W\d_]*", title)
        and not re.search(r"[\ufffd\ue000-\uf8ff\u0080-\u009f]", title)
    ):
        facts["title"] = title
    return facts
