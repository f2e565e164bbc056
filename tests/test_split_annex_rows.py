"""Rows of annexes and schedules: units of the annex in each language and format."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence

import pytest

from pipeline.extract import extract
from pipeline.records import Block, Document, Extracted
from pipeline.split import split

Part = str | list[list[str]]

JA: list[Part] = [
    "輸出確認の手続に関する規程",
    "第一条　この規程は、貨物の輸出の確認に必要な事項を定める。",
    "第二条　担当者は、別表の書類を備える。",
    "第三条　この規程は、公布の日から施行する。",
    "別表（第二条関係）",
    [["書類", "部数"], ["申請書", "二通"], ["契約書の写し", "一通"]],
]
KO: list[Part] = [
    "수출 점검 지침",
    "제1조(목적) 이 지침은 수출 전 점검에 필요한 사항을 정한다.",
    "제2조(점검) 담당자는 별표 2에 따라 점검한다.",
    "제3조(보고) 담당자는 결과를 보고한다.",
    "[별표 2] 점검표",
    [["구분", "주기"], ["판정", "매월"], ["심사", "매주"]],
]
LAW = [
    "Act on Checks of Exports",
    "Article 1 (Purpose) This Act sets out how exports are checked.",
    "Article 2 (Papers) An exporter keeps the papers of Annex 1.",
    "Article 3 (Reports) An exporter reports each year.",
    "Annex 1 – Papers",
    [["Paper", "Copies"], ["Request", "two"], ["Contract", "one"]],
]
DEAL = [
    "Supply Agreement",
    "Article 1 – Goods",
    "1.1 The Seller delivers the goods of Schedule A.",
    "Article 2 – Term",
    "2.1 This Agreement ends after one year.",
    "Schedule A",
    [["3A001", "Converter", "4"], ["5A002", "Router", "2"], ["1C210", "Fibre", "9 kg"]],
]
EACH = {
    "ja": (JA, "appdx"),
    "ko": (KO, "appdx_2"),
    "law": (LAW, "annex_1"),
    "deal": (DEAL, "schedule_a"),
}


def page(parts: Sequence[Part]) -> bytes:
    """The parts as a page of HTML."""
    body = []
    for part in parts:
        if isinstance(part, str):
            body.append(f"<p>{html.escape(part)}</p>")
            continue
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in part)
        body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return f"<html><body><main>{''.join(body)}</main></body></html>".encode()


def docx(parts: Sequence[Part]) -> bytes:
    """The parts as a DOCX."""
    library = pytest.importorskip("docx", reason="python-docx makes the files")
    document = library.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=0, cols=len(part[0]))
        for row in part:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def blocks(parts: Sequence[Part]) -> Extracted:
    """The parts as what a PDF or HWPX gives."""
    found: list[Block] = []
    for part in parts:
        lines = [part] if isinstance(part, str) else [" | ".join(row) for row in part]
        role = "" if isinstance(part, str) else "row"
        for line in lines:
            found += [Block(line, role=role), Block("\n", kind="break")]
        found.append(Block("\n", kind="break"))
    return Extracted("made.pdf", "pdf", tuple(found))


def units(document: Document) -> dict[str, str]:
    return {p.address.removeprefix(document.address + "/"): p.text for p in document.provisions}


@pytest.mark.parametrize("format", ["html", "docx", "pdf"])
@pytest.mark.parametrize("name", EACH)
def test_rows_are_units_of_their_annex(name: str, format: str) -> None:
    parts, annex = EACH[name]
    if format == "pdf":
        read = blocks(parts)
    else:
        read = extract({"html": page, "docx": docx}[format](parts), f"made.{format}")
    (document,) = split(read)
    found = units(document)
    table = parts[-1]
    assert isinstance(table, list)
    rows = [found.get(f"{annex}/row_{n}", "") for n in range(1, len(table) + 1)]
    assert all(cell in row for cells, row in zip(table, rows, strict=True) for cell in cells)
    assert f"{annex}/row_{len(table) + 1}" not in found and parts[-2] in found[annex]


def test_a_second_table_of_an_annex_counts_on() -> None:
    (document,) = split(blocks([*KO, "비고", [["코드", "뜻"], ["가", "통과"]]]))
    found = units(document)
    assert "매주" in found["appdx_2/row_3"] and "통과" in found["appdx_2/row_5"]


def test_numbered_rows_keep_the_numbers_that_the_law_cites() -> None:
    (document,) = split(blocks([*JA[:-1], [["一", "旋盤"], ["三の二", "遠心分離機"]]]))
    found = units(document)
    assert "旋盤" in found["appdx/row_1"] and "遠心分離機" in found["appdx/row_3-2"]
    assert "appdx/row_2" not in found


def test_codes_in_an_article_are_a_table_of_it() -> None:
    parts = [*DEAL[:3], [["3A001", "Converter"], ["5A002", "Router"]], *DEAL[3:5]]
    (document,) = split(blocks(parts))
    found = units(document)
    assert found["art_1/1/table_1/row_2"] == "5A002 | Router"
