"""Checking citations against a corpus: every status, and that absence is never claimed falsely."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import Workspace, generations, store
from pipeline.errors import KnowledgeError
from pipeline.knowledge import crosswalk
from pipeline.records import Citation
from pipeline.verify import Checked, Verifier, exit_code
from pipeline.verify.check import _alike, caption_in
from pipeline.verify.holdings import Holdings

ACT = "jp/501AC0000000999"
HEAD = """---
title: "試験輸出法"
identifier: "501AC0000000999"
country: "jp"
extra:
  enforced_at: "{date}"
---

"""
OLD = """**第一条（目的）**　この法律は、試験のための輸出を適正に管理することを目的とする。

**第二条（輸出の許可）**　特定の貨物を輸出しようとする者は、大臣の許可を受けなければならない。

**２**　前項の許可には、条件を付することができる。

**第三条（報告）**　大臣は、輸出者に対し、必要な報告を求めることができる。

**第四条（罰則）**　第二条の許可を受けないで輸出した者は、三年以下の拘禁刑に処する。

附　則

この法律は、公布の日から施行する。
"""
NEW = """**第一条（目的）**　この法律は、試験のための輸出を適正に管理することを目的とする。

**第二条（定義）**　この法律において「貨物」とは、次に掲げる物をいう。

- 一　器具

- 二　装置

**第二条の二（輸出の許可）**　特定の貨物を輸出しようとする者は、大臣の許可を受けなければならない。

**２**　前項の許可には、条件を付することができる。

**第三条**　削除
"""


@pytest.fixture
def corpus(quick: Workspace, tmp_path: Path) -> Iterator[Verifier]:
    for date, body in (("2020-04-01", OLD), ("2024-04-01", NEW)):
        (tmp_path / f"{date}.md").write_text(HEAD.format(date=date) + body, "utf-8")
        quick.add([tmp_path / f"{date}.md"])
    quick.build()
    generation = generations.live(quick.layout)
    assert generation
    with store.reading(generation.catalog) as catalog:
        yield Verifier(Holdings(catalog))


def status(verifier: Verifier, target: str, *, behind: str = "", sure: float = 1.0) -> Checked:
    return verifier.check(Citation(0, 1, "x", target, confidence=sure), behind)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (ACT, "verified"),
        (f"{ACT}/art_1", "verified"),
        (f"{ACT}/art_1/para_1", "verified"),  # a sole paragraph is the article
        (f"{ACT}/art_2/item_2", "verified"),
        (f"{ACT}/art_2-2/para_2", "verified"),
        (f"{ACT}/art_2/item_3", "no such unit"),
        (f"{ACT}/art_9", "no such unit"),
        (f"{ACT}/art_2/para_2", "moved"),  # it was the old 第二条第二項
        (f"{ACT}/art_3", "repealed"),  # 削除
        (f"{ACT}/art_4", "repealed"),  # gone without a trace
        ("jp/324AC0000000228/art_48", "not in corpus"),
        ("wto/gatt/art_99", "not in corpus"),
        ("eccn/3A001", "not in corpus"),
        ("us/cfr/15/744.21", "not in corpus"),
        ("not an address", "ambiguous"),
    ],
)
def test_statuses(corpus: Verifier, target: str, expected: str) -> None:
    found = status(corpus, target)
    assert found.status == expected, found


def test_a_moved_unit_says_where_it_stands_now(corpus: Verifier) -> None:
    found = status(corpus, f"{ACT}/art_2", behind="（輸出の許可）の規定")
    assert (found.status, found.moved_to) == ("moved", (f"{ACT}/art_2-2",))
    assert status(corpus, f"{ACT}/art_2", behind="（定義）").status == "verified"


def test_a_wrong_caption_is_a_title_mismatch(corpus: Verifier) -> None:
    found = status(corpus, f"{ACT}/art_1", behind="（届出の期限）によれば")
    assert found.status == "title mismatch" and "目的" in found.note
    # A caption in another language cannot be compared.
    assert status(corpus, f"{ACT}/art_1", behind=" (Reporting duty)").status == "verified"


def test_captions_in_english_are_compared_word_by_word() -> None:
    assert _alike("General Exceptions", "General Exceptions")
    assert _alike("Border traffic and regional integration", "Border traffic, regional integration")
    assert not _alike("Security Exceptions", "General Exceptions")


CFR = """---
title: CHAPTER VII—BUREAU OF TRIALS
chapter: VII
title_number: 15
---

CHAPTER VII—BUREAU OF TRIALS

# Chapter VII

  SUBCHAPTER C—TRIAL REGULATIONS

## Subchapter C

    PART 748—APPLICATIONS

### Part 748

      § 748.1   General provisions.

#### § § 748.1

      (a)  An application is made as follows.
"""


def test_a_section_that_a_held_part_lacks_is_no_such_unit(quick: Workspace, tmp_path: Path) -> None:
    (tmp_path / "title-15_part748.md").write_text(CFR, "utf-8")
    quick.add([tmp_path / "title-15_part748.md"])
    quick.build()
    generation = generations.live(quick.layout)
    assert generation
    with store.reading(generation.catalog) as catalog:
        held = [row["address"] for row in catalog.execute("SELECT address FROM document")]
        assert held == ["us/cfr/15/748"]
        verifier = Verifier(Holdings(catalog))
        assert status(verifier, "us/cfr/15/748").status == "verified"
        assert status(verifier, "us/cfr/15/730-774").status == "verified"
        assert status(verifier, "us/cfr/15/748.1/a").status == "verified"
        assert status(verifier, "us/cfr/15/748.99").status == "no such unit"
        assert status(verifier, "us/cfr/15/749.1").status == "not in corpus"


def test_what_was_guessed_is_ambiguous(corpus: Verifier) -> None:
    assert status(corpus, f"{ACT}/art_9", sure=0.5).status == "ambiguous"


KOREAN = """---
제목: 대외무역법
법령MST: 1
법령ID: '000001'
법령구분: 법률
소관부처:
- 산업통상부
공포일자: 2025-10-01
공포번호: '1'
시행일자: 2025-10-01
---

# 대외무역법

##### 제19조 (전략물자)

대통령령으로 정하는 물품을 전략물자라 한다.

##### 제19조의2 (수출허가)

전략물자를 수출하려는 자는 허가를 받아야 한다.
"""


def test_a_renumbered_unit_is_found_by_the_crosswalk(quick: Workspace, tmp_path: Path) -> None:
    (tmp_path / "법.md").write_text(KOREAN, "utf-8")
    quick.add([tmp_path / "법.md"])
    quick.build()
    generation = generations.live(quick.layout)
    assert generation
    with store.reading(generation.catalog) as catalog:
        today = Verifier(Holdings(catalog))
        assert status(today, "kr/대외무역법/art_19").status == "verified"
        old = status(today, "kr/대외무역법/art_19", behind="(전략물자의 고시 및 수출허가 등)")
        assert (old.status, old.moved_to[-1]) == ("moved", "kr/대외무역법/art_19-3")
        permit = status(today, "kr/대외무역법/art_19/para_2")
        assert (permit.status, permit.moved_to) == ("moved", ("kr/대외무역법/art_19-2",))
        then = Verifier(Holdings(catalog, on="2019-05-01"))
        right = status(then, "kr/대외무역법/art_19/para_2")  # right on that day, but no text of it
        assert (right.status, right.moved_to) == ("not in corpus", ("kr/대외무역법/art_19-2",))
        later = Verifier(Holdings(catalog, on="2026-01-01"))
        assert status(later, "kr/대외무역법/art_19/para_2").status == "moved"
        # Its annexes and supplements are not in the file: nothing is said of them.
        assert status(today, "kr/대외무역법/appdx_2").status == "not in corpus"
        assert status(today, "kr/대외무역법/suppl/art_1").status == "not in corpus"
        assert status(then, "kr/대외무역법/art_20").status == "not in corpus"


@pytest.mark.parametrize(
    "text",
    [
        "x",
        '[[move]]\nfrom = "kr/a/art_1"',
        '[[move]]\nfrom = "x"\nto = ["kr/a/art_1"]\nuntil = "2024-01-01"\nby = "b"',
        '[[move]]\nfrom = "kr/a/art_1"\nto = []\nuntil = "2024-01-01"\nby = "b"',
        '[[move]]\nfrom = "kr/a/art_1"\nto = ["kr/a/art_2"]\nuntil = "soon"\nby = "b"',
    ],
)
def test_a_bad_crosswalk_is_refused(text: str) -> None:
    with pytest.raises(KnowledgeError):
        crosswalk.read(text)


@pytest.mark.parametrize(
    ("behind", "caption"),
    [
        ("（輸出の許可等）", "輸出の許可等"),
        ("(수출허가 등)에 따라", "수출허가 등"),
        (" (Security Exceptions)", "Security Exceptions"),
        ("（以下「法」という。）", ""),
        ("（昭和二十四年法律第二百二十八号）", ""),
        ('(이하 "법"이라 한다)', ""),
        (" (2004)", ""),
        ("(a)(1)", ""),
        (" of the Act (Scope)", ""),
        ("の規定（目的）", ""),
    ],
)
def test_captions(behind: str, caption: str) -> None:
    assert caption_in(behind) == caption


def test_exit_codes() -> None:
    good, absent, wrong = Checked("verified"), Checked("not in corpus"), Checked("repealed")
    assert exit_code([good]) == 0
    assert exit_code([good, absent]) == 1
    assert exit_code([good, absent, wrong]) == 3
    assert exit_code([Checked("ambiguous")]) == 1


def test_on_a_day_the_version_of_that_day_counts(
    quick: Workspace, tmp_path: Path, corpus: Verifier
) -> None:
    generation = generations.live(quick.layout)
    assert generation
    with store.reading(generation.catalog) as catalog:
        then = Verifier(Holdings(catalog, on="2021-01-01"))
        assert status(then, f"{ACT}/art_4").status == "verified"
        assert status(then, f"{ACT}/art_2-2").status != "verified"
        before = Verifier(Holdings(catalog, on="1990-01-01"))
        assert status(before, f"{ACT}/art_1").status == "not in corpus"
