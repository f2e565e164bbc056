"""Which text of a document is current."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.corpus import Entry
from pipeline.records import Document
from pipeline.versions import Rendition, due, ordered

TODAY = "2026-06-01"


def rendition(order: int, valid_from: str, retrieved: str = "2026-06-01T00:00:00Z") -> Rendition:
    metadata = {"valid_from": valid_from} if valid_from else {}
    document = Document("doc/x", "x", "law", "en", "", (), (), metadata)
    return Rendition(
        Entry(f"{order}", "x", "x", 0, "local", "", retrieved), order, "text", document
    )


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2020-01-01", "2024-01-01"], ["past", "current"]),
        (["2024-01-01", "2020-01-01"], ["past", "current"]),
        (["2024-01-01", "2027-04-01"], ["current", "pending"]),
        (["2027-04-01"], ["current"]),
        (["2024-01-01", "2024-01-01"], ["duplicate", "current"]),
        (["", "2024-01-01"], ["duplicate", "current"]),
        (["2024-01-01", ""], ["duplicate", "current"]),
    ],
)
def test_states(dates: list[str], expected: list[str]) -> None:
    found = ordered([rendition(i, date) for i, date in enumerate(dates)], today=TODAY)
    assert [r.state for r in found] == expected
    assert sum(r.state == "current" for r in found) == 1


def test_a_version_ends_where_the_next_begins() -> None:
    found = ordered([rendition(0, "2024-01-01"), rendition(1, "2020-01-01")], today=TODAY)
    assert [(r.date, r.valid_to) for r in found] == [
        ("2020-01-01", "2024-01-01"),
        ("2024-01-01", ""),
    ]


def test_undated_files_are_dated_by_retrieval() -> None:
    early = rendition(0, "", "2026-02-01T00:00:00Z")
    late = rendition(1, "", "2026-03-01T00:00:00Z")
    found = ordered([late, early], today=TODAY)
    assert [r.date for r in found] == ["2026-02-01", "2026-03-01"]
    assert found[-1].state == "current"


def test_a_pending_version_comes_into_force_on_its_day() -> None:
    both = [rendition(0, "2024-01-01"), rendition(1, "2027-04-01")]
    assert [r.state for r in ordered(both, today="2027-03-31")] == ["current", "pending"]
    assert [r.state for r in ordered(both, today="2027-04-01")] == ["past", "current"]
    assert due({"next_change": "2027-04-01"}, "2027-04-01")
    assert not due({"next_change": "2027-04-01"}, "2027-03-31")
    assert not due({"next_change": ""}, "2027-03-31") and not due({}, "2027-03-31")


def fetched(order: int, valid_from: str, path: str) -> Rendition:
    one = rendition(order, valid_from)
    entry = replace(one.entry, path=path, url=f"https://example.org/{path}")
    return replace(one, entry=entry)


def test_a_text_that_its_source_took_back() -> None:
    """The source has the earlier text again: the later one never stood."""
    texts = [fetched(0, "2020-01-01", "s/a"), fetched(1, "2024-01-01", "s/a"),
             fetched(2, "2020-01-01", "s/a")]  # fmt: skip
    found = ordered(texts, today=TODAY)
    assert [(r.order, r.state) for r in found] == [
        (1, "duplicate"), (0, "duplicate"), (2, "current"),
    ]  # fmt: skip
    # What a user adds by hand from one path may be older: it is a version like any other.
    by_hand = [rendition(0, "2024-01-01"), rendition(1, "2020-01-01")]
    assert [r.state for r in ordered(by_hand, today=TODAY)] == ["past", "current"]


def test_a_pending_text_whose_date_is_not_listed_any_more() -> None:
    texts = [fetched(0, "2024-01-01", "s/a"), fetched(1, "2027-06-01", "s/a@1"),
             fetched(2, "2027-12-01", "s/a@2")]  # fmt: skip
    found = ordered(texts, today=TODAY, listed={"2024-01-01", "2027-12-01"})
    assert [(r.order, r.state) for r in found] == [
        (1, "duplicate"), (0, "current"), (2, "pending"),
    ]  # fmt: skip
    unlisted = ordered(texts, today=TODAY)
    assert [r.state for r in unlisted] == ["current", "pending", "pending"]
