"""Two files of one title: both are found, or it is said which one is not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import Workspace, intake
from pipeline.records import Block, Extracted
from pipeline.split.unofficial import unofficial
from pipeline.status import status

AGREEMENT = """SUPPLY AGREEMENT

Article 1 Goods

The Seller shall deliver {goods} to the Buyer.

Article 2 Law

The law of the Seller governs this Agreement.
"""
RULES = """내부 규정

제1조(목적) 이 규정은 {what}의 관리를 정함을 목적으로 한다.

제2조(책임) 책임자는 {what}를 매년 점검하여야 한다.
"""
LAW = """---
title: "試験法"
identifier: "501AC0000000999"
country: "jp"
extra:
  enforced_at: "2024-04-01"
---

**第一条（目的）**　この法律は、試験の実施に関し必要な事項を定めることを目的とする。

**第二条（許可）**　試験を実施しようとする者は、{who}の許可を受けなければならない。
"""
DAY = datetime(2026, 1, 5, tzinfo=UTC)


def add(workspace: Workspace, folder: Path, *, day: datetime = DAY, **files: str) -> list[str]:
    """Add files and build; the paths in the manifest's words."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name.replace("__", ".") for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, "utf-8")
    report = intake.add(workspace.layout, paths, source=None, lang="", exclude=(), now=day)
    assert not report.failed
    return [path.as_posix() for path in paths]


def test_two_agreements_of_one_title_are_two_documents(quick: Workspace, tmp_path: Path) -> None:
    texts = {f"{name}__txt": AGREEMENT.format(goods=name) for name in ("pumps", "valves")}
    add(quick, tmp_path / "in", **texts)
    report = quick.build()
    found = status(quick.layout, quick.settings)
    assert [(d["address"], d["versions"]) for d in found.documents] == [
        ("doc/pumps", 1),
        ("doc/valves", 1),
    ]
    assert (report.problems, found.state) == ((), "ready")


def test_two_rule_books_of_one_title_are_named(quick: Workspace, tmp_path: Path) -> None:
    texts = {"x__txt": RULES.format(what="무기"), "y__txt": RULES.format(what="기술")}
    x, y = add(quick, tmp_path / "in", **texts)
    (problem,) = quick.build().problems
    assert problem.startswith(f"{x}: not searched: {y} stands at the same address (kr/내부규정)")
    assert "neither states a date" in problem and f"`jobun remove {x}`" in problem
    found = status(quick.layout, quick.settings)
    assert (found.state, found.problems) == ("partial", (problem,))
    assert [d["versions"] for d in found.documents] == [1]
    # It stays a problem when the document is taken over from the last generation.
    add(quick, tmp_path / "in", other__txt=AGREEMENT.format(goods="pumps"))
    assert quick.build().problems == (problem,)
    quick.remove([x])
    assert quick.build().problems == ()


def test_a_text_that_came_on_another_day_is_named_too(quick: Workspace, tmp_path: Path) -> None:
    (x,) = add(quick, tmp_path / "in", x__txt=RULES.format(what="무기"))
    later = DAY.replace(day=6)
    (y,) = add(quick, tmp_path / "in", day=later, y__txt=RULES.format(what="기술"))
    (problem,) = quick.build().problems
    assert problem.startswith(f"{x}: not searched: {y} ")


def test_further_bytes_of_a_file_and_the_same_text_are_no_problem(
    quick: Workspace, tmp_path: Path
) -> None:
    add(quick, tmp_path / "in", x__txt=RULES.format(what="무기"))
    later = DAY.replace(day=6)
    add(quick, tmp_path / "in", day=later, x__txt=RULES.format(what="기술"))
    same = RULES.format(what="기술").replace("\n\n", "\n\n\n")
    add(quick, tmp_path / "in", day=later, z__txt=same)
    assert quick.build().problems == ()


def test_a_second_print_of_a_law_is_no_problem(quick: Workspace, tmp_path: Path) -> None:
    more = "".join(f"\n**第{n}条**　{n}の規定は、政令で定める。\n" for n in "三四五六七八九")
    first = LAW.format(who="主務大臣") + more
    add(quick, tmp_path / "in", a__md=first, b__md=LAW.format(who="大臣") + more)
    assert quick.build().problems == ()


def test_a_law_with_much_that_the_other_print_lacks_is_named(
    quick: Workspace, tmp_path: Path
) -> None:
    more = "\n**第三条**　前条の許可を受けた者は、帳簿を備え、五年間保存しなければならない。\n"
    first = LAW.format(who="大臣") + more
    add(quick, tmp_path / "in", a__md=first, b__md=LAW.format(who="大臣"))
    (problem,) = quick.build().problems
    assert "both state the date 2024-04-01" in problem


@pytest.mark.parametrize(
    ("name", "title", "date", "address"),
    [
        ("alpha.pdf", "Supply Agreement", "", "doc/alpha"),
        ("alpha.pdf", "Supply Agreement", "2024-04-01", "doc/supply-agreement"),
        ("alpha.pdf", "", "2024-04-01", "doc/alpha"),
        ("---.pdf", "取引基本契約書", "", "doc/取引基本契約書"),
        ("---.pdf", "", "", "doc/untitled"),
    ],
)
def test_what_names_an_instrument(name: str, title: str, date: str, address: str) -> None:
    metadata = {"valid_from": date} if date else {}
    assert unofficial(Extracted(name, "text", (Block("x"),), metadata), title) == address
