"""Control lists of Korea and Japan: 1A001 with 가., 1), 비고; rows of a 별표 and of a 別表."""

from __future__ import annotations

from pipeline.address import parse
from pipeline.records import Block, Document, Extracted
from pipeline.split import control_list, split
from pipeline.split.tradition import tradition

# A list of sample things: vessels of glass, pipes, machines; what is not controlled; a definition.
LIST = """이중용도품목
제1부 특별소재 및 관련장비
1A 시스템, 장비 및 구성품
1A001. 견본 용기로서 다음의 것
가. 유리로 만든 것으로서 다음의 것
1) 얇은 것
2) 두꺼운 것
가) 석영으로 된 것
나) 납이 든 것
나. 강철로 만든 것
비고: 1A001.나는 식기를 통제하지 않는다.
기술해설: 1A001.가에서 "유리"란 석영을 말한다.
1A002. 견본 관
주 1: 1A002는 다음을 통제하지 않는다.
가. 빨대
나. 호스
주 2: 1A002는 장난감을 통제하지 않는다.
1A101. (삭제)
1B 시험, 검사 및 생산장비
1B001. 견본 기계
1B002 및 1B003에 해당하는 것을 포함한다.
1C001 견본 소재
1C001.a 분말로 된 것
1C001.a.1 고운 것
1C001.a.2 거친 것
1C001.b 판으로 된 것
"""
NOTICE = """견본수출입고시
제1조(목적) 이 고시는 견본의 수출에 관한 사항을 정한다.
제2조(정의) 견본이란 별표 2에 해당하는 물품을 말한다.
부칙
이 고시는 발령한 날부터 시행한다.
[별표 2] 이중용도품목(제2조 관련)
"""


def row(*cells: str) -> list[Block]:
    blocks: list[Block] = []
    for n, cell in enumerate(cells):
        if n:
            blocks.append(Block(" | ", "break", role="row"))
        if cell:
            blocks.append(Block(cell, role="row"))
    return [*blocks, Block("\n", "break")]


ROWS = [
    *row("통제번호", "품목"),
    *row("1A001", "견본 용기로서 다음의 것 가. 유리로 된 것 1) 얇은 것 2) 두꺼운 것 나. 강철인 것"),
    *row("", "비고: 1A001.나는 식기를 통제하지 않는다."),
    *row("1A002", "견본 관"),
    *row("1B001", "견본 기계 a. 큰 것 b. 작은 것"),
]  # fmt: skip


def addresses(document: Document) -> list[str]:
    for provision in document.provisions:
        assert str(parse(provision.address)) == provision.address
    return [p.address.removeprefix(document.address + "/") for p in document.provisions[1:]]


def test_a_list_as_text() -> None:
    (document,) = control_list.split(Extracted("목록.txt", "text", (Block(LIST),)))
    found = addresses(document)
    assert document.lang == "ko"
    assert [a for a in found if a.startswith("sec_1A001")] == [
        "sec_1A001", "sec_1A001/가", "sec_1A001/가/1", "sec_1A001/가/2", "sec_1A001/가/2/가",
        "sec_1A001/가/2/나", "sec_1A001/나", "sec_1A001/나/note_1",
        "sec_1A001/가/technical-note_1"]  # fmt: skip
    assert [a for a in found if a.startswith("sec_1A002")] == [
        "sec_1A002", "sec_1A002/note_1", "sec_1A002/note_2"]  # fmt: skip
    assert [a for a in found if a.startswith("sec_1C")] == [
        "sec_1C001", "sec_1C001/a", "sec_1C001/a/1", "sec_1C001/a/2", "sec_1C001/b"]  # fmt: skip
    assert {"part_1", "cat_1A", "cat_1B"} <= set(found)
    by_address = {p.address.rpartition("/")[2]: p for p in document.provisions}
    assert by_address["sec_1A101"].status == "deleted"
    assert by_address["sec_1B001"].text.endswith("포함한다.")
    assert by_address["sec_1C001"].headings == ("제1부 특별소재 및 관련장비",)
    assert by_address["sec_1A001"].heading == "견본 용기로서 다음의 것"


def test_a_list_as_rows_of_a_table() -> None:
    (document,) = control_list.split(Extracted("표.hwpx", "hwpx", tuple(ROWS)))
    assert addresses(document) == [
        "sec_1A001", "sec_1A001/가", "sec_1A001/가/1", "sec_1A001/가/2", "sec_1A001/나",
        "sec_1A001/나/note_1", "sec_1A002", "sec_1B001", "sec_1B001/a", "sec_1B001/b"]  # fmt: skip
    labels = [p.label for p in document.provisions if p.kind == "subitem"]
    assert labels == ["1A001.가.1", "1A001.가.2"]


def test_a_list_in_an_annex_of_a_notice() -> None:
    meta = {"title": "견본수출입고시", "kind": "law"}
    text = NOTICE + LIST.partition("\n")[2] + "[별표 3] 견본 표\n1. 하나\n2. 둘\n"
    (document,) = split(Extracted("고시.txt", "text", (Block(text),), meta))
    found = addresses(document)
    assert {"appdx_2/part_1", "appdx_2/row_1A001/가/2/나", "appdx_2/row_1A001/나/note_1",
            "appdx_2/row_1C001/a/2", "appdx_3/item_2"} <= set(found)  # fmt: skip
    assert found.index("appdx_2/row_1C001") < found.index("appdx_3")
    by_address = {p.address.rpartition("/")[2]: p for p in document.provisions}
    assert by_address["row_1A101"].status == "deleted"
    assert by_address["appdx_2"].status == by_address["row_1A001"].status == ""
    parent = by_address["row_1A001"].parent
    assert parent is not None
    assert document.provisions[parent].address.endswith("/appdx_2")


def test_rows_in_an_annex_of_a_notice() -> None:
    head = [Block(f"{line}\n") for line in NOTICE.splitlines()]
    meta = {"title": "견본수출입고시", "kind": "law"}
    (document,) = split(Extracted("고시.hwpx", "hwpx", (*head, *ROWS), meta))
    assert {"appdx_2/row_1A001/가/1", "appdx_2/row_1B001/b"} <= set(addresses(document))


# An ordinance whose articles list specifications under 一, イ, （一）, １.
ORDINANCE = """第一条　見本令別表第一の一の項の仕様は、次のいずれかとする。
一　見本容器であって、次のいずれかに該当するもの
イ　ガラス製のもの
（一）　薄いもの
１　石英のもの
２　鉛のもの
（二）　厚いもの
ロ　鋼製のもの
二　見本管
第二条　見本令別表第一の二の項の仕様は、次のいずれかとする。
一　見本機械
"""


def test_an_ordinance_of_japan_lists_specifications() -> None:
    extracted = Extracted("見本.txt", "text", (Block(ORDINANCE),), {"kind": "law"})
    assert tradition(extracted) == "ja"
    found = addresses(split(extracted)[0])
    assert {"art_1/item_1/sub_イ/1/2", "art_1/item_1/sub_イ/2", "art_1/item_1/sub_ロ",
            "art_2/item_1"} <= set(found)  # fmt: skip


def test_rows_of_an_order_of_japan() -> None:
    head = [Block(f"{line}\n") for line in (
        "第一条　別表第一に掲げる貨物を輸出しようとする者は、許可を受けなければならない。",
        "第二条　この政令は、見本である。", "別表第一（第一条関係）",
    )]  # fmt: skip
    rows = [
        *row("", "貨物", "地域"),
        *row("一", "次に掲げる貨物 （一） 見本容器 （二） 見本管", "全地域"),
        *row(
            "二の二", "貨物 （一） 見本機械 １ 大きいもの ２ 小さいもの （二） 見本工具", "全地域"
        ),
        *row("三", "削除", ""),
    ]
    (document,) = split(Extracted("令.docx", "docx", (*head, *rows), {"kind": "law"}))
    found = {p.address.partition("/appdx_1")[2]: p for p in document.provisions}
    assert {"/row_1/2", "/row_2-2/1/1", "/row_2-2/1/2", "/row_2-2/2"} <= set(found)
    assert found["/row_3"].status == "deleted"
