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
from pipeline.extract.pdf.page import EARLIER_OCR, STRUCK_OUT, PageRead, covered
from pipeline.extract.titles import is_title
from pipeline.records import UNREAD, Extracted, PageGrade

_LARGE = 0.25  # of a page of text: pictures that cover more may hold text as well


def extract(data: bytes, name: str, *, processes: int | None = None) -> Extracted:
    """Read a PDF; raise `ExtractionError` for one that cannot be opened, or holds nothing.

    Pages whose text layer is broken or missing are read by OCR where it is installed, else they
    are graded `broken` or `image`, and a warning names them; so is a file of nothing else, which
    has no text then.
    """
    count, metadata = count_pages(data, name)
    pages = read_all(data, name, count, processes=processes)
    pages = _with_pictures_read(data, name, pages)
    filled = any(line.text.strip() for page in pages for line in page.lines)
    unread = any(page.grade in UNREAD and page.width for page in pages)
    if not (filled or unread or any(page.tables for page in pages)):
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
    todo = [page.number for page in pages if page.grade in UNREAD and not page.error]
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
        elif page.error and (page.lines or STRUCK_OUT in page.error):
            what = page.error.rstrip(".")
        elif page.error:
            what = f"the page cannot be read ({page.error.rstrip('.')})"
        else:
            continue
        said.setdefault(what, []).append(page.number)
    return [_said(name, numbers, what) for what, numbers in said.items()] + _pictured(name, pages)


def _pictured(name: str, pages: Sequence[PageRead]) -> list[str]:
    """The pages of text that hold large pictures, in one line for the document."""
    read = [p for p in pages if p.grade == "text" and not p.error.startswith(EARLIER_OCR)]
    parts = {page.number: covered(page) for page in read}
    large = {number: part for number, part in parts.items() if part >= _LARGE}
    if not large:
        return []
    most = round(10 * max(large.values())) * 10
    what = f"pictures cover up to about {most} % of the page; text in them is not read"
    return [_said(name, list(large), what)]


def _said(name: str, numbers: Sequence[int], what: str) -> str:
    return f"{name}, page{'s' if len(numbers) > 1 else ''} {ranges(numbers)}: {what}"


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
    """Why there is nothing to read, and what to do."""
    opened = [page for page in pages if page.width]
    why = next((page.error for page in opened or pages if page.error), "").rstrip(".")
    if not opened:
        return f"{name}: no page of the PDF can be read ({why}); get it again, or print it anew."
    said = f" ({why})" if why else ""
    return f"{name}: no page of the PDF holds any text{said}; get it again, or add another edition."


def _facts(metadata: dict[str, str]) -> dict[str, str]:
    """The document's own title; programs that print leave a file name there, which is none."""
    title = re.sub(r"\s+", " ", metadata.get("Title", "")).strip()
    title = re.sub(r"^Microsoft (?:Word|PowerPoint) - ", "", title)
    if is_title(title) and not re.search(r"[\ufffd\ue000-\uf8ff\u0080-\u009f]", title):
        return {"title": title}
    return {}
