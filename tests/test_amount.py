"""How many citations: a citation of several units is one, in tables, lists and the network."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.graph.network import Edge, Mention, Network, citations, gather
from pipeline.tables import amount, sheets
from pipeline.tables.pivot import pivot
from pipeline.tables.rows import Row
from pipeline.tables.tally import tally

DECREE = "jp/324CO0000000378"


def row(place: str, start: int, target: str) -> Row:
    return Row(
        document="jp/324AC0000000228", document_lang="ja", title="法", document_kind="law",
        jurisdiction="jp", lang="ja", place=place, group=place, label="", heading="", headings=(),
        start=start, end=start + 3, text="引用", sentence="引用", target=target,
        instrument=DECREE, kind="law", relative=False, confidence=1.0, year="2024",
        retrieved="2026-11-22", valid_from="2024-05-01", link="",
    )  # fmt: skip


@pytest.fixture
def found() -> list[Row]:
    """Two citations: one of three articles, one of the last of these alone."""
    return [
        *(row("jp/324AC0000000228/art_1", 0, f"{DECREE}/art_{n}") for n in (1, 2, 3)),
        row("jp/324AC0000000228/art_2", 0, f"{DECREE}/art_3"),
    ]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 things"), (1, "1 thing"), (2, "2 things"), (7736, "7,736 things")]
)
def test_one_is_singular(count: int, words: str) -> None:
    assert amount.said(count, "thing") == words


def test_a_citation_of_three_articles_is_one(found: list[Row]) -> None:
    assert amount.citations(found) == 2 and amount.citations([]) == 0


def test_what_a_limit_leaves_out_is_never_more_than_there_is(found: list[Row]) -> None:
    full = pivot(found, depth="full", limit=1)
    assert [head.key for head in full.heads] == [f"{DECREE}/art_3"]
    # Both citations stand in the row that is shown.
    assert (full.left_out, full.left_out_count) == (2, 0)
    others = pivot([found[0], found[3]], depth="full", limit=1)
    assert (others.left_out, others.left_out_count) == (1, 1)
    assert sheets.counts(others).notes == (
        "1 more row is left out, with 1 citation that no row shown has.",
    )


def test_a_list_counts_rows_and_citations_apart(found: list[Row]) -> None:
    assert sheets.mentions(found).notes == ()
    assert sheets.mentions(found, limit=2).notes == (
        "2 more rows are left out, with 1 citation that no row shown has.",
    )


def test_a_tally_counts_a_citation_once_for_each_thing(found: list[Row]) -> None:
    assert [t.count for t in tally(found, depth="instrument")] == [2]
    assert [t.count for t in tally(found, depth="full")] == [2, 1, 1]


def test_the_network_counts_a_citation_once_in_a_link_and_once_in_all() -> None:
    def mention(target: str, number: int) -> Mention:
        return Mention("a", target, "ja", False, "s", "p", number)

    edges = gather([mention("b", 1), mention("b", 1), mention("c", 1), mention("c", 2)])
    assert [(e.target, e.count, dict(e.langs)) for e in edges] == [
        ("b", 1, {"ja": 1}), ("c", 2, {"ja": 2}),
    ]  # fmt: skip
    net = Network({}, edges)
    assert net.citations == 2 and citations(edges[:1]) == 1


def test_where_only_counts_are_known_they_are_added() -> None:
    edges: Sequence[Edge] = (Edge("a", "b", 3, {"ja": 3}), Edge("a", "c", 1, {"ja": 1}))
    assert citations(edges) == 4
