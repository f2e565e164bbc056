"""Tables as files: read back with other programs' readers, and safe whatever a text holds."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from rich.cells import cell_len

from pipeline.errors import UsageError
from pipeline.tables import sheets
from pipeline.tables.formats import FORMATS, Book, encode, format_of
from pipeline.tables.pivot import pivot
from pipeline.tables.rows import Row
from pipeline.tables.terminal import grid, measured, wrapped

ROW = Row(
    document="doc/note", document_lang="ja", title="覚書", document_kind="report",
    jurisdiction="", lang="ja", place="doc/note/sec_1", group="doc/note/sec_1", label="1",
    heading="はじめに", headings=(), start=2, end=9, text="GATT第21条",
    sentence="これはGATT第21条による。", target="wto/gatt/art_21", instrument="wto/gatt",
    kind="treaty", relative=False, confidence=1.0, year="2024", retrieved="2026-11-22",
    valid_from="2024-05-01", link="https://example.org/a b|c", sentence_start=3,
)  # fmt: skip
HOSTILE = [
    "=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "＝1", "a|b\\|c", "<script>alert(1)</script>",
    "nul\x00bell\x07", "lone \ud800 surrogate", "\ufffe", "line\r\nbreak\u2028end",
    '"quoted", cell', "_x0041_", "long " * 20_000, "`code` *star* [link](x)",
]  # fmt: skip


def book(*found: Row) -> Book:
    counted = sheets.counts(pivot(found))
    listed = sheets.mentions(found)
    with closing(sqlite3.connect(":memory:")) as catalog:
        catalog.execute("CREATE TABLE document (address TEXT)")
        instruments = sheets.instruments(catalog, found)
    return Book(counted, (counted, listed, instruments), "A caption | with a pipe.")


def listed(*found: Row) -> Book:
    made = book(*found)
    return replace(made, main=made.sheets[1])


def hostile() -> Book:
    return listed(*(replace(ROW, title=t, sentence=t, text=t[:3], heading=t) for t in HOSTILE))


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_table_gives_the_same_bytes(to: str) -> None:
    assert encode(book(ROW), to) == encode(book(ROW), to)
    assert encode(hostile(), to)
    assert encode(listed(), to)  # an empty list is a table too
    if to == "xlsx":
        with zipfile.ZipFile(io.BytesIO(encode(book(ROW), to))) as packed:
            assert {info.date_time[0] for info in packed.infolist()} == {1980}


def test_csv() -> None:
    raw = encode(book(ROW), "csv")
    assert raw.startswith(b"instrument,label_en,label_ja,label_ko,link,ja,total\r\n")
    assert encode(book(ROW), "csv", bom=True) == b"\xef\xbb\xbf" + raw
    lines = list(csv.DictReader(io.StringIO(raw.decode(), newline="")))
    assert lines[0]["instrument"] == "wto/gatt" and lines[0]["ja"] == "1"


def test_csv_runs_nothing() -> None:
    text = encode(hostile(), "csv").decode()
    for line in csv.DictReader(io.StringIO(text, newline="")):
        assert not line["title"].startswith(tuple("=+-@＝＋－＠")), line["title"][:20]
        assert line["relative"] == "false" and line["start"] == "2"
    assert "'=1+1" in text and "\x00" not in text and "'＝1" in text


def workbook(made: Book) -> Any:
    openpyxl = pytest.importorskip("openpyxl")
    return openpyxl.load_workbook(io.BytesIO(encode(made, "xlsx")))


def test_xlsx_has_a_sheet_for_each_view() -> None:
    opened = workbook(book(ROW))
    assert opened.sheetnames == ["Counts", "Citations", "Instruments"]
    counts, mentions = opened["Counts"], opened["Citations"]
    assert counts.freeze_panes == "B2" and counts.auto_filter.ref == "A1:G2"
    assert counts["A1"].value == "Cited instrument\n引用先の法令・条約等\n인용된 법령ㆍ조약 등"
    assert counts["A2"].value == "wto/gatt"
    assert counts["A2"].hyperlink.target.startswith("https://www.wto.org/")
    assert counts["F2"].value == 1 and counts["F2"].data_type == "n"
    head = {str(cell.value).split("\n")[0]: cell.column - 1 for cell in mentions[1]}
    record = [cell.value for cell in mentions[2]]
    assert record[head["Version in force from"]] == datetime(2024, 5, 1)
    assert record[head["Year of the citing version"]] == 2024
    assert record[head["Relative"]] is False and record[head["Confidence"]] == 1


def test_xlsx_holds_hostile_text_as_text() -> None:
    page = workbook(hostile())["Citations"]
    titles = [row[1] for row in page.iter_rows(min_row=2)]
    assert len(titles) == len(HOSTILE)
    assert {cell.data_type for cell in titles} == {"s"}
    assert titles[0].value == "=1+1" and titles[12].value == "_x0041_"
    assert titles[7].value == "nul\ufffdbell\ufffd" and titles[8].value == "lone \ufffd surrogate"
    assert len(titles[13].value) == 32_767


def test_xlsx_says_what_is_too_much() -> None:
    made = book(ROW)
    wide = replace(made.main, columns=made.main.columns * 4_000)
    with pytest.raises(UsageError, match="Excel"):
        encode(replace(made, sheets=(wide,)), "xlsx")


def test_parquet_has_types() -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(io.BytesIO(encode(listed(ROW, replace(ROW, valid_from="")), "parquet")))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["start"] == "int64" and kinds["confidence"] == "double"
    assert kinds["relative"] == "bool" and kinds["sentence"] == "string"
    assert kinds["valid_from"] == "date32[day]"
    assert table["valid_from"].to_pylist() == [date(2024, 5, 1), None]
    counts = pq.read_table(io.BytesIO(encode(book(ROW), "parquet")))
    assert counts["ja"].to_pylist() == [1] and counts["label_ko"].to_pylist() == ["GATT"]
    bad = pq.read_table(io.BytesIO(encode(listed(replace(ROW, valid_from="May")), "parquet")))
    assert bad["valid_from"].to_pylist() == ["May"]
    assert pq.read_table(io.BytesIO(encode(hostile(), "parquet"))).num_rows == len(HOSTILE)


def test_json() -> None:
    made = json.loads(encode(book(ROW), "json"))
    assert made["table"] == "counts" and made["records"][0]["ja"] == 1
    assert made["columns"][0]["titles"]["ko"] == "인용된 법령ㆍ조약 등"
    again = json.loads(encode(hostile(), "json"))
    assert again["records"][0]["title"] == "=1+1" and again["records"][0]["relative"] is False


def test_markdown_is_aligned_and_whole() -> None:
    text = encode(book(ROW), "md").decode()
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len({cell_len(line) for line in table}) == 1 and len(table) == 3
    assert "[`wto/gatt`][1]" in table[2] and "\n[1]: https://www.wto.org/" in text
    assert "A caption \\| with a pipe." in text


def test_markdown_keeps_hostile_text_in_its_cell() -> None:
    text = encode(hostile(), "md").decode()
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == len(HOSTILE) + 2
    assert len({len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in table}) == 1
    assert "<script" not in text.replace("\\<", "") and "[1]: https://example.org/a%20b%7Cc" in text


def test_html_reads_in_three_languages() -> None:
    from lxml import html

    page = html.document_fromstring(encode(listed(ROW), "html"))
    assert page.get("lang") == "en" and page.xpath("//meta[@charset='utf-8']")
    assert not page.xpath("//script|//link|//img|//@src")
    names = page.xpath("//td[@class='name']/span")
    assert [(n.get("lang"), n.text) for n in names] == [
        ("en", "GATT Article XXI"), ("ja", "GATT第21条"), ("ko", "GATT 제21조")
    ]  # fmt: skip
    cell = page.xpath("//td[@class='sentence']")[0]
    assert cell.get("lang") == "ja" and cell.xpath("mark")[0].text == "GATT第21条"
    assert page.xpath("//a/@href")[0] == "https://example.org/a b|c"
    assert "prefers-color-scheme" in page.xpath("//style")[0].text


def test_html_runs_nothing() -> None:
    from lxml import html

    made = encode(hostile(), "html")
    page = html.document_fromstring(made)
    assert not page.xpath("//script") and b"\x00" not in made
    assert len(page.xpath("//tbody/tr")) == len(HOSTILE)
    evil = html.document_fromstring(
        encode(listed(replace(ROW, link="javascript:alert(1)")), "html")
    )
    assert not [h for h in evil.xpath("//a/@href") if h.startswith("javascript")]


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [("t.csv", "", "csv"), ("T.XLSX", "", "xlsx"), ("t.htm", "", "html"), ("t.txt", "md", "md"),
     ("", "markdown", "md"), ("", "", "")],
)  # fmt: skip
def test_the_format_by_name_or_ending(name: str, asked: str, found: str) -> None:
    assert format_of(name, asked=asked) == found


@pytest.mark.parametrize(("name", "asked"), [("t.doc", ""), ("t", ""), ("t.csv", "pdf")])
def test_a_format_that_there_is_not(name: str, asked: str) -> None:
    with pytest.raises(UsageError, match="csv, xlsx"):
        format_of(name, asked=asked)


@pytest.mark.parametrize("width", [20, 40, 80, 120])
@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_a_grid_fits_and_counts_all(width: int, lang: str) -> None:
    found = [
        replace(ROW, document=f"doc/d{i}", title=f"文書 제{i} {'長い題名' * 9}", start=i)
        for i in range(30)
    ]
    lines = list(grid(sheets.counts(pivot(found, cols="document")), width=width, lang=lang))
    assert len({measured(line) for line in lines}) == 1
    assert measured(lines[0]) <= max(width, 40)
    assert sum(int(n) for n in re.findall(r"\d+", lines[1].replace("GATT", ""))[:-1]) == 30


@pytest.mark.parametrize("width", [12, 30, 100])
def test_wrapping_loses_nothing(width: int) -> None:
    text = (
        "外為法（昭和二十四年）及び the Foreign Trade Act, 「대외무역법」 제19조에 따른다。"
        + "x" * 90
    )
    lines = list(wrapped(text, width=width, indent="  "))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line.startswith("  ") for line in lines)
    assert max(measured(line) for line in lines) <= max(width, 12) + 2
    assert not any(line.strip()[0] in "、。）" for line in lines)
