"""Concepts in texts: what is found, what is not, and where."""

from __future__ import annotations

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.concept import Concept, merged, read
from pipeline.terms.count import concept_counts
from pipeline.terms.lexicon import Lexicon, lexicon
from pipeline.terms.matcher import Matcher
from pipeline.terms.view import view

BASE = """
[[concept]]
id = "classification"
en = ["classification", "classify"]
ja = ["該非判定", "判定"]
ko = ["자가판정", "판정"]
say.en = ["is it listed"]
say.ja = ["リストに載って"]

[[concept]]
id = "knowledge"
en = ["reason to know"]
ja = ["知り得た"]
ko = ["인지"]

[[concept]]
id = "sonar"
en = ["sonar"]
ja = ["ソナー"]
ko = ["소나"]

[[concept]]
id = "civil-penalty"
en = ["civil monetary penalty", "administrative penalty"]
ja = ["過料"]
ko = ["과태료"]

[[concept]]
id = "penalty"
en = ["penalty"]
ja = ["罰則"]
ko = ["벌칙"]

[[concept]]
id = "revocation"
en = ["revocation of a license"]
ja = ["許可の取消し"]
ko = ["허가의 취소"]

[[concept]]
id = "list"
en = ["control list"]
ja = ["リスト規制"]
ko = ["통제 목록"]
"""


@pytest.fixture(scope="module")
def concepts() -> tuple[Concept, ...]:
    return read(BASE, where="base.toml", theme="base")


@pytest.fixture(scope="module")
def matcher(concepts: tuple[Concept, ...]) -> Matcher:
    return Matcher(lexicon(concepts))


def found(matcher: Matcher, text: str, *, everyday: bool = True) -> list[str]:
    """id, with ~ for words apart, * for inside a longer one, ' for an everyday word."""
    ids = matcher.lexicon.concepts
    return [
        ids[m.concept] + "~" * m.gapped + "*" * m.nested + "'" * m.everyday
        for m in matcher.find(view(text), everyday=everyday)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The exporter classifies the item.", ["classification"]),
        ("CLASSIFICATION of goods", ["classification"]),
        ("declassified", []),
        ("該非判定を行う", ["classification", "classification*"]),
        ("該非\n判定", ["classification", "classification*"]),
        ("자가 판정을 한다", ["classification", "classification*"]),
        # A border of words is no word: 인지 is an ending here, 소나 stands in 취소나.
        ("이중용도품목인지 확인한다", []),
        ("위반 사실을 인지한 날", ["knowledge"]),
        ("허가의 취소나 정지", ["revocation"]),
        ("소나를 수출하다", ["sonar"]),
        # リスト is no part of テロリスト.
        ("テロリスト規制", []),
        ("リスト規制に当たる", ["list"]),
        # Words apart, and the other way round.
        ("a civil or administrative monetary penalty", ["civil-penalty~", "penalty"]),
        ("the license was subject to revocation", ["revocation~"]),
        ("許可を取り消した", []),
        ("許可について取消しを求める", ["revocation~"]),
        ("취소된 허가", ["revocation~"]),
        # Too far apart.
        ("A license is needed. " + "Nothing else matters here. " * 4 + "Revocation is rare.", []),
        ("Is it listed?", ["classification'"]),
        ("リストに載っていますか", ["classification'"]),
        ("", []),
        ("🙂 \x01 123", []),
    ],
)  # fmt: skip
def test_what_is_found(matcher: Matcher, text: str, wanted: list[str]) -> None:
    # Of one concept a match inside another of its own is left as it is.
    got = [f for f in found(matcher, text) if f != "classification*"]
    assert set(got) == {w for w in wanted if w != "classification*"}, got


def test_everyday_words_are_for_queries_only(matcher: Matcher) -> None:
    assert found(matcher, "is it listed", everyday=False) == []


def test_offsets_lead_to_the_words(matcher: Matcher) -> None:
    seen = view("Ｔhe 該非判定 and the Control  Lists.")
    spans = {seen.folded[m.start : m.end] for m in matcher.find(seen, everyday=True)}
    assert "該非判定" in spans and "control  lists" in spans


def test_a_lexicon_is_read_as_it_was_written(concepts: tuple[Concept, ...]) -> None:
    made = lexicon(concepts)
    assert Lexicon.from_json(made.as_json()) == made
    assert lexicon(()).patterns == [] and Matcher(lexicon(())).find(view("x"), everyday=True) == []
    assert made.terms["ko"][0] == ["자가판정", "판정"]


def test_counts_weigh_titles_and_what_is_inside(matcher: Matcher) -> None:
    plain = concept_counts(matcher, "", "A penalty.")
    titled = concept_counts(matcher, "Penalty", "A penalty.")
    inside = concept_counts(matcher, "", "A civil monetary penalty.")
    assert titled["penalty"] > plain["penalty"] == 1.0 > inside["penalty"] > 0
    assert inside["civil-penalty"] >= 1.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[concept]]\nid = 'a'\n", "no term"),
        ("[[concept]]\nid = 'A b'\nen = ['x y']\n", "lower-case"),
        ("[[concept]]\nid = 'a'\nen = 'x'\n", "list of strings"),
        ("[[concept]]\nid = 'a'\nen = ['']\n", "none of them empty"),
        ("[[concept]]\nid = 'a'\nen = ['x']\nsay = ['x']\n", "keys en, ja, ko"),
        ("[[concept]]\nid = 'a'\nen = ['x']\nsay.fr = ['x']\n", "keys en, ja, ko"),
        ("[[concept]]\nid = 'a'\nen = ['x']\nterm = ['x']\n", "unknown key 'term'"),
        ("[[concept]]\nid = 'a'\nen = ['x']\n" * 2, "twice"),
        ("[[thing]]\nid = 'a'\n", "nothing else"),
        ("concept = 1", "nothing else"),
        ("[[", "no valid TOML"),
    ],
)
def test_what_is_no_termbase_is_said(text: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=says):
        read(text, where="terms.toml", theme="own")


def test_words_are_added_under_a_known_id(concepts: tuple[Concept, ...]) -> None:
    more = read(
        '[[concept]]\nid = "sonar"\nen = ["sonar", "echo sounder"]\n', where="x", theme="own"
    )
    whole = merged(concepts, more)
    assert len(whole) == len(concepts)
    assert next(c for c in whole if c.id == "sonar").terms["en"] == ("sonar", "echo sounder")


def test_a_concept_knows_what_it_points_to() -> None:
    pointing = '\nsee = ["penalty", "no-such"]\n'
    whole = lexicon(
        read(BASE.replace('id = "sonar"\n', f'id = "sonar"{pointing}'), where="x", theme="x")
    )
    number = whole.concepts.index
    assert whole.seen_from(number("sonar")) == [number("penalty")]
    assert whole.seen_from(number("penalty")) == []
    assert Lexicon.from_json(whole.as_json()) == whole
