"""The outlines of the main laws: read, checked, and used where a passage does not tell."""

from __future__ import annotations

import pytest

from pipeline.citations import Context, cite
from pipeline.errors import KnowledgeError
from pipeline.knowledge.outline import outline, read

FEFA = "jp/324AC0000000228"


def test_read() -> None:
    units = read("1 2:3 2-2", where="x")
    assert units[()] == ["art_1", "art_2", "art_2-2"]
    assert units[("art_2",)] == ["para_1", "para_2", "para_3"] and ("art_1",) not in units


@pytest.mark.parametrize("text", ["x", "1:y", "art_1"])
def test_a_bad_outline_is_refused(text: str) -> None:
    with pytest.raises(KnowledgeError, match="no article"):
        read(text, where="x")


def test_every_outline_is_well_formed() -> None:
    assert "art_25-2" in outline(FEFA)[()] and len(outline(FEFA)[("art_48",)]) == 3
    assert outline("jp/999AC0000000001") == {}


def test_the_next_article_may_be_a_branch() -> None:
    [after] = cite("次条の規定", context=Context(FEFA, "art_25"))
    [before] = cite("前条の規定", context=Context(FEFA, "art_26"))
    assert (after.target, before.target) == (f"{FEFA}/art_25-2", f"{FEFA}/art_25-2")
    [guess] = cite("次条の規定", context=Context("jp/999AC0000000001", "art_25"))
    assert guess.target == "jp/999AC0000000001/art_26"


def test_an_item_stands_in_the_first_of_several_paragraphs() -> None:
    text = "一　試験の書類\n二　次号の見本\n三　見本"
    [found] = cite(text, context=Context(FEFA, "art_48"))
    assert found.target == f"{FEFA}/art_48/para_1/item_3"
    [single] = cite(text, context=Context(FEFA, "art_47"))
    assert single.target == f"{FEFA}/art_47/item_3"
    [place] = cite("この項において", context=Context(FEFA, "art_48"))
    assert place.target == f"{FEFA}/art_48/para_1"
