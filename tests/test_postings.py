"""Postings: what is written is summed again, weighted as BM25 says."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from pipeline import counted, store
from pipeline.counted import Counts, plus
from pipeline.postings import Saturation, Weighing, common, read, strongest, summed, write
from pipeline.records import Language

BY = Saturation(1.2, 0.75)


def rows_of(rows: list[dict[str, float]], known: counted.Counted = counted.NOTHING) -> Counts:
    counts = Counts(known)
    for row in rows:
        counts.add(row)
    return counts


def filled(path: Path, rows: list[dict[str, float]]) -> store.sqlite3.Connection:
    connection = store.create(path / "catalog.db")
    made = rows_of(rows).made()
    write(connection, "words", "en", made, Weighing(made, BY))
    return connection


def scores(
    connection: store.sqlite3.Connection, lang: Language, asked: dict[str, float], size: int
) -> list[float]:
    return summed(read(connection, "words", lang, list(asked)), asked, size).tolist()


def holding(connection: store.sqlite3.Connection, terms: list[str]) -> list[int]:
    return common(read(connection, "words", "en", terms), terms).tolist()


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
    one = scores(connection, "en", {"a": 1.0}, 3)
    both = scores(connection, "en", {"a": 2.0, "nothing": 5.0}, 3)
    assert both == pytest.approx([2 * value for value in one])
    assert scores(connection, "ja", {"a": 1.0}, 0) == []
    assert holding(connection, ["a", "b", "a"]) == [0]
    assert holding(connection, ["a", "nothing"]) == []
    assert holding(connection, []) == []


def test_many_terms_at_once(tmp_path: Path) -> None:
    connection = filled(tmp_path, [{f"t{i}": 1.0 for i in range(1200)}])
    asked = {f"t{i}": 1.0 for i in range(1200)}
    one = scores(connection, "en", {"t0": 1.0}, 1)[0]
    assert scores(connection, "en", asked, 1)[0] == pytest.approx(1200 * one, rel=1e-4)


def test_the_strongest_terms_of_a_row() -> None:
    rows = [{"rare": 1.0, "common": 1.0}, {"common": 1.0}, {}, {"common": 1.0, "own": 2.0}]
    made = rows_of(rows).made()
    best = list(strongest(made, Weighing(made, BY), 1))
    assert [[term for term, _ in row] for row in best] == [["rare"], ["common"], [], ["own"]]


def test_nothing_to_write(tmp_path: Path) -> None:
    made = Counts().made()
    connection = store.create(tmp_path / "c.db")
    assert write(connection, "words", "en", made, Weighing(made, BY)) == 0


def same(one: counted.Counted, other: counted.Counted) -> bool:
    return (
        one.vocabulary == other.vocabulary
        and one.ends.tolist() == other.ends.tolist()
        and one.terms.tolist() == other.terms.tolist()
        and one.counts.tolist() == other.counts.tolist()
    )


def test_rows_taken_over_are_as_if_made_anew(tmp_path: Path) -> None:
    before = [{"b": 1.0, "a": 2.5}, {"許可": 1.0}, {}, {"c": 1.0, "a": 1.0}]
    connection = store.create(tmp_path / "c.db")
    counted.keep(connection, "words", "ja", rows_of(before).made(), past=False)
    known = counted.kept(connection, "words", "ja", past=False)
    assert same(known, rows_of(before).made())
    counts = Counts(known)
    counts.take(3)
    counts.add({"aa": 3.0})
    counts.take(0)
    counts.take(2)
    anew = rows_of([before[3], {"aa": 3.0}, before[0], before[2]]).made()
    assert same(counts.made(), anew)
    assert "許可" not in anew.vocabulary


def test_more_of_a_term_that_is_there_or_not() -> None:
    made = rows_of([{"b": 1.0}, {"c": 2.0}]).made()
    rows, worth = np.array([0, 1, 1], np.int32), np.full(3, 3.0, np.float32)
    found = plus(made, rows, ["b", "a", "c"], worth)
    assert same(found, rows_of([{"b": 4.0}, {"a": 3.0, "c": 5.0}]).made())


def test_texts_of_the_past_are_weighed_by_those_in_force() -> None:
    now = rows_of([{"a": 1.0}, {"a": 1.0}, {"b": 1.0}]).made()
    then = rows_of([{"a": 1.0, "old": 1.0}]).made()
    by = Weighing(now, BY)
    of_a, of_old = by.worth(then).tolist()
    assert of_a < by.worth(now)[0]  # a longer text, the same rarity
    assert of_old > by.worth(now)[2]  # what no text in force holds is rarer than all
