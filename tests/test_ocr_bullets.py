"""Bullets that OCR took for letters and signs."""

from __future__ import annotations

from pipeline.extract.ocr.bullets import with_bullets
from pipeline.extract.pdf.page import TextLine


def said(*lines: tuple[float, str]) -> list[str]:
    """What becomes of lines at these left edges."""
    found = [TextLine(text, (x, 20.0 * n, 300.0, 20.0 * n + 11), 11.0) for n, (x, text) in
             enumerate(lines)]  # fmt: skip
    return [line.text for line in with_bullets(found)]


def test_signs_at_one_edge_are_bullets() -> None:
    assert said(
        (72, "e The licence is valid for"),
        (80, "one year."),
        (73, "¢ It may be renewed."),
        (72, "° (Revoked)"),
    ) == ["• The licence is valid for", "one year.", "• It may be renewed.", "• (Revoked)"]


def test_one_alone_or_elsewhere_stays() -> None:
    lines = [(72.0, "e The licence"), (200.0, "© The Ministry"), (72.0, "e-mail the office")]
    assert said(*lines) == [text for _, text in lines]


def test_words_stay() -> None:
    lines = [(72.0, "each item"), (72.0, "e of these"), (72.0, "o of those"), (72.0, "°C and K")]
    assert said(*lines) == [text for _, text in lines]


def test_quotation_marks_stay() -> None:
    quoted = [(72.0, "« The goods » are those of"), (72.0, "» The lists « are those of"),
              (72.0, "« The buyers » are those of")]  # fmt: skip
    assert said(*quoted) == [text for _, text in quoted]
    assert said((72, "« The goods are those"), (72, "» The lists are those")) == [
        "• The goods are those", "• The lists are those",
    ]  # fmt: skip
