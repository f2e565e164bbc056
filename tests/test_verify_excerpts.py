"""Nothing is called absent for an excerpt: what it lacks, the law may have."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import Workspace, generations, store
from pipeline.records import Citation
from pipeline.verify import Checked, Verifier, exit_code
from pipeline.verify.extent import excerpt, is_lacking
from pipeline.verify.holdings import Holdings

RULES = "jp/501M60000400999"
HEAD = """---
title: "試験輸出規則"
identifier: "501M60000400999"
country: "jp"
extra:
  enforced_at: "{date}"
---

"""
FIRST = "**第一条（目的）**　この規則は、試験のための輸出の手続を定めることを目的とする。\n"
MORE = """
**第二条（定義）**　この規則において「貨物」とは、試験に用いる物をいう。

**第三条**　削除

**第四条（届出）**　輸出者は、試験の結果を届け出なければならない。

**２**　前項の届出は、書面で行う。
"""


@contextlib.contextmanager
def verifier(workspace: Workspace, *paths: Path) -> Iterator[Verifier]:
    for path in paths:
        workspace.add([path])
    workspace.build()
    generation = generations.live(workspace.layout)
    assert generation
    with store.reading(generation.catalog) as catalog:
        yield Verifier(Holdings(catalog))


def write(folder: Path, body: str, *, date: str = "2020-04-01") -> Path:
    path = folder / f"{date}.md"
    path.write_text(HEAD.format(date=date) + body, "utf-8")
    return path


def check(found: Verifier, target: str, *, text: str = "x") -> Checked:
    return found.check(Citation(0, 1, text, target))


def test_one_article_says_nothing_of_the_others(quick: Workspace, tmp_path: Path) -> None:
    with verifier(quick, write(tmp_path, FIRST)) as found:
        assert check(found, f"{RULES}/art_1").status == "verified"
        absent = check(found, f"{RULES}/art_3/para_1")
        assert absent.status == "not in corpus" and "only an excerpt" in absent.note
        assert exit_code([absent]) == 1


def test_a_whole_text_lacks_what_it_has_not(quick: Workspace, tmp_path: Path) -> None:
    with verifier(quick, write(tmp_path, FIRST + MORE)) as found:
        assert check(found, f"{RULES}/art_3").status == "repealed"
        assert check(found, f"{RULES}/art_5").status == "no such unit"
        assert check(found, f"{RULES}/art_4/para_3").status == "no such unit"


def test_an_excerpt_does_not_repeal_what_an_earlier_text_has(
    quick: Workspace, tmp_path: Path
) -> None:
    old, new = write(tmp_path, FIRST + MORE), write(tmp_path, FIRST, date="2024-04-01")
    with verifier(quick, old, new) as found:
        assert check(found, f"{RULES}/art_4").status == "not in corpus"


LIST = "CATEGORY 3 - SAMPLES\n3A      Systems\n" + "".join(
    f"3A{n:03}   Sample devices of kind {n}:\n        a.     Receivers;\n        b.     Meters.\n"
    for n in range(1, 13)
)


def test_a_bare_code_of_another_list_is_not_verified(quick: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(LIST, "utf-8")
    with verifier(quick, path) as found:
        bare = check(found, "eccn/3A001.b", text="3A001.b")
        assert bare.status == "not in corpus" and "doc/list/sec_3A001/b has" in bare.note
        assert "doc/list" not in check(found, "eccn/3A001.b", text="ECCN 3A001.b").note
        assert "doc/list" not in check(found, "eccn/3A001.z", text="3A001.z").note


LAW = "eu/32099R0001"


@pytest.mark.parametrize(
    ("document", "held", "said", "told"),
    [
        (LAW, "1 2 3 4 5", "Regulation (EU) 2099/1", ""),
        (LAW, "1 2 2-2 3", "", ""),
        (LAW, "1 2 4", "", "of articles 1 to 4 it lacks 3"),
        (LAW, "4 5 6 7 8 9 10 11", "", "of articles 1 to 11 it lacks 1, 2, 3"),
        (LAW, "1 9 10 11", "", "it lacks 2, 3, 4 and 4 more"),
        (LAW, "1 2", "", "no articles but 1 and 2"),
        (LAW, " ".join(str(n) for n in range(1, 101) if n != 50), "", ""),  # lost one
        (LAW, "1 2 3 4 5", "Regulation (EU) 2099/1 (extract)", "as the text says"),
        (LAW, "1 2 3 4 5", "試験輸出規則（抄）", "as the text says"),
        (LAW, "1 2 3 4 5", "시험수출규칙 발췌", "as the text says"),
        (LAW, "1 2 3 4 5", "Regulation on meat extracts", ""),
        (LAW, "1 2 3 4 5", "x" * 300 + " excerpt", ""),
        # The outline tells that a law has 82 articles, and which numbers it has not.
        ("jp/325AC0000000067", " ".join(map(str, range(1, 31))), "", "articles up to 30 of 82"),
        ("jp/421M60000400060", "1 2 3 4", "", ""),
        (LAW, "", "", ""),
    ],
)
def test_excerpts(document: str, held: str, said: str, told: str) -> None:
    why = excerpt(document, [f"art_{n}" for n in held.split()], said=(said,))
    assert (told in why) if told else not why


def test_a_number_in_a_gap_is_lacking() -> None:
    held = ["chap_1", "art_1", "art_2", "art_4-2"]
    assert is_lacking("art_3", held)
    assert not is_lacking("art_5", held) and not is_lacking("art_2-9", held)
    assert not is_lacking("para_3", held) and not is_lacking("art_3", ["sec_1"])
