"""The shipped termbase: as large and as clean as it says, and its sources are there."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline.address import parse
from pipeline.knowledge import lint
from pipeline.knowledge.concept import Concept, merged, shipped
from pipeline.records import LANGUAGES


@pytest.fixture(scope="module")
def concepts() -> tuple[Concept, ...]:
    return shipped()


def shared() -> tuple[lint.Shared, ...]:
    return lint.read_shared(files("pipeline.knowledge").joinpath("shared.toml").read_text("utf-8"))


def test_it_is_clean(concepts: tuple[Concept, ...]) -> None:
    assert lint.problems(concepts, shared()) == []
    assert merged(concepts) == concepts


def test_it_is_large(concepts: tuple[Concept, ...]) -> None:
    assert len(concepts) >= 1_000
    for lang in LANGUAGES:
        several = sum(len(c.terms[lang]) >= 2 and len(c.says[lang]) >= 3 for c in concepts)
        assert several == len(concepts), lang


@pytest.mark.parametrize(
    "apart",
    [
        ("과태료", "과징금", "벌금"),
        ("没収", "追徴"),
        ("청문", "이의신청"),
        ("허가 취소", "수출허가 거부"),
    ],
)
def test_legally_distinct_things_stay_apart(
    concepts: tuple[Concept, ...], apart: tuple[str, ...]
) -> None:
    def owners(term: str) -> set[str]:
        return {c.id for c in concepts for of in c.terms.values() if term in of}

    known = [owners(term) for term in apart if owners(term)]
    assert len(known) >= 2
    for i, one in enumerate(known):
        for other in known[i + 1 :]:
            assert not one & other


def test_the_lint_finds_what_is_wrong(concepts: tuple[Concept, ...]) -> None:
    first, second = concepts[:2]
    stolen = Concept(**{**_fields(second), "terms": {**second.terms, "en": first.terms["en"]}})
    assert lint.problems((first, stolen))
    assert lint.problems((Concept(**{**_fields(first), "see": ("no-such-concept",)}),))
    assert lint.problems((Concept(**{**_fields(first), "sources": ("not an address",)}),))
    assert lint.problems((Concept(**{**_fields(first), "asks": {}}),))


def _fields(concept: Concept) -> dict[str, object]:
    return {name: getattr(concept, name) for name in concept.__slots__}


@pytest.mark.data
def test_most_sources_are_in_the_real_texts(concepts: tuple[Concept, ...], data: Path) -> None:
    held = set((data.parent / "eval" / "units.txt").read_text("utf-8").split())
    instruments = {"/".join(parse(unit).instrument) for unit in held}

    def of_held(sources: Iterable[str]) -> Iterable[str]:
        return (s for s in sources if "/".join(parse(s).instrument) in instruments)

    named = [s for c in concepts for s in of_held(c.sources) if parse(s).locators]
    there = [s for s in named if any(s == u or s.startswith(f"{u}/") for u in _above(s, held))]
    assert len(there) / len(named) > 0.8


def _above(source: str, held: set[str]) -> Iterable[str]:
    while "/" in source:
        if source in held:
            yield source
        source = source.rpartition("/")[0]
