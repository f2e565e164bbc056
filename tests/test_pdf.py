"""PDF: text layers, running heads, and files that cannot be read.

The PDFs are written by hand here, so that the tests need no PDF writer: text is ASCII in
Helvetica, a page is a list of lines from the top.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract import extract
from pipeline.extract import pdf as reader
from pipeline.extract.running_heads import running_lines
from pipeline.split import split


def pdf(
    pages: Sequence[Sequence[str]],
    *,
    title: str = "",
    encrypted: bool = False,
    image_only: bool = False,
) -> bytes:
    """A PDF of these pages; `image_only` draws a grey image instead of text."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog = add(b"<< /Type /Catalog /Pages 2 0 R >>")
    kids = [4 + 2 * i for i in range(len(pages))]
    add(b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % k for k in kids)))  # fmt: skip
    resources = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
        if image_only
        else b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    )
    shared = add(resources)
    key = b"/XObject << /F 3 0 R >>" if image_only else b"/Font << /F 3 0 R >>"
    for lines in pages:
        if image_only:
            stream = b"400 0 0 600 50 100 cm /F Do"
        else:
            shown = b" ".join(
                b"(%s) Tj 0 -16 Td" % line.replace("(", r"\(").replace(")", r"\)").encode("ascii")
                for line in lines
            )
            stream = b"BT /F 11 Tf 60 780 Td %s ET" % shown
        add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << %s >> "
            b"/Contents %d 0 R >>" % (key, len(objects) + 2))  # fmt: skip
        add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    trailer = b"/Root %d 0 R /Size %%d" % catalog
    if title:
        trailer += b" /Info %d 0 R" % add(b"<< /Title (%s) >>" % title.encode("ascii"))
    if encrypted:
        # Any owner and user entry will do: no password opens it.
        lock = add(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
                   % (b"11" * 32, b"22" * 32))  # fmt: skip
        trailer += b" /Encrypt %d 0 R /ID [<00> <00>]" % lock
    assert shared == 3
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer % (len(objects) + 1), start)
    return bytes(out)


def test_pages_are_blocks_with_their_number_and_breaks_between() -> None:
    found = extract(pdf([["First page of the study."], ["Second page of it."]]), "study.pdf")
    assert found.dialect == "pdf"
    assert [(b.text, b.kind, b.page) for b in found.blocks] == [
        ("First page of the study.", "text", 1),
        ("\n", "break", 2),
        ("Second page of it.", "text", 2),
    ]


def test_the_documents_own_title_is_metadata() -> None:
    assert extract(pdf([["Some text on a page."]], title="Export Controls in 2024"), "a.pdf")
    found = extract(pdf([["Some text on a page."]], title="Export Controls in 2024"), "a.pdf")
    assert found.metadata["title"] == "Export Controls in 2024"


def test_a_file_name_left_in_the_title_is_none() -> None:
    found = extract(pdf([["Some text on a page."]], title="report_final.docx"), "a.pdf")
    assert "title" not in found.metadata


def test_running_heads_and_page_numbers_are_furniture() -> None:
    pages = [
        ["Journal of Controls 2024", f"Page {n} says something of its own, number {n * 7}.",
         "It goes on here.", "And it ends here.", f"- {n} -"]
        for n in range(1, 6)
    ]  # fmt: skip
    found = extract(pdf(pages), "journal.pdf")
    furniture = {b.text.strip() for b in found.blocks if b.kind == "furniture"}
    assert any("Journal of Controls 2024" in text for text in furniture)
    assert any("- 3 -" in text for text in furniture)
    assert not any("says something" in text for text in furniture)


def test_unit_numbers_that_keep_step_with_pages_are_no_heads() -> None:
    pages = [f"Article {n}\nText of article {n} {'x' * n}\nmore\nmore\nmore" for n in range(1, 7)]
    assert not {line for page, line in running_lines(pages) if line == 0}


def test_the_number_in_a_head_may_be_the_pages() -> None:
    pages = [f"Law Review, p. {n + 40}\nBody {'a' * n}\nb{n}\nc\nd{n}x" for n in range(1, 5)]
    assert {(n, 0) for n in range(1, 5)} <= running_lines(pages)


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


def test_an_encrypted_pdf_says_so() -> None:
    with pytest.raises(ExtractionError, match=r"secret\.pdf: .*encrypted.*password"):
        extract(pdf([["Hidden text."]], encrypted=True), "secret.pdf")


def test_a_pdf_without_pages_says_so() -> None:
    with pytest.raises(ExtractionError, match=r"none\.pdf: the PDF has no pages"):
        extract(pdf([]), "none.pdf")


def test_a_scan_says_that_it_needs_ocr() -> None:
    with pytest.raises(ExtractionError, match=r"scan\.pdf: .*images.*OCR"):
        extract(pdf([[], []], image_only=True), "scan.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing more", pdf([["Some text."]])[:400]])
def test_a_damaged_pdf_says_so(data: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"cut\.pdf: .*damaged or truncated"):
        extract(data, "cut.pdf")


def test_a_broken_text_layer_is_never_passed_on() -> None:
    nonsense = "\u0ef2\u0896\u06df\u0890\u0b55\u0cf0\u06fe\u0db5\u10cb\u0dbe" * 5
    assert reader._is_garbage(nonsense)
    assert not reader._is_garbage("輸出の許可 수출허가 export licence Ⅱ ① ㎏ α Ж ± ’ “ … ・")
    blocks = reader._blocks(["Readable text.", nonsense], frozenset({2}))
    assert [b.kind for b in blocks if b.page == 2] == ["break", "furniture"]


def test_a_reader_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("reader", 1)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(ExtractionError, match=r"slow\.pdf: .*more than .* s"):
        extract(pdf([["Text."]]), "slow.pdf")


def test_a_reader_that_crashes_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    crash = tmp_path / "crash.py"
    crash.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", "utf-8")
    monkeypatch.setattr(reader, "_WORKER", crash)
    with pytest.raises(ExtractionError, match=r"bad\.pdf: the PDF reader stopped"):
        extract(pdf([["Text."]]), "bad.pdf")


@pytest.mark.data
def test_real_pdfs(data: Path) -> None:
    folder = data / "pdf"
    for name, sign in (
        ("ja-en-image-only-scan.pdf", "OCR"),
        ("ja-vertical-broken-tounicode.pdf", "text layer is broken"),
    ):
        with pytest.raises(ExtractionError, match=sign):
            extract((folder / name).read_bytes(), name)
    found = extract((folder / "ko-nars-two-column.pdf").read_bytes(), "ko-nars-two-column.pdf")
    assert "보험약관" in found.metadata["title"]
    (document,) = split(found)
    assert {f"doc/ko-nars-two-column/sec_{n}" for n in range(1, 6)} <= {
        p.address for p in document.provisions
    }
