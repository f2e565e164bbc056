"""Which text of a document is current."""

from __future__ import annotations

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
