"""Running heads whose words no other page has, told by their page numbers."""

from __future__ import annotations

import io
import random

from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf import extract

WORDS = ["the", "exporter", "keeps", "records", "of", "transfers", "and", "shows", "them", "when",
         "the", "authority", "asks", "for", "one", "under", "its", "licence"]  # fmt: skip


def book(heads: list[str], *, height: float = 60.0) -> bytes:
    """A page for each head, which stands above text that goes on from page to page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    chance = random.Random(1)
    for number, head in enumerate(heads):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 842 - (height if number == 5 else 60), head)
        canvas.setFont("Helvetica", 11)
        for row in range(36):
            canvas.drawString(72, 842 - 90 - 16 * row, " ".join(chance.choices(WORDS, k=12)))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def furniture(data: bytes) -> list[str]:
    return [b.text.strip() for b in extract(data, "book.pdf").blocks if b.kind == "furniture"]


HEADS = [
    f"{n} Export control" if n % 2 == 0 else f"{title} {n}"
    for n, title in enumerate(
        [
            "",
            "Scope",
            "",
            "Licences",
            "",
            "Brokering",
            "",
            "Records",
            "",
            "Penalties",
            "",
            "Appeals",
        ],
        12,
    )
]


def test_a_head_that_one_page_has_is_known_by_its_number() -> None:
    assert furniture(book(HEADS)) == HEADS


def test_a_line_with_another_number_or_height_is_text() -> None:
    heads = [*HEADS]
    heads[5] = "Notices under section 44"
    assert heads[5] not in furniture(book(heads))
    assert HEADS[5] not in furniture(book(HEADS, height=76.0))


def test_numbers_that_do_not_rise_with_the_pages_tell_nothing() -> None:
    heads = [f"Annex {number}" for number in (3, 1, 9, 4, 12, 6, 2, 30)]
    assert furniture(book(heads)) == []
