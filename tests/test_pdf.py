"""PDF: pages to blocks with their places, and what is said of files and pages that are not read.

How lines, columns, tables and notes are found is tested page by page elsewhere.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pdf_made import FONT, SCANNED, lines, packed, pdf, stream, written

from pipeline.errors import ExtractionError
from pipeline.extract import apart, extract, ocr
from pipeline.extract import pdf as reader
from pipeline.extract.pdf import chunks, worker
from pipeline.extract.pdf.page import PageRead, TextLine
from pipeline.records import Extracted
from pipeline.split import split

FIRST = ["First page of the study.", "It has two lines."]
SECOND = ["Second page of it."]
THIRD = ["Third page of the study."]


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without Tesseract."""
    monkeypatch.setattr(ocr, "missing", lambda *_: "OCR needs: apt-get install tesseract-ocr")


def grades(found: Extracted) -> list[str]:
    return [page.grade for page in found.pages]


def test_every_printed_line_is_a_block_with_its_page_and_box() -> None:
    found = extract(pdf([FIRST, SECOND]), "study.pdf")
    assert found.dialect == "pdf" and grades(found) == ["text", "text"]
    printed = [(b.text, b.page) for b in found.blocks if b.kind != "break"]
    assert printed == [(FIRST[0], 1), (FIRST[1], 1), (SECOND[0], 2)]
    assert found.text == "First page of the study. It has two lines.\nSecond page of it.\n"
    (box,) = found.blocks[0].boxes
    assert box.page == 1 and box.left == pytest.approx(60, abs=1)
    assert box.top < 842 - 780 < box.bottom and box.right < 250


def test_the_documents_own_title_is_metadata() -> None:
    found = extract(pdf([FIRST], title="Export Controls in 2024"), "a.pdf")
    assert found.metadata["title"] == "Export Controls in 2024"


@pytest.mark.parametrize("title", ["report_final.docx", "Untitled 1", "2024-05", "abc"])
def test_what_a_program_leaves_in_the_title_is_none(title: str) -> None:
    assert "title" not in extract(pdf([FIRST], title=title), "a.pdf").metadata


def test_running_heads_and_page_numbers_are_furniture() -> None:
    said = ("An exporter asks.", "The authority waits.", "No answer is none.", "Time runs out.",
            "The goods stay.")  # fmt: skip
    pages = [
        ["Journal of Controls", said[n - 1], "It goes on.", said[-n], "So it ends.", f"- {n} -"]
        for n in range(1, 6)
    ]
    found = extract(pdf(pages), "journal.pdf")
    furniture = [b.text.strip() for b in found.blocks if b.kind == "furniture"]
    assert furniture.count("Journal of Controls") == 5 and "- 3 -" in furniture
    assert not set(said) & set(furniture)


def test_pages_are_the_units_of_a_pdf_without_headings() -> None:
    pages = [[f"This is page {n} of a text that has no headings at all,", "only sentences."]
             for n in range(1, 4)]  # fmt: skip
    (document,) = split(extract(pdf(pages), "plain text.pdf"))
    assert [p.address for p in document.provisions] == [
        "doc/plain-text",
        "doc/plain-text/page_1",
        "doc/plain-text/page_2",
        "doc/plain-text/page_3",
    ]
    assert {place.box.page for place in document.places} == {1, 2, 3}


def test_two_processes_read_what_one_reads() -> None:
    data = pdf([[f"Page {n} of a long study.", "Its second line."] for n in range(1, 31)])
    one = reader.extract(data, "long.pdf", processes=1)
    two = reader.extract(data, "long.pdf", processes=2)
    assert one == two and len(one.pages) == 30


@pytest.mark.parametrize(
    ("boxes", "size"),
    [
        (b"/MediaBox [0 0 595 842] /Rotate 90", (842, 595)),
        (b"/MediaBox [0 0 595 842] /Rotate -90", (842, 595)),
        (b"/MediaBox [0 0 595 842] /Rotate 45", (595, 842)),
        (b"/MediaBox [595 842 0 0]", (595, 842)),
        (b"/MediaBox [0 0 1e9 1e9]", None),
        (b"/MediaBox [0 0 0 0]", None),
        (b"/MediaBox [0 0 nan 842]", None),
        (b"/MediaBox [-3e38 -3e38 3e38 3e38]", None),
        (b"/MediaBox [0 0 1e999 842]", None),
        (b"", None),
    ],
)
def test_pages_of_every_size_and_turn(boxes: bytes, size: tuple[int, int] | None) -> None:
    found = extract(pdf([FIRST, SECOND], boxes=[boxes]), "odd.pdf")
    assert "First page of the study." in found.text and "Second page of it." in found.text
    page = found.pages[0]
    assert 0 < page.width < 20_000 and 0 < page.height < 20_000
    if size:
        assert (page.width, page.height) == size


def test_an_encrypted_pdf_says_so_unless_it_opens_without_a_password() -> None:
    with pytest.raises(ExtractionError, match=r"^secret\.pdf: .*encrypted.*password; save it"):
        extract(pdf([FIRST], password="secret"), "secret.pdf")
    assert extract(pdf([FIRST, SECOND], password=""), "open.pdf").text.startswith(FIRST[0])


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nnothing more",
        b"%PDF-1.7\n<html><body><p>A page.</p></body></html>",
        b"PK\x03\x04 %PDF-1.7 " + bytes(100),
        pdf([FIRST])[:600],
    ],
)
def test_a_damaged_pdf_says_so(data: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"^cut\.pdf: .*damaged or truncated.*get it again"):
        extract(data, "cut.pdf")


def test_a_pdf_without_pages_says_so_also_after_a_damaged_one() -> None:
    for _ in range(2):
        with pytest.raises(ExtractionError, match=r"^none\.pdf: the PDF has no pages"):
            extract(pdf([]), "none.pdf")
        with pytest.raises(ExtractionError, match="damaged"):
            extract(b"%PDF-1.7\nnothing more", "cut.pdf")


def test_what_stands_before_the_header_does_not_matter() -> None:
    assert extract(b"\r\n" * 200 + pdf([FIRST]), "a.pdf").text.startswith(FIRST[0])


def test_an_empty_pdf_says_so() -> None:
    with pytest.raises(ExtractionError, match=r"^blank\.pdf: no page of the PDF holds any text"):
        extract(pdf([stream(b"")] * 2), "blank.pdf")


@pytest.mark.usefixtures("without_ocr")
def test_pages_that_are_pictures_are_named_and_the_others_read() -> None:
    found = extract(pdf([FIRST, stream(SCANNED), stream(SCANNED), THIRD]), "half.pdf")
    assert grades(found) == ["text", "image", "image", "text"]
    assert "First page" in found.text and "Third page" in found.text
    (warning,) = found.warnings
    assert warning == (
        "half.pdf, pages 2–3: a picture without text that was not read: "
        "OCR needs: apt-get install tesseract-ocr"
    )


@pytest.mark.usefixtures("without_ocr")
def test_a_scan_that_cannot_be_read_is_unread_and_says_what_to_install() -> None:
    found = extract(pdf([stream(SCANNED)] * 2), "scan.pdf")
    assert [page.grade for page in found.pages] == ["image", "image"]
    assert not found.text.strip()
    assert re.match(r"scan\.pdf, pages 1–2: a picture .*OCR needs: apt-get install",
                    found.warnings[0])  # fmt: skip
    (document,) = split(found)
    assert [p.address for p in document.provisions] == ["doc/scan"]


def test_pages_of_pictures_are_handed_to_ocr_and_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(
        _: bytes, name: str, numbers: Sequence[int], languages: Sequence[str]
    ) -> Iterator[PageRead]:
        for number in numbers:
            page = PageRead(number, 595, 842, "ocr", confidence=0.75)
            page.lines = [TextLine("Read from a picture.", (60, 60, 200, 72), 11)]
            yield page

    monkeypatch.setattr(ocr, "missing", lambda *_: "")
    monkeypatch.setattr(reader, "read_pictures", read)
    found = extract(pdf([FIRST, stream(SCANNED)]), "half.pdf")
    assert grades(found) == ["text", "ocr"] and found.pages[1].confidence == 0.75
    assert "Read from a picture." in found.text
    assert found.warnings == ("half.pdf, page 2: read by OCR, mistakes are likely",)


def test_a_page_that_cannot_be_opened_is_named_and_the_others_read() -> None:
    data = pdf([FIRST, SECOND, THIRD])
    for wrong in (
        data.replace(b"/Kids [5 0 R 7 0 R 9 0 R]", b"/Kids [5 0 R 77 0 R 9 0 R]"),
        data.replace(b"7 0 obj\n<< /Type /Page ", b"7 0 obj\n<< /Type /Font "),
    ):
        found = extract(wrong, "bad.pdf")
        assert grades(found) == ["text", "broken", "text"]
        assert "First page" in found.text and "Third page" in found.text
        assert found.warnings[0].startswith("bad.pdf, page 2: the page cannot be read (")


class Failing:
    """Reads pages as the child does, but for those that crash or hang it."""

    def __init__(self, bad: set[int]) -> None:
        self.bad, self.asked, self._lock = bad, list[tuple[int, int]](), threading.Lock()

    def ask(self, what: str, data: bytes, name: str, **options: Any) -> dict[str, Any]:
        if what == "pdf-facts":
            return worker.answer(what, data)
        first, last = options["first"], options["last"]
        with self._lock:
            self.asked.append((first, last))
        if self.bad & set(range(first, last + 1)):
            raise ExtractionError(f"{name}: its reader stopped (SIGSEGV); get it again.")
        return worker.answer(what, data, first=first, last=last)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    made = Failing({4})
    monkeypatch.setattr(
        chunks, "_asked", lambda _reader, *what, **options: made.ask(*what, **options)
    )
    return made


def test_a_page_that_ends_its_reader_is_named_and_the_others_read(failing: Failing) -> None:
    data = pdf([[f"Page {n} of a study."] for n in range(1, 11)])
    found = extract(data, "bad.pdf")
    assert [n for n, grade in enumerate(grades(found), 1) if grade != "text"] == [4]
    assert all(f"Page {n} of" in found.text for n in range(1, 11) if n != 4)
    assert found.warnings == (
        "bad.pdf, page 4: the page cannot be read (its reader stopped (SIGSEGV))",
    )


def test_after_many_pages_that_end_their_reader_no_more_are_tried(failing: Failing) -> None:
    failing.bad = set(range(3, 200))
    found = reader.extract(
        pdf([[f"Page {n} of a study."] for n in range(1, 101)]), "bad.pdf", processes=1
    )
    assert grades(found)[:3] == ["text", "text", "broken"] and len(failing.asked) < 20
    assert "pages 3–10: the page cannot be read" in found.warnings[0]
    assert "not tried" in found.warnings[1]
    failing.bad = set(range(1, 200))
    with pytest.raises(ExtractionError, match=r"^bad\.pdf: no page .*its reader stopped"):
        extract(pdf([FIRST, SECOND]), "bad.pdf")


def test_interrupting_a_reading_by_two_processes_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[apart.Reader] = []

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(chunks, "_asked", interrupted)
    monkeypatch.setattr(apart.Reader, "end", lambda self: ended.append(self))
    with pytest.raises(KeyboardInterrupt):
        chunks.read_all(b"", "a.pdf", 40, processes=2)
    assert len(ended) == 2


def claiming(count: int, kids: bytes) -> bytes:
    return written([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 4 0 R >> "
        b">> /Contents 5 0 R >>",
        FONT,
        stream(lines(FIRST)),
    ])  # fmt: skip


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(ExtractionError, match=r"^long\.pdf: .*10000 pages; at most 5000.*Split"):
        extract(claiming(10_000, b"3 0 R " * 10_000), "long.pdf")


def test_pages_that_are_only_claimed_are_named() -> None:
    found = extract(claiming(400, b"3 0 R"), "claims.pdf")
    assert grades(found) == ["text"] + ["broken"] * 399
    assert found.warnings == (
        "claims.pdf, pages 2–400: the page cannot be read (Failed to load page)",
    )


def test_a_page_tree_that_goes_in_circles_ends() -> None:
    found = extract(claiming(6, b"2 0 R 2 0 R 3 0 R"), "cycle.pdf")
    assert found.text == "First page of the study. It has two lines.\n"


def test_drawings_that_draw_themselves_end() -> None:
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /Font << /F 4 0 R >> "
        b"/XObject << /X 6 0 R >> >>"
    )
    data = written([
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 4 0 R >> "
        b"/XObject << /X 6 0 R >> >> /Contents 5 0 R >>",
        FONT,
        stream(lines(FIRST) + b" /X Do"),
        stream(b"/X Do BT /F 12 Tf 60 500 Td (Inside the drawing) Tj ET", more=form),
        b"<< /Type /Outlines /First 8 0 R /Last 8 0 R >>",
        b"<< /Title (a) /Next 8 0 R /Parent 7 0 R >>",
    ])  # fmt: skip
    found = extract(data, "cycle.pdf")
    assert "First page of the study." in found.text and "Inside the drawing" in found.text


@pytest.mark.parametrize(
    "content",
    [
        packed(b" " * (64 << 20)),
        packed(lines(["abcdefghijk lmnop qrstuv" * 20] * 400)),
        packed(b"".join(b"%d %d m %d %d l S " % (i % 500, i % 700, (i * 7) % 500, (i * 3) % 700)
                        for i in range(50_000))),
        b"null",
        stream(b"BT /F 1e30 Tf 60 780 Td (Big) Tj ET"),
        stream(b"BT /F nan Tf 60 1e38 Td (Big) Tj ET"),
        stream(b"BT /F 11 Tf 60 700 Td (" + b"(" * 5000),
        stream(b"q " * 100_000),
    ],
    ids=["bomb", "characters", "strokes", "nothing", "size", "no number", "string", "states"],
)  # fmt: skip
@pytest.mark.usefixtures("without_ocr")
def test_hostile_pages_do_not_take_the_others_along(content: bytes) -> None:
    found = extract(pdf([FIRST, content, THIRD]), "hostile.pdf")
    assert grades(found)[::2] == ["text", "text"]
    assert "First page" in found.text and "Third page" in found.text


def test_a_picture_of_a_page_is_of_a_size_that_can_be_shown() -> None:
    data = pdf([FIRST], boxes=[b"/MediaBox [0 0 14000 14000]"])
    drawn = worker.picture(data, number=1, scale=4)["png"]
    assert 100 < len(drawn) < 4_000_000


@pytest.mark.data
@pytest.mark.usefixtures("without_ocr")
def test_real_pdfs(data: Path) -> None:
    folder = data / "pdf"
    for name, grade in (
        ("ja-en-image-only-scan.pdf", "image"), ("ja-vertical-broken-tounicode.pdf", "broken"),
    ):  # fmt: skip
        unread = extract((folder / name).read_bytes(), name)
        assert {page.grade for page in unread.pages} == {grade}
        assert not unread.text.strip()
        assert "OCR needs" in unread.warnings[0]
    found = extract((folder / "ko-nars-two-column.pdf").read_bytes(), "ko-nars-two-column.pdf")
    assert "보험약관" in found.metadata["title"]
    (document,) = split(found)
    assert {f"doc/ko-nars-two-column/sec_{n}" for n in range(1, 6)} <= {
        p.address for p in document.provisions
    }
