"""A cell of a control list that holds a book: the time grows with its length, no faster."""

from __future__ import annotations

import time

from pipeline.split.control_list_rows import _begins, _within


def test_a_cell_of_many_sentences_is_read_in_time() -> None:
    start = time.perf_counter()
    assert list(_within("cups a sort. " * 8000, _begins)) == []
    assert time.perf_counter() - start < 1


def test_what_begins_in_mid_cell_is_found_behind_much_text() -> None:
    text = "cups a sort. " * 500
    assert list(_within(f"{text}Note: 3A901 is about cups. Technical Note: Read it.", _begins)) == [
        len(text), len(text) + len("Note: 3A901 is about cups. "),
    ]  # fmt: skip
