"""Lists with other codes than 3A001: 3. A. 1. of Wassenaar, 9.A.3. of the MTCR, ML1 of arms."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import Workspace
from pipeline.address import parse
from pipeline.records import Block, Document, Extracted
from pipeline.split import control_list, split
from pipeline.split.control_list_marks import CONTINUED, RANGE, code_of, note_at, order_of, path_of
from pipeline.split.tradition import tradition

WASSENAAR = """DUAL-USE LIST - CATEGORY 3 - SAMPLES
3. A. SYSTEMS, EQUIPMENT AND COMPONENTS
3. A. 1. Sample devices as follows:
Note 1 The status of samples is that of their host.
3. A. 1. a. Receivers as follows:
3. A. 1. a. 1. Small ones;
3. A. 1. a. 2. Not used since 2010
Note 3.A.1.a.1. does not apply to toys.
3. A. 1. b. Transmitters;
Technical Note For the purposes of 3.A.1.b., power is output.
Validity Note 3.A.1.b. is valid until 31 December 2030.
3. A. 2. Sample meters.
3. B. TEST, INSPECTION AND PRODUCTION EQUIPMENT
3. B. 1. Sample growers:
a. For glass;
b. For steel.
Statement of Understanding Governments agree that glass is a material.
"""
MISSILES = """ITEM 9 NAVIGATION SAMPLES
9.A. EQUIPMENT, ASSEMBLIES AND COMPONENTS
9.A.1. Sample compasses.
9.A.2. Sample sensors, as follows:
a. Large ones;
1. With a needle;
b. Small ones.
Note: Item 9.A.2. does not control toys.
ITEM 10 CONTROL SAMPLES
10.A.1. Sample rudders.
"""
MUNITIONS = """ML1. Sample pistols, as follows:
Note ML1. does not apply to:
a. Toys;
b. Copies.
a. Long ones;
b. Short ones, as follows:
1. Red;
2. Blue.
ML2. Sample cannons.
Note 1 ML2 includes drums.
ML9. Sample ships.
ML10. Sample aircraft.
"""


def one(text: str, name: str = "list.txt") -> Document:
    (document,) = control_list.split(Extracted(name, "text", (Block(text),)))
    for provision in document.provisions:
        assert str(parse(provision.address)) == provision.address
    return document


def addresses(document: Document) -> list[str]:
    return [p.address.removeprefix("doc/list/") for p in document.provisions[1:]]


def test_the_list_of_wassenaar() -> None:
    document = one(WASSENAAR)
    found = addresses(document)
    assert [a for a in found if a.startswith("sec")] == [
        "sec_3.A.1", "sec_3.A.1/note_1", "sec_3.A.1/a", "sec_3.A.1/a/1", "sec_3.A.1/a/2",
        "sec_3.A.1/a/1/note_1", "sec_3.A.1/b", "sec_3.A.1/b/technical-note_1",
        "sec_3.A.1/b/validity-note_1", "sec_3.A.2", "sec_3.B.1", "sec_3.B.1/a", "sec_3.B.1/b",
        "sec_3.B.1/b/statement-of-understanding_1",
    ]  # fmt: skip
    assert {"cat_3", "cat_3.A", "cat_3.B"} <= set(found)
    by = {p.label: p for p in document.provisions if p.kind != "note"}
    assert by["3.A.1.a.1"].text == "3. A. 1. a. 1. Small ones;"
    assert by["3.A.1.a.2"].status == "deleted"
    assert by["3.B.1"].headings[-1] == "3. B. TEST, INSPECTION AND PRODUCTION EQUIPMENT"


def test_the_annex_of_the_mtcr() -> None:
    document = one(MISSILES)
    assert addresses(document) == [
        "cat_9", "cat_9.A", "cat_10", "sec_9.A.1", "sec_9.A.2", "sec_9.A.2/a", "sec_9.A.2/a/1",
        "sec_9.A.2/b", "sec_9.A.2/note_1", "sec_10.A.1",
    ]  # fmt: skip
    by = {p.label: p for p in document.provisions}
    assert by["10.A.1"].headings == ("ITEM 10 CONTROL SAMPLES",)


def test_a_munitions_list_and_its_exclusions() -> None:
    document = one(MUNITIONS)
    found = addresses(document)
    assert found == [
        "sec_ML1", "sec_ML1/note_1", "sec_ML1/a", "sec_ML1/b", "sec_ML1/b/1", "sec_ML1/b/2",
        "sec_ML2", "sec_ML2/note_1", "sec_ML9", "sec_ML10",
    ]  # fmt: skip
    texts = {a: p.text for a, p in zip(found, document.provisions[1:], strict=True)}
    assert texts["sec_ML1/note_1"].endswith("b. Copies.")
    assert texts["sec_ML1/a"] == "a. Long ones;"


def test_such_lists_are_told_by_their_text() -> None:
    rows = "".join(f"{n}.A.{k}. Sample {n}{k}.\n" for n in (9, 10) for k in range(1, 7))
    assert tradition(Extracted("a.txt", "text", (Block(rows),))) == "control-list"
    arms = "".join(f"ML{n}. Sample arms.\n" for n in range(1, 13))
    assert tradition(Extracted("a.txt", "text", (Block(arms),))) == "control-list"
    mixed = "1. A. The first.\n2. B. The second.\nML and 3.A are abbreviations.\n" * 4
    assert tradition(Extracted("a.txt", "text", (Block(mixed),))) == "report"


def test_codes_are_one_however_they_are_spaced_and_sort_as_printed() -> None:
    assert code_of("3. A. 1.") == code_of("3.A.1") == "3.A.1"
    assert code_of("ML 1") == "ML1"
    assert sorted(("ML10", "ML2", "ML1"), key=order_of) == ["ML1", "ML2", "ML10"]
    assert not control_list.follows(order_of("ML2"), order_of("3A001"))


def test_a_note_is_not_numbered_by_the_code_it_names() -> None:
    head = note_at("Note 3.A.1.a.1. does not apply to toys.")
    assert head is not None and (head.number, head.rest[:7]) == (0, "3.A.1.a")
    assert note_at("Note 1 The status is that of the host.") is None
    assert note_at("Note 1 The status is that of the host.", fresh=True) is not None
    assert note_at("Note The status is that of the host.", fresh=True) is None


def test_a_note_says_what_it_is_about_before_its_colon() -> None:
    assert path_of(" to paragraph b.2", "3A001") == path_of(" to 3A001.b.2.", "3A001") == ("b", "2")
    assert path_of(" to paragraph (b)(2)", "3A001") == ("b", "2")
    assert path_of(" to 3A001", "3A001") == ()
    assert path_of(" to 3A002.b", "3A001") is path_of(" to the list", "3A001") is None
    text = "3A001 Devices:\na. Small:\n1. Red;\nb. Large.\nNote 1 to 3A001.a.1: Red is a colour.\n"
    assert addresses(one(text))[-1] == "sec_3A001/a/1/note_1"


@pytest.mark.parametrize("head", ["3A001 (cont'd)", "3A001 continued", "1A001 (계속)"])
def test_the_head_of_an_entry_is_repeated_on_the_next_page(head: str) -> None:
    assert CONTINUED.fullmatch(head)
    assert not CONTINUED.fullmatch("3A001 Continued fractions of devices")


def test_a_range_that_is_left_out_is_no_part_of_the_entry_above() -> None:
    assert RANGE.fullmatch("3A102–3A200 [Reserved]")
    assert RANGE.fullmatch("1A102 ~ 1A201 (삭제)")
    assert not RANGE.fullmatch("3A102 to 3A200 are listed below")


def test_articles_above_a_list_make_it_a_notice() -> None:
    head = "견본고시\n제1조(목적) 이 고시의 목적이다.\n제2조(정의) 견본이란 별표 2의 것을 말한다.\n"
    rows = "".join(f"1A{n:03} 견본 {n}\n가. 큰 것\n나. 작은 것\n" for n in range(1, 13))
    text = f"{head}부칙\n이 고시는 발령한 날부터 시행한다.\n[별표 2] 이중용도품목\n{rows}"
    (document,) = split(Extracted("고시.txt", "text", (Block(text),)))
    found = {p.address.removeprefix(document.address + "/") for p in document.provisions}
    assert {"art_1", "art_2", "appdx_2/row_1A012/나"} <= found


def test_codes_name_units_in_a_workspace(quick: Workspace, tmp_path: Path) -> None:
    for name, text in (("wa.txt", WASSENAAR), ("ml.txt", MUNITIONS)):
        more = "".join(f"3. C. {n}. Sample material.\n" for n in range(1, 10))
        arms = "".join(f"ML{n}. Sample arms.\n" for n in range(11, 20))
        path = tmp_path / name
        path.write_text(text + (more if name == "wa.txt" else arms), "utf-8")
        quick.add([path])
    quick.build()
    wanted = {"3.A.1.a.1": "doc/wa/sec_3.A.1/a/1", "3. A. 1. b.": "doc/wa/sec_3.A.1/b",
              "ML1.b": "doc/ml/sec_ML1/b"}  # fmt: skip
    for code, address in wanted.items():
        shown = quick.show(code)
        assert shown is not None and shown.address == address
