"""Words that no concept knows: who types one means the provisions that have it."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pytest

from pipeline import Workspace
from pipeline.search import legs
from pipeline.search.question import question
from pipeline.search.reading import read

WORDS = {
    "en": r"\b[a-z]{6,}\b",
    "ja": r"[ァ-ヴー]{5,}|[一-鿿]{4,}",
    "ko": r"(?<![가-힣])[가-힣]{4,}",
}


def leg(built: Workspace, lang: str, query: str) -> np.ndarray:
    opened = built.searcher().opened
    asked = question(query)
    reading = read(opened, asked, opened.encoder.encode_queries([asked.text])[0])
    return legs.unknown(opened, lang, reading)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", WORDS)
def test_a_word_that_one_article_has_brings_it(built: Workspace, lang: str) -> None:
    holders: dict[str, set[str]] = defaultdict(set)
    for address, text in built.searcher().opened.catalog.execute(
        "SELECT g.address, p.text FROM provision p JOIN provision g ON g.id = p.grp"
        " WHERE p.lang = ?",
        (lang,),
    ):
        for word in set(re.findall(WORDS[lang], text)):
            holders[word].add(address)
    alone = sorted(word for word, held in holders.items() if len(held) == 1)[::7][:20]
    found = [
        bool(holders[word] & {hit.address for hit in built.search(word, limit=10)})
        for word in alone
    ]
    assert len(alone) >= 8
    assert sum(found) >= 0.85 * len(alone), [w for w, yes in zip(alone, found, strict=True)
                                             if not yes]  # fmt: skip


def test_what_terms_say_is_left_to_the_concepts(built: Workspace) -> None:
    assert not leg(built, "en", "export licence").any()
    assert not leg(built, "ko", "상황허가").any()
    assert not leg(built, "ja", "3A001").any()


def test_a_query_in_another_script_gives_nothing(built: Workspace) -> None:
    assert not leg(built, "ko", "zymurgy").any()
    assert leg(built, "en", "zymurgy").max() == 0


def test_common_words_that_meet_by_chance_say_little(built: Workspace) -> None:
    rare = leg(built, "en", "faceplate whether the person would then").max()
    common = leg(built, "en", "whether the person would then be within other days").max()
    assert common < 0.2
    assert 0 <= rare < 1
