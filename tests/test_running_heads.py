"""Lines that return on page after page, and those that only look so."""

from __future__ import annotations

from pipeline.extract.running_heads import running_lines


def test_unit_numbers_that_keep_step_with_pages_are_no_heads() -> None:
    pages = [f"Article {n}\nText of article {n} {'x' * n}\nmore\nmore\nmore" for n in range(1, 7)]
    assert not {line for page, line in running_lines(pages) if line == 0}


def test_the_number_in_a_head_may_be_the_pages() -> None:
    pages = [f"Law Review, p. {n + 40}\nBody {'a' * n}\nb{n}\nc\nd{n}x" for n in range(1, 5)]
    assert {(n, 0) for n in range(1, 5)} <= running_lines(pages)
