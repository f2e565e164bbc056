"""The pure parts of the search benchmark, on inputs of our own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import search as benchmark  # noqa: E402
import search_ablation  # noqa: E402
import search_engines  # noqa: E402
import search_exact  # noqa: E402
import search_page  # noqa: E402
import search_scale  # noqa: E402
import search_sizes  # noqa: E402
import search_speed  # noqa: E402
import search_topics  # noqa: E402

# A scorer of the evaluation set's shape: the share of the best gain in the first k.
_SCORER = """
def language(address):
    return {"jp": "ja", "kr": "ko"}.get(address.split("/", 1)[0], "en")
def to_units(hits, units):
    return list(dict.fromkeys(h["address"] for h in hits if h["address"] in units))
def ndcg(ranked, qrels, k):
    return sum(a in qrels for a in ranked[:k]) / len(qrels) if qrels else None
def recall(ranked, qrels, k, grade=1):
    wanted = {a for a, g in qrels.items() if g >= grade}
    return len(wanted & set(ranked[:k])) / len(wanted) if wanted else None
"""


@pytest.fixture
def scorer(tmp_path: Path) -> search_topics.Scorer:
    (tmp_path / "score_search.py").write_text(_SCORER, "utf-8")
    (tmp_path / "units.txt").write_text("jp/a kr/b us/c", "utf-8")
    return search_topics.Scorer(tmp_path)


def topics() -> search_topics.Topics:
    line = {"topic": "x1", "queries": {"en": "sample", "ja": "見本"},
            "qrels": {"jp/a": 2, "us/c": 1}}  # fmt: skip
    return search_topics.Topics("own", (line,))


def test_a_table_stands_between_its_markers_and_is_replaced() -> None:
    page = "before\n<!-- a:begin -->\nold\n<!-- a:end -->\nafter\n"
    once = search_page.put(page, "a", "| new |")
    assert once == "before\n<!-- a:begin -->\n| new |\n<!-- a:end -->\nafter\n"
    assert search_page.put(once, "a", "| new |") == once


@pytest.mark.parametrize("page", ["", "<!-- a:begin -->", "<!-- a:end --> <!-- a:begin -->",
                                  "<!-- a:begin --><!-- a:end -->" * 2])  # fmt: skip
def test_a_page_without_its_markers_is_refused(page: str) -> None:
    with pytest.raises(search_page.MarkerError):
        search_page.put(page, "a", "text")


def test_the_page_has_a_place_for_every_part() -> None:
    page = search_page.PAGE.read_text("utf-8")
    for part in benchmark.PARTS:
        if part != "peers":
            search_page.put(page, part, "x")


def test_a_markdown_table_escapes_strokes() -> None:
    assert search_page.markdown([["a", "b"], ["x|y", "1"]]).splitlines()[2] == "| x\\|y | 1 |"


def test_scopes_and_pairs_are_scored_by_language(scorer: search_topics.Scorer) -> None:
    found = search_topics.score(topics(), scorer, lambda _: ["us/c", "us/other", "kr/b"])
    english, japanese = found
    assert english.query == "x1-en"
    assert english.by_scope["same"] == (1.0, None)
    assert english.by_scope["cross"] == (0.0, 0.0)
    assert japanese.by_scope["en"] == (1.0, None)
    assert english.by_scope["ko"] == (None, None)
    assert search_topics.of(found, "cross") == 0.5


def test_a_bar_says_when_it_is_not_reached() -> None:
    assert search_topics.beside(0.6, 0.58) == "0.600 (bar 0.58)"
    assert search_topics.beside(0.5, 0.58) == "0.500 (bar 0.58, below)"
    assert search_topics.beside(0.5, None) == "0.500"


def test_half_a_termbase_is_the_same_half_for_a_seed() -> None:
    first = search_ablation.half(101, 11)
    assert first == search_ablation.half(101, 11)
    assert len(first) == 50
    assert first <= set(range(101))
    assert first != search_ablation.half(101, 23)


def test_weights_and_ways_are_put_back() -> None:
    from pipeline.search import fusion, reading

    weights, named = fusion.WEIGHTS, reading.NAMED
    for _, setting in search_ablation.settings():
        with setting():
            assert "concepts" in fusion.WEIGHTS
    with search_ablation.weighing(dense=0.0):
        assert fusion.WEIGHTS["dense"] == 0.0
    with search_ablation.without_way("NAMED"):
        assert reading.NAMED == 0.0
    assert fusion.WEIGHTS is weights
    assert named == reading.NAMED


def test_terms_are_drawn_alike_and_lie_within_words() -> None:
    texts = ["見本の条文である。部品と材料", "部品の輸送"]
    ja = search_exact.KINDS["Japanese, 2 to 6 characters"][1]
    drawn = search_exact.drawn(texts, ja, cut=True, number=5, seed=1)
    assert drawn == search_exact.drawn(texts, ja, cut=True, number=5, seed=1)
    assert all(2 <= len(term) <= 6 and any(term in text for text in texts) for term in drawn)


def test_a_run_is_never_drawn_by_its_end_alone() -> None:
    words = search_exact.KINDS["English words"][1]
    drawn = search_exact.drawn(["alpha beta gamma"], words, cut=False, number=9, seed=2)
    assert set(drawn) == {"alpha", "beta", "gamma"}


def test_a_share_is_whole_only_when_nothing_lacks() -> None:
    assert search_exact.share(3, 3) == "100 %"
    assert search_exact.share(99_999, 100_000) == "99.99 %"
    assert search_exact.share(0, 0) == "-"


def test_noise_drops_a_tenth_and_is_the_same_each_time() -> None:
    text = " ".join(f"word{i}" for i in range(1000))
    assert search_scale.noised(text, 5, 0) == text
    assert search_scale.noised(text, 5, 2) == search_scale.noised(text, 5, 2)
    assert search_scale.noised(text, 5, 2) != search_scale.noised(text, 5, 3)
    assert 850 < len(search_scale.noised(text, 5, 2).split()) < 950
    assert search_scale.noised("一語", 5, 2) == "一語"


def test_a_posting_repeated_keeps_its_order_and_its_first_copy() -> None:
    rows, worth = np.arange(0, 100, 2, dtype=np.int32), np.ones(50, np.float32)
    many, weighed = search_scale.repeated(rows, worth, size=100, copies=4, seed=9)
    again, _ = search_scale.repeated(rows, worth, size=100, copies=4, seed=9)
    assert (many == again).all()
    assert (many[:50] == rows).all()
    assert (weighed[:50] == 1).all()
    assert (np.diff(many) > 0).all()
    assert len(many) == len(weighed) < 200
    assert many.max() < 400


def test_turned_vectors_stay_near_and_of_unit_length() -> None:
    vectors = np.eye(8, 512, dtype=np.float32)
    made = search_scale.turned(vectors, 3)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert (np.sum(made * vectors, axis=1) > 0.8).all()
    assert search_scale.turned(vectors, 0) is vectors
    assert search_scale.copies_for(39_014) == 6


def test_rounds_are_told_by_least_and_most() -> None:
    assert search_scale.between([80.2, 161.4, 90.0]) == "80 to 161"
    assert search_scale.between([80.2, 80.4]) == "80"


def test_the_peak_is_this_process_s_own_and_not_its_parent_s() -> None:
    held = bytearray(300_000_000)
    held[::4096] = b"1" * len(held[::4096])
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'benchmarks')!r}); import search_scale;"
    done = subprocess.run(
        [sys.executable, "-c", f"{code} print(search_scale.peak())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert float(done.stdout) < 0.25


def test_weighted_counts_become_repeats() -> None:
    assert search_engines.repeats({"a": 1.0, "b": 1.5, "c": 0.3}) == ["a", "b", "b", "c"]


def test_a_stage_inside_another_counts_for_itself() -> None:
    clock = search_speed.Clock()
    clock.begin()
    inner = clock.timed("dense", lambda: sum(range(200_000)))
    clock.timed("rest", inner)()
    [one] = clock.queries
    assert one["dense"] > one["rest"] >= 0


def test_stages_of_a_build_add_up() -> None:
    stages = search_sizes.Stages()
    for stage in ("read", "read", "store", "read"):
        stages(stage, 0, 1)
    stages.end()
    assert list(stages.seconds) == ["start", "read", "store"]
