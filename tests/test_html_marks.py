"""HTML: notes that are told by a raised number and no link."""

from __future__ import annotations

from pipeline.extract.html import extract as read
from pipeline.records import Extracted


def page(body: str) -> Extracted:
    return read(f"<html><body>{body}</body></html>", "page.html")


def notes(found: Extracted) -> list[tuple[str, str]]:
    return [(b.locator[0], b.text) for b in found.blocks if b.role == "footnote" and b.locator]


def test_raised_numbers_lead_to_the_notes_at_the_end() -> None:
    found = page(
        "<h1>Report</h1><p>Of the cases<sup>1</sup> nine were closed.<sup>2)</sup></p>"
        "<h2>Outlook</h2><p>More are open, says the office.<sup>(3)</sup></p><hr>"
        "<p><sup>1</sup> Without those of the navy.</p><p><sup>2)</sup>In March.</p>"
        "<p><sup>(3)</sup> See the list.</p>"
    )
    assert notes(found) == [
        ("fn_1", "¹ Without those of the navy."),
        ("fn_2", "²⁾In March."),
        ("fn_3", "⁽³⁾ See the list."),
    ]


def test_a_raised_number_that_no_text_has_is_no_note() -> None:
    found = page("<p>One thing is said here.</p><p><sup>1</sup> And another one.</p>")
    assert notes(found) == []


def test_units_powers_and_nuclides_are_no_marks() -> None:
    found = page(
        "<p>An area of 5 m<sup>2</sup> or 3 cm<sup>3</sup>, 10<sup>6</sup> in all, with "
        "<sup>4</sup>He.</p><p><sup>2</sup> a line</p><p><sup>3</sup> a line</p>"
        "<p><sup>6</sup> a line</p><p><sup>4</sup>He is light.</p>"
    )
    assert notes(found) == []


def test_a_note_before_more_text_of_its_section_stays_in_its_place() -> None:
    found = page(
        "<p>Of the cases<sup>1</sup> nine were closed.</p><p><sup>1</sup> In March.</p>"
        "<p>The rest of the text goes on after that.</p>"
    )
    assert notes(found) == []
