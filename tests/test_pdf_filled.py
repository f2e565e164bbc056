"""The values of a PDF's form fields are text of its pages."""

from __future__ import annotations

from pdf_made import stream, written

from pipeline.extract.pdf import extract
from pipeline.extract.pdf.reading import read_pages

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
FONTS = b"/Resources << /Font << /F 5 0 R >> >>"
LABEL = b"BT /F 11 Tf 60 700 Td (1. Name of the end user) Tj ET"
VALUE = b"/Tx BMC q BT /F 11 Tf 2 4 Td (Example Optics Ltd) Tj ET Q EMC"
FRAME = b"0.5 w 0 0 200 18 re S"


def form(appearance: bytes, *, subtype: bytes = b"Widget", flags: int = 4) -> bytes:
    """A page with a label and one annotation below it."""
    shown = stream(appearance, more=b"/Type /XObject /Subtype /Form /BBox [0 0 200 18] " + FONTS)
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Annots [6 0 R] " + FONTS + b" >>",
            stream(LABEL),
            FONT,
            b"<< /Type /Annot /Subtype /" + subtype + b" /FT /Tx /T (user) /F %d " % flags
            + b"/Rect [60 670 260 688] /AP << /N 7 0 R >> >>",
            shown,
        ]
    )  # fmt: skip


def lines(data: bytes) -> list[str]:
    (page,) = read_pages(data, 1, 1)
    return [line.text for line in page.lines]


def test_a_filled_field_is_read_where_it_stands() -> None:
    data = form(VALUE)
    assert lines(data) == ["1. Name of the end user", "Example Optics Ltd"]
    (page,) = read_pages(data, 1, 1)
    left, top, _, bottom = page.lines[1].box
    assert 60 < left < 70 and 154 < top < bottom < 172
    assert "Example Optics Ltd" in extract(data, "form.pdf").text


def test_text_typed_over_the_page_is_read() -> None:
    assert lines(form(VALUE, subtype=b"FreeText"))[-1] == "Example Optics Ltd"


def test_an_empty_field_and_a_hidden_one_say_nothing() -> None:
    assert lines(form(FRAME)) == ["1. Name of the end user"]
    assert lines(form(VALUE, flags=2)) == ["1. Name of the end user"]


def test_other_annotations_are_no_text_of_the_page() -> None:
    assert lines(form(VALUE, subtype=b"Stamp")) == ["1. Name of the end user"]
