"""Postings: what is written is summed again, weighted as BM25 says."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from pipeline import store
from pipeline.postings import Counts, Saturation, holding, read, scores

BY = Saturation(1.2, 0.75)


def filled(path: Path, rows: list[dict[str, float]]) -> store.sqlite3.Connection:
    counts = Counts()
    for row in rows:
        counts.add(row)
    connection = store.create(path / "catalog.db")
    counts.write(connection, "words", "en", BY)
    return connection


def test_the_worth_is_that_of_bm25(tmp_path: Path) -> None:
    connection = filled(tmp_path, [{"a": 2, "b": 1}, {"a": 1}, {"c": 3}])
    rows, worth = read(connection, "words", "en", ["a"])["a"]
    assert rows.tolist() == [0, 1]
    idf = math.log1p((3 - 2 + 0.5) / (2 + 0.5))
    usual = (3 + 1 + 3) / 3
    for value, count, length in zip(worth.tolist(), (2, 1), (3, 1), strict=True):
        wanted = idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / usual))
        assert value == pytest.approx(wanted, rel=1e-5)


def test_weights_and_absent_terms(tmp_path: Path) -> None:
    connection = filled(tmp_path, [{"a": 2, "b": 1}, {"a": 1}, {"c": 3}])
    one = scores(connection, "words", "en", {"a": 1.0}, 3)
    both = scores(connection, "words", "en", {"a": 2.0, "nothing": 5.0}, 3)
    assert both.tolist() == pytest.approx((2 * one).tolist())
    assert scores(connection, "words", "ja", {"a": 1.0}, 0).tolist() == []
    assert holding(connection, "words", "en", ["a", "b", "a"]).tolist() == [0]
    assert holding(connection, "words", "en", ["a", "nothing"]).tolist() == []
    assert holding(connection, "words", "en", []).tolist() == []


def test_many_terms_at_once(tmp_path: Path) -> None:
    connection = filled(tmp_path, [{f"t{i}": 1.0 for i in range(1200)}])
    asked = {f"t{i}": 1.0 for i in range(1200)}
    one = scores(connection, "words", "en", {"t0": 1.0}, 1)[0]
    assert scores(connection, "words", "en", asked, 1)[0] == pytest.approx(1200 * one, rel=1e-4)


def test_the_strongest_terms_of_a_row() -> None:
    counts = Counts()
    for row in ({"rare": 1.0, "common": 1.0}, {"common": 1.0}, {}, {"common": 1.0, "own": 2.0}):
        counts.add(row)
    strongest = list(counts.strongest(BY, 1))
    assert [[term for term, _ in row] for row in strongest] == [["rare"], ["common"], [], ["own"]]


def test_nothing_to_write(tmp_path: Path) -> None:
    assert Counts().write(store.create(tmp_path / "c.db"), "words", "en", BY) == 0
