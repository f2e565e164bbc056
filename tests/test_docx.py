"""DOCX: generated numbers, notes, tables, boxes, changes and fields as Word shows them."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from docx_made import STYLES, cell, level, lines, listed, lists, made, p, packed, r, style, t, table

from pipeline.errors import ExtractionError, UnknownTypeError
from pipeline.extract.docx import extract
from pipeline.extract.ooxml import office_kind, refuse_unread


def test_headings_by_outline_whatever_the_style_is_called() -> None:
    found = made(
        p("輸出管理の手引", style("T"))
        + p("第1章 総則", style("1"))
        + p("제1절 개요", style("mine"))
        + p("細目", style("2"))
        + p("本文である。")
        + p("直接", '<w:outlineLvl w:val="2"/>'),
        styles=STYLES,
    )
    assert [(b.text, b.level) for b in found.blocks if b.kind == "heading"] == [
        ("輸出管理の手引", 1),
        ("第1章 総則", 2),
        ("제1절 개요", 2),
        ("細目", 3),
        ("直接", 4),
    ]
    assert found.metadata["title"] == "輸出管理の手引" and found.dialect == "docx"
    assert found.text.endswith("本文である。\n直接\n")


def test_generated_numbers_stand_in_the_text() -> None:
    article = level(0, "decimal", "第%1条", '<w:suff w:val="space"/>')
    article += level(1, "decimalFullWidth", "%2") + level(2, "japaneseCounting", "%3")
    korean = level(0, "ganada", "%1.") + level(1, "decimalEnclosedCircle", "%2")
    legal = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    bullets = level(0, "bullet", "□") + level(1, "bullet", "\uf0b7")
    found = made(
        p("目的を定める。", listed(1))
        + p("この規程は次による。", listed(1, 1))
        + p("貨物", listed(1, 2))
        + p("技術", listed(1, 2))
        + p("定義を定める。", listed(1))
        + p("次の語をいう。", listed(1, 1))
        + p("신청", listed(2))
        + p("서류", listed(2, 1))
        + p("심사", listed(2))
        + p("Scope", listed(3))
        + p("Items", listed(3, 1))
        + p("추진", listed(4))
        + p("세부", listed(4, 1))
        + p("목록 밖", listed(0)),
        numbering=lists(article, korean, legal, bullets),
    )
    assert lines(found) == [
        "第1条 目的を定める。",
        "１ この規程は次による。",
        "一 貨物",
        "二 技術",
        "第2条 定義を定める。",
        "１ 次の語をいう。",
        "가. 신청",
        "① 서류",
        "나. 심사",
        "I. Scope",
        "1.1 Items",
        "□ 추진",
        "• 세부",
        "목록 밖",
    ]
    marks = [b.text for b in found.blocks if b.kind == "markup"]
    assert marks == ["□ ", "• "]  # drawn, and no part of what a provision says
    items = {b.text: b.level for b in found.blocks if b.role == "item"}
    assert "第1条 目的を定める。" not in items and items["① 서류"] == 2


def test_lists_restart_where_word_restarts_them() -> None:
    numbering = lists(level(0, "decimal", "%1)")) + (
        '<w:num w:numId="9"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    found = made(
        p("a", listed(1)) + p("b", listed(1)) + p("c", listed(9)) + p("d", listed(1)),
        numbering=numbering,
    )
    assert lines(found) == ["1) a", "2) b", "5) c", "6) d"]


def test_notes_follow_the_paragraph_of_their_mark() -> None:
    note = p("", "", r("<w:footnoteRef/>") + t(" 第一の注。")) + p("続き。")
    found = made(
        p("", "", t("規則2021/821") + r('<w:footnoteReference w:id="2"/>') + t("による。"))
        + p("次の段。", "", r('<w:footnoteReference w:id="3" w:customMarkFollows="1"/>') + t("*"))
        + p("終わり。", "", r('<w:endnoteReference w:id="2"/>')),
        footnotes=f'<w:footnote w:id="0" w:type="separator">{p("線")}</w:footnote>'
        f'<w:footnote w:id="2">{note}</w:footnote>'
        f'<w:footnote w:id="3">{p("* 星の注。")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{p("文末の注。")}</w:endnote>',
    )
    assert lines(found) == [
        "規則2021/821¹による。",
        "1 第一の注。",
        "続き。",
        "次の段。*",
        "* 星の注。",
        "終わり。[i]",
        "i 文末の注。",
    ]
    notes = [(b.role, b.locator) for b in found.blocks if b.role.startswith("footnote")]
    assert notes == [
        ("footnote", ("fn_1",)),
        ("footnote-more", None),
        ("footnote", ("fn_*",)),
        ("footnote", ("fn_i",)),
    ]


def test_notes_are_counted_as_the_section_says() -> None:
    section = '<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>'
    mark = r('<w:footnoteReference w:id="1"/>')
    found = made(
        p("a", section, mark) + p("b", "", mark) + section,
        footnotes=f'<w:footnote w:id="1">{p("Note.")}</w:footnote>',
    )
    assert lines(found) == ["a¹", "1 Note.", "b¹", "1 Note."]


def test_tables_are_rows_and_merged_cells_keep_their_places() -> None:
    wide, start, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    found = made(
        p("표 2 처리 기간", style("C"))
        + table(
            cell(p("구분")) + cell(p("기간"), wide),
            cell(p("개별"), start) + cell(p("가")) + cell(p("15일") + p("휴일 제외")),
            cell(p(""), on) + cell(p("나")) + cell(p("20일")),
        )
        + p("표 뒤의 글."),
        styles=STYLES,
    )
    assert lines(found) == [
        "표 2 처리 기간",
        "구분 | 기간 | ",
        "개별 | 가 | 15일 휴일 제외",
        " | 나 | 20일",
        "",
        "표 뒤의 글.",
    ]
    caption = found.blocks[0]
    assert (caption.role, caption.locator) == ("caption", ("table_2",))
    rows = [b for b in found.blocks if b.role == "row"]
    assert rows[-3].text == " | "  # a row with an empty first place begins as a row all the same


def test_all_rows_of_a_table_have_the_same_places() -> None:
    three, start, on = '<w:gridSpan w:val="3"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    found = made(
        table(
            cell(p("과제"), start) + cell(p("일정"), three) + cell(p("")),
            cell(p(""), on) + cell(p("상")) + cell(p("중")) + cell(p("하")) + cell(p("")),
            cell(p("심사")) + cell(p("")) + cell(p("시범"), '<w:gridSpan w:val="2"/>'),
            cell(p("")) + cell(p("")) + cell(p("")) + cell(p("")),
            cell(p("교육")),
        )
    )
    assert lines(found)[:4] == [
        "과제 | 일정 |  | ", " | 상 | 중 | 하", "심사 |  | 시범 | ", "교육 |  |  | ",
    ]  # fmt: skip


def test_frames_and_set_titles_are_no_rows() -> None:
    box = table(cell(p("틀 안의 글.") + p("둘째 글.") + table(cell(p("안")) + cell(p("표")))))
    found = made(box + table(cell(p("Ⅰ")) + cell(p("")) + cell(p("추진 배경"))) + p("끝."))
    assert lines(found) == ["틀 안의 글.", "둘째 글.", "안 | 표", "", "Ⅰ 추진 배경", "끝."]


def test_a_text_box_is_read_once() -> None:
    inner = f"<w:txbxContent>{p('箱の中の文。')}</w:txbxContent>"
    drawing = (
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"{inner}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    picture = '<w:drawing><wp:docPr id="1" name="図 1" descr="地図の説明"/></w:drawing>'
    found = made(p("前の文。", "", r(drawing) + r(picture)) + p("後の文。"))
    assert lines(found) == ["前の文。", "箱の中の文。", "地図の説明", "後の文。"]
    assert next(b.kind for b in found.blocks if b.text == "地図の説明") == "furniture"


def test_tracked_changes_are_read_as_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>許可</w:delText></w:r></w:del>"
    gone = "<w:rPr><w:del/></w:rPr>"
    found = made(
        p("輸出の", "", f"{deleted}<w:ins>{t('承認')}</w:ins>{t('を要する。')}")
        + p("二つに分かれた", gone)
        + p("段である。")
        + table(cell(p("残る")) + cell(p("行"))).replace(
            "</w:tbl>", f"<w:tr><w:trPr><w:del/></w:trPr>{cell(p('消えた'))}</w:tr></w:tbl>"
        ),
    )
    assert lines(found) == ["輸出の承認を要する。", "二つに分かれた段である。", "残る | 行", ""]
    assert any("tracked changes" in w for w in found.warnings)


def test_struck_out_text_is_left_out_as_deletions_are() -> None:
    struck = "<w:strike/>"
    found = made(
        p("", "", t("수수료는 ") + r("<w:t>100</w:t>", struck) + t(" 250원으로 한다."))
        + p("", listed(1), r("<w:t>없어진 항목</w:t>", "<w:dstrike/>"))
        + p("남은 항목", listed(1))
        + p("", "", r("<w:t>그대로</w:t>", '<w:strike w:val="0"/>') + t(" 둔다."))
        + p("", style("old"), t("지난 규정") + r("<w:t>살린다.</w:t>", '<w:strike w:val="false"/>'))
        + p("", "", r("<w:t>양식으로 지움</w:t>", '<w:rStyle w:val="gone"/>') + t("남는 말")),
        numbering=lists(level(0, "decimal", "%1.")),
        styles='<w:style w:type="paragraph" w:styleId="old"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="cut"><w:rPr><w:dstrike/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="gone"><w:basedOn w:val="cut"/></w:style>',
    )
    # The item that is left has its number: the one before it is struck out and still there.
    assert [line for line in lines(found) if line] == [
        "수수료는 250원으로 한다.",
        "2. 남은 항목",
        "그대로 둔다.",
        "살린다.",
        "남는 말",
    ]
    assert found.warnings == ("made.docx: struck-out text was left out",)


def test_fields_give_results_and_contents_are_furniture() -> None:
    def sign(kind: str) -> str:
        return r(f'<w:fldChar w:fldCharType="{kind}"/>')

    code = sign("begin") + r("<w:instrText> HYPERLINK x </w:instrText>") + sign("separate")
    toc = sign("begin") + r('<w:instrText> TOC \\o "1-3" </w:instrText>') + sign("separate")
    broken = sign("begin") + r("<w:instrText>REF</w:instrText>")
    found = made(
        p("", "", toc + t("第1章 … 3"))
        + p("第2章 … 9")
        + p("", "", sign("end"))
        + p("", "", t("様式は") + code + t("別紙") + sign("end") + t("による。"))
        + p("切れた", "", broken)
        + p("それでも読む。")
        + p("目次の行", style("11"))
        + f"<w:p><w:fldSimple w:instr='SEQ'>{t('表3')}</w:fldSimple></w:p>",
        styles=STYLES,
    )
    assert lines(found)[2:] == ["様式は別紙による。", "切れた", "それでも読む。", "目次の行", "表3"]
    furniture = [b.text for b in found.blocks if b.kind == "furniture"]
    assert furniture == ["第1章 … 3", "第2章 … 9", "目次の行"]


def test_characters_set_by_formatting() -> None:
    ruby = (
        "<w:ruby><w:rt><w:r><w:t>きょか</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>許可</w:t></w:r></w:rubyBase></w:ruby>"
    )
    power = "<w:vertAlign w:val='superscript'/>"
    equation = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>c</m:t></m:r>"
        "</m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r>"
        "</m:sup></m:sSup></m:oMath>"
    )
    found = made(
        p("", "", r(ruby) + t("は10") + r("<w:t>-6</w:t>", power) + r("<w:tab/>") + equation)
        + p(
            "",
            "",
            r('<w:sym w:font="Wingdings" w:char="F0FC"/>')
            + t("印")
            + r("<w:t>隠す</w:t>", "<w:vanish/>")
            + r("<w:noBreakHyphen/><w:softHyphen/>")
            + t("終"),
        )
        + p(
            "",
            "",
            t("一行目。")
            + r("<w:br/>")
            + t("二行目の途")
            + r("<w:br/>")
            + t("中。")
            + r('<w:br w:type="page"/>')
            + t("次の頁"),
        ),
    )
    assert lines(found) == [
        "許可は10⁻⁶ (a+b)/cx²",
        "✓印-終",
        "一行目。",
        "二行目の途中。",
        "次の頁",
    ]
    assert found.warnings == ("made.docx: hidden text is left out",)


def test_headers_are_furniture_and_controls_are_read() -> None:
    header = '<w:headerReference w:type="default" r:id="rheader"/>'
    control = f"<w:sdt><w:sdtContent>{p('欄の中の文。')}</w:sdtContent></w:sdt>"
    found = made(control + f"<w:sectPr>{header}{header}</w:sectPr>", header=p("省の文書"))
    assert [(b.text, b.kind) for b in found.blocks if b.kind != "break"] == [
        ("省の文書", "furniture"),
        ("欄の中の文。", "text"),
    ]


def test_a_document_of_python_docx() -> None:
    from docx import Document

    document = Document()
    document.core_properties.title = "수출 허가 안내서"
    document.add_heading("수출 허가", level=1)
    document.add_paragraph("신청서를 낸다.", style="List Number")
    document.add_paragraph("심사를 받는다.", style="List Number")
    grid = document.add_table(rows=2, cols=2)
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "머리"
    grid.cell(1, 0).text, grid.cell(1, 1).text = "가", "나"
    stream = io.BytesIO()
    document.save(stream)
    found = extract(stream.getvalue(), "guide.docx")
    assert lines(found) == [
        "수출 허가",
        "1. 신청서를 낸다.",
        "2. 심사를 받는다.",
        "머리 | ",
        "가 | 나",
        "",
    ]
    assert found.metadata == {"title": "수출 허가 안내서"}
    assert office_kind(stream.getvalue(), "x") == "docx"


def test_a_long_document_is_read_in_time() -> None:
    body = "".join(p(f"第{n}条の文である。", listed(1)) for n in range(2000))
    data = packed(body, numbering=lists(level(0, "decimal", "%1.")))
    started = time.perf_counter()
    found = extract(data, "long.docx")
    assert time.perf_counter() - started < 2
    assert lines(found)[-1] == "2000. 第1999条の文である。"


def test_locked_old_and_hostile_files_say_so() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    with pytest.raises(ExtractionError, match=r"locked\.docx: .*needs a password"):
        extract(ole + "EncryptedPackage".encode("utf-16-le"), "locked.docx")
    with pytest.raises(UnknownTypeError, match=r"old\.doc: .*before Office 2007.*save it as"):
        extract(ole + "WordDocument".encode("utf-16-le"), "old.doc")
    whole = packed(p("x"))
    with pytest.raises(ExtractionError, match="damaged or truncated"):
        extract(whole[: len(whole) // 2], "cut.docx")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(ExtractionError, match=r"word/document\.xml: .*document type declaration"):
        extract(stream.getvalue(), "dtd.docx")
    with pytest.raises(ExtractionError, match="damaged, truncated or nested too deeply"):
        extract(packed("<w:sdt>" * 400 + "</w:sdt>" * 400), "deep.docx")
    with pytest.raises(ExtractionError, match="holds no text"):
        extract(packed(p("")), "blank.docx")


def test_office_files_that_are_not_read_are_told_by_their_content() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert office_kind(stream.getvalue(), "x.odt") == "odt"
    with pytest.raises(
        UnknownTypeError, match=r"x\.odt: this is an OpenDocument file .*save it as"
    ):
        refuse_unread(stream.getvalue(), "x.odt")
    refuse_unread(packed(p("読む。")), "x.docx")
    assert (
        office_kind(b"plain", "x") == ""
        and office_kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x") == "ole"
    )
